"""What a county sets for the village's meetings and bodies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0121_seats_by_resolution")]

    operations = [
        migrations.AddField(
            model_name="countysettings",
            name="branch_majority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "more than half of those present"),
                    ("entitled", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those present or more"),
                ],
                max_length=12,
                verbose_name="Party organisation's meeting: who must say yes",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="branch_quorum",
            field=models.CharField(
                blank=True,
                choices=[
                    ("half", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those entitled or more"),
                ],
                max_length=12,
                verbose_name="Party organisation's meeting: who must come",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="committee_name",
            field=models.CharField(
                default="村委会", max_length=20, verbose_name="name of the villagers' committee"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="committees_majority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "more than half of those present"),
                    ("entitled", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those present or more"),
                ],
                max_length=12,
                verbose_name="two committees' meeting: who must say yes",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="committees_quorum",
            field=models.CharField(
                blank=True,
                choices=[
                    ("half", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those entitled or more"),
                ],
                max_length=12,
                verbose_name="two committees' meeting: who must come",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="heads_on_council",
            field=models.CharField(
                choices=[("warn", "allowed, with a warning"), ("forbid", "forbidden")],
                default="warn",
                max_length=8,
                verbose_name="heads of the two committees on the council",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="party_majority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "more than half of those present"),
                    ("entitled", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those present or more"),
                ],
                max_length=12,
                verbose_name="meeting of all Party members: who must say yes",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="party_quorum",
            field=models.CharField(
                blank=True,
                choices=[
                    ("half", "more than half of those entitled"),
                    ("two_thirds", "two thirds of those entitled or more"),
                ],
                max_length=12,
                verbose_name="meeting of all Party members: who must come",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("heads_on_council__in", ["warn", "forbid"])),
                name="county_heads_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("branch_quorum__in", ["", "half", "two_thirds"]),
                    ("committees_quorum__in", ["", "half", "two_thirds"]),
                    ("party_quorum__in", ["", "half", "two_thirds"]),
                ),
                name="county_quorums_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("branch_majority__in", ["", "present", "entitled", "two_thirds"]),
                    ("committees_majority__in", ["", "present", "entitled", "two_thirds"]),
                    ("party_majority__in", ["", "present", "entitled", "two_thirds"]),
                ),
                name="county_majorities_are_known",
            ),
        ),
    ]
