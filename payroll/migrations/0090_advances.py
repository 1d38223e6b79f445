from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0089_ledger_layout_policies"),
        ("projects", "0072_county_versions_stand"),
        ("regions", "0010_finance_reviewer"),
        ("workers", "0061_idle_day_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                ("amount", core.fields.YuanField(verbose_name="amount (yuan)")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("asked_on", models.DateField(verbose_name="asked for on")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="AdvanceStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervision", "supervision group"),
                            ("township", "township"),
                            ("pay", "handed out"),
                            ("give_back", "given back"),
                            ("aside", "set aside"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agreed", models.BooleanField()),
                ("amount", core.fields.YuanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("witness", models.CharField(blank=True, max_length=60, verbose_name="witness")),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="lineitem",
            name="item_has_the_sign_of_its_kind",
        ),
        migrations.RemoveConstraint(
            model_name="linesource",
            name="line_source_is_one_row",
        ),
        migrations.AddField(
            model_name="wageline",
            name="advanced",
            field=core.fields.YuanField(default=Decimal("0.00")),
        ),
        migrations.AlterField(
            model_name="lineitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("days", "work days"),
                    ("overtime", "overtime"),
                    ("pieces", "pieces"),
                    ("share", "share of a team's pieces"),
                    ("correction", "correction of an earlier sheet"),
                    ("deduction", "deduction"),
                    ("advance", "advance, taken off"),
                    ("brought", "brought from the sheet before"),
                    ("carried", "carried to the next sheet"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="lineitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__lt", 0), ("kind__in", ("deduction", "advance", "brought"))),
                    models.Q(("kind", "correction"), models.Q(("amount", 0), _negated=True)),
                    models.Q(("amount__gt", 0), ("kind", "carried")),
                    models.Q(
                        ("amount__gte", 0), ("kind__in", ["days", "overtime", "pieces", "share"])
                    ),
                    _connector="OR",
                ),
                name="item_has_the_sign_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="wageline",
            constraint=models.CheckConstraint(
                condition=models.Q(("advanced__gte", 0)), name="line_takes_off_what_was_advanced"
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="advances",
                to="workers.rosterentry",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
                verbose_name="picture with the worker's signature",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="linesource",
            name="advance",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_off_by",
                to="payroll.advance",
            ),
        ),
        migrations.AddConstraint(
            model_name="linesource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("advance__isnull", True),
                        ("carried__isnull", True),
                        ("correction__isnull", True),
                        ("overtime__isnull", False),
                        ("pieces__isnull", True),
                        ("share__isnull", True),
                    ),
                    models.Q(
                        ("advance__isnull", True),
                        ("carried__isnull", True),
                        ("correction__isnull", True),
                        ("overtime__isnull", True),
                        ("pieces__isnull", False),
                        ("share__isnull", True),
                    ),
                    models.Q(
                        ("advance__isnull", True),
                        ("carried__isnull", True),
                        ("correction__isnull", True),
                        ("overtime__isnull", True),
                        ("pieces__isnull", True),
                        ("share__isnull", False),
                    ),
                    models.Q(
                        ("advance__isnull", True),
                        ("carried__isnull", True),
                        ("correction__isnull", False),
                        ("overtime__isnull", True),
                        ("pieces__isnull", True),
                        ("share__isnull", True),
                    ),
                    models.Q(
                        ("advance__isnull", True),
                        ("carried__isnull", False),
                        ("correction__isnull", True),
                        ("overtime__isnull", True),
                        ("pieces__isnull", True),
                        ("share__isnull", True),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("carried__isnull", True),
                        ("correction__isnull", True),
                        ("overtime__isnull", True),
                        ("pieces__isnull", True),
                        ("share__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="line_source_is_one_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="linesource",
            constraint=models.UniqueConstraint(
                condition=models.Q(("advance__isnull", False)),
                fields=("item",),
                name="item_takes_off_one_advance",
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="advance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="payroll.advance",
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="human",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="paper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="advancestep",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.UniqueConstraint(
                fields=("id", "village"), name="advance_village_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="advance_has_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="advance_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
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
                name="advance_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="advancestep",
            constraint=models.UniqueConstraint(
                fields=("advance", "number"), name="advance_step_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="advancestep",
            constraint=models.UniqueConstraint(
                fields=("id", "village"), name="advance_step_village_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="advancestep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("supervision", "township", "pay"))),
                fields=("advance", "human"),
                name="advance_one_human_one_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="advancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", True),
                    models.Q(
                        ("kind__in", ["supervision", "township"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="advance_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="advancestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", True),
                        ("kind__in", ["supervision", "township"]),
                        ("paper__isnull", True),
                        ("witness", ""),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("kind", "pay"),
                        ("paper__isnull", False),
                        models.Q(("witness", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("kind", "give_back"),
                        ("paper__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount__isnull", True),
                        ("kind", "aside"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="advance_step_is_whole",
            ),
        ),
    ]
