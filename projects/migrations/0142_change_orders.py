from decimal import Decimal

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0141_start_paper_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeAct",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("make", "being prepared"),
                            ("township", "waits for the township"),
                            ("county", "waits for the county"),
                            ("decided", "agreed to"),
                            ("rejected", "not agreed to"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("submit", "submitted"),
                            ("approve", "approved"),
                            ("return", "returned for correction"),
                            ("reject", "not approved"),
                            ("reopen", "sent back to its proposal"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("version_seen", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChangeOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number of the change")),
                ("what", models.CharField(max_length=400, verbose_name="what is built otherwise")),
                ("why", models.CharField(max_length=400, verbose_name="why")),
                ("place", models.CharField(max_length=80, verbose_name="where")),
                (
                    "labour_plus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="labour: more"),
                ),
                (
                    "labour_minus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="labour: less"),
                ),
                (
                    "materials_plus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="materials: more"),
                ),
                (
                    "materials_minus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="materials: less"),
                ),
                (
                    "machinery_plus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="machinery: more"),
                ),
                (
                    "machinery_minus",
                    core.fields.YuanField(default=Decimal("0.00"), verbose_name="machinery: less"),
                ),
                (
                    "other_plus",
                    core.fields.YuanField(
                        default=Decimal("0.00"), verbose_name="other costs: more"
                    ),
                ),
                (
                    "other_minus",
                    core.fields.YuanField(
                        default=Decimal("0.00"), verbose_name="other costs: less"
                    ),
                ),
                ("labour_before", core.fields.YuanField(editable=False, null=True)),
                ("materials_before", core.fields.YuanField(editable=False, null=True)),
                ("machinery_before", core.fields.YuanField(editable=False, null=True)),
                ("other_before", core.fields.YuanField(editable=False, null=True)),
                (
                    "why_county",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("within", "within what the township decides alone"),
                            (
                                "not_set",
                                "the county has set no amounts, and decides on every change",
                            ),
                            ("above", "above what the township decides alone"),
                            (
                                "beyond_plan",
                                "the works become dearer than the plan papers have money for",
                            ),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("counted", core.fields.YuanField(editable=False, null=True)),
                ("limit_yuan", core.fields.YuanField(editable=False, null=True)),
                (
                    "limit_percent",
                    models.DecimalField(decimal_places=2, editable=False, max_digits=5, null=True),
                ),
                ("limit_source", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("make", "being prepared"),
                            ("township", "waits for the township"),
                            ("county", "waits for the county"),
                            ("decided", "agreed to"),
                            ("rejected", "not agreed to"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="make",
                        max_length=12,
                    ),
                ),
                ("state_since", models.DateField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ChangePaper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(max_length=80, verbose_name="what it shows")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddField(
            model_name="countysettings",
            name="change_percent",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=5,
                null=True,
                verbose_name="and up to so many per cent of the estimate",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="change_yuan",
            field=core.fields.YuanField(
                blank=True, null=True, verbose_name="township decides on changes of the works up to"
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("change_yuan__isnull", True), ("change_yuan__gt", 0), _connector="OR"
                    ),
                    models.Q(
                        ("change_percent__isnull", True),
                        models.Q(("change_percent__gt", 0), ("change_percent__lte", 100)),
                        _connector="OR",
                    ),
                ),
                name="county_change_limits_are_amounts",
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="responsible",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="changeorder",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="changeact",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="projects.changeorder",
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="projects.changeorder",
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
                verbose_name="picture or paper",
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="changepaper",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddIndex(
            model_name="changeorder",
            index=models.Index(fields=["village", "state"], name="change_by_place_and_state"),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="change_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.UniqueConstraint(fields=("id", "project"), name="change_project_key"),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["township", "county"])),
                fields=("project",),
                name="change_waits_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("labour_minus__gte", 0),
                    ("labour_plus__gte", 0),
                    ("machinery_minus__gte", 0),
                    ("machinery_plus__gte", 0),
                    ("materials_minus__gte", 0),
                    ("materials_plus__gte", 0),
                    ("other_minus__gte", 0),
                    ("other_plus__gte", 0),
                ),
                name="change_amounts_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["make", "withdrawn"]),
                    models.Q(
                        models.Q(("why_county", ""), _negated=True),
                        ("counted__isnull", False),
                        ("labour_before__isnull", False),
                        (
                            "labour_minus__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("labour_before"), "+", models.F("labour_plus")
                            ),
                        ),
                        ("machinery_before__isnull", False),
                        (
                            "machinery_minus__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("machinery_before"), "+", models.F("machinery_plus")
                            ),
                        ),
                        ("materials_before__isnull", False),
                        (
                            "materials_minus__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("materials_before"), "+", models.F("materials_plus")
                            ),
                        ),
                        ("other_before__isnull", False),
                        (
                            "other_minus__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("other_before"), "+", models.F("other_plus")
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="change_is_handed_in_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state", "decided")),
                    models.Q(
                        models.Q(("state", "decided"), _negated=True), ("decided_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="change_decided_with_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("closed_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="change_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("operator", models.F("responsible")), ("paper__isnull", False), _connector="OR"
                ),
                name="changeact_for_another_has_his_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeact",
            constraint=models.UniqueConstraint(
                fields=("change", "round", "step"), name="change_decided_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="changeact",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("change"), "="),
                    (models.F("responsible"), "="),
                    (models.F("step"), "<>"),
                ],
                name="change_one_human_one_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict__in", ["submit", "approve"]),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="change_returned_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="changepaper",
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
                name="change_paper_withdrawn_at_by_and_why",
            ),
        ),
    ]
