"""Matters put forward, and what their meetings say beside the vote.

Every meeting so far was recorded while only the villagers' was asked for: it stands alone.
"""

import django.db.models.deletion
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0111_fund_request_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.CreateModel(
            name="Motion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("self_build", "this project, and building it ourselves"),
                            ("bodies", "council, supervision group, rates and purchasing plan"),
                            ("surplus", "what is left over: money and materials"),
                            ("care", "who keeps and cares for what was built"),
                            ("other", "another matter"),
                        ],
                        max_length=12,
                        verbose_name="subject",
                    ),
                ),
                (
                    "matter",
                    models.CharField(max_length=200, verbose_name="the matter in a sentence"),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("people", "Party members and villagers suggested it"),
                            ("officers", "village officers put it forward"),
                            ("above", "an authority above asked for it"),
                        ],
                        max_length=8,
                        verbose_name="where it came from",
                    ),
                ),
                ("proposer", models.CharField(max_length=120, verbose_name="who put it forward")),
                ("raised_on", models.DateField(verbose_name="put forward on")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.division",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_on", "at"],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="from_township",
            field=models.TextField(
                blank=True, verbose_name="who came from the township, with office"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="majority",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name="meeting",
            name="opinions",
            field=models.TextField(blank=True, verbose_name="opinions that were voiced"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="quorum",
            field=models.CharField(blank=True, editable=False, max_length=12),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="assembly",
            field=models.CharField(
                choices=[
                    ("branch", "meeting of the village Party organisation"),
                    ("committees", "meeting of the two committees"),
                    ("party", "meeting of all Party members"),
                    ("villagers", "villagers' meeting"),
                    ("households", "meeting of household representatives"),
                    ("representatives", "villagers' representatives' meeting"),
                ],
                max_length=16,
                verbose_name="kind of meeting",
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="subject",
            field=models.CharField(
                choices=[
                    ("self_build", "this project, and building it ourselves"),
                    ("bodies", "council, supervision group, rates and purchasing plan"),
                    ("surplus", "what is left over: money and materials"),
                    ("care", "who keeps and cares for what was built"),
                    ("other", "another matter"),
                ],
                max_length=12,
                verbose_name="subject",
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="tellers",
            field=models.CharField(blank=True, max_length=120, verbose_name="tellers"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="motion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="projects.motion",
                verbose_name="on which matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("motion__isnull", False),
                    ("subject", "other"),
                    _connector="OR",
                ),
                name="meeting_is_on_a_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(fields=("id", "village"), name="motion_village_key"),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject__in", ["self_build", "bodies", "surplus", "care", "other"])
                ),
                name="motion_subject_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["people", "officers", "above"])),
                name="motion_origin_is_known",
            ),
        ),
    ]
