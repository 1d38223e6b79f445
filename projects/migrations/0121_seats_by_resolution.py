"""Who gave a seat and who took it, and who of the members is related."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [("projects", "0120_motions_and_meetings"), ("regions", "0010_finance_reviewer")]

    operations = [
        migrations.CreateModel(
            name="Kinship",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "kin",
                    models.CharField(
                        choices=[
                            ("spouse", "married to each other"),
                            ("parent", "parent and child"),
                            ("sibling", "brothers or sisters"),
                            ("grandparent", "grandparent and grandchild"),
                            ("other", "related otherwise, by marriage too"),
                        ],
                        max_length=12,
                        verbose_name="how they are related",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.bodymember",
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
                    "relative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.bodymember",
                        verbose_name="related to",
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
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddField(
            model_name="bodymember",
            name="dismissed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.meeting",
                verbose_name="dismissed at",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="elected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.meeting",
                verbose_name="elected at",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="left_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("dismissed", "dismissed by the villagers"),
                    ("resigned", "gave the seat up"),
                    ("gone", "died, fell ill or moved away"),
                ],
                max_length=12,
                verbose_name="why",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="on_committee",
            field=models.BooleanField(
                default=False, verbose_name="sits on the villagers' committee"
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="politics",
            field=models.CharField(
                blank=True,
                choices=[
                    ("member", "member of the Party"),
                    ("candidate", "candidate member of the Party"),
                    ("youth", "member of the Youth League"),
                    ("other_party", "member of a democratic party"),
                    ("none", "of no party"),
                ],
                max_length=12,
                verbose_name="political affiliation",
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="sex",
            field=models.CharField(blank=True, editable=False, max_length=6),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="tasks",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="what falls to this member"
            ),
        ),
        migrations.AddField(
            model_name="bodymember",
            name="votes",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="votes received"),
        ),
        migrations.AlterField(
            model_name="bodymember",
            name="duty",
            field=models.CharField(max_length=60, verbose_name="office in the body"),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.UniqueConstraint(
                fields=("id", "village"), name="body_member_village_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_why", ""), ("until__isnull", False), _connector="OR"),
                name="body_member_left_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dismissed_by__isnull", False), ("left_why", "dismissed")),
                    models.Q(
                        models.Q(("left_why", "dismissed"), _negated=True),
                        ("dismissed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="body_member_dismissed_by_a_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="bodymember",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", "council"), ("on_committee", False), _connector="OR"),
                name="body_member_off_the_committee",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="kinship_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", models.F("relative")), _negated=True),
                name="kinship_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kin__in", ["spouse", "parent", "sibling", "grandparent", "other"])
                ),
                name="kinship_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="kinship",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Least("member", "relative"),
                django.db.models.functions.comparison.Greatest("member", "relative"),
                condition=models.Q(("withdrawn_at__isnull", True)),
                name="kinship_declared_once",
            ),
        ),
    ]
