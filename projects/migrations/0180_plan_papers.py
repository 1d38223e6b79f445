"""Papers of a county that reach several projects, and what adjusts a plan."""

import django.db.models.deletion
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0176_performance_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdjustmentPaper",
            fields=[
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(max_length=60, verbose_name="number of the paper"),
                ),
                ("issued_on", models.DateField(verbose_name="date of the paper")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("paper_name", models.CharField(editable=False, max_length=120)),
                ("paper_sha256", models.CharField(editable=False, max_length=64)),
                (
                    "paper_type",
                    models.CharField(
                        choices=[
                            ("image/jpeg", "JPEG"),
                            ("image/png", "PNG"),
                            ("application/pdf", "PDF"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("paper_size", models.PositiveIntegerField(editable=False)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "share_floor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="new least wage share by this paper",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundPaper",
            fields=[
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(max_length=60, verbose_name="number of the paper"),
                ),
                ("issued_on", models.DateField(verbose_name="date of the paper")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("paper_name", models.CharField(editable=False, max_length=120)),
                ("paper_sha256", models.CharField(editable=False, max_length=64)),
                (
                    "paper_type",
                    models.CharField(
                        choices=[
                            ("image/jpeg", "JPEG"),
                            ("image/png", "PNG"),
                            ("application/pdf", "PDF"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("paper_size", models.PositiveIntegerField(editable=False)),
                ("at", models.DateTimeField()),
                ("total", core.fields.YuanField(verbose_name="total of the paper")),
            ],
            options={
                "ordering": ["-issued_on", "-at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanAdjustment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                ("number", models.PositiveSmallIntegerField()),
                ("amount", core.fields.YuanField(verbose_name="added or taken away")),
                ("before", core.fields.YuanField()),
                ("share_floor", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("floor_before", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["fund", "number"],
            },
        ),
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "paper_number",
                    models.CharField(max_length=60, verbose_name="number of the paper"),
                ),
                ("issued_on", models.DateField(verbose_name="date of the paper")),
                ("received_on", models.DateField(verbose_name="received on")),
                ("paper_name", models.CharField(editable=False, max_length=120)),
                ("paper_sha256", models.CharField(editable=False, max_length=64)),
                (
                    "paper_type",
                    models.CharField(
                        choices=[
                            ("image/jpeg", "JPEG"),
                            ("image/png", "PNG"),
                            ("application/pdf", "PDF"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("paper_size", models.PositiveIntegerField(editable=False)),
                ("at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("central", "central budget investment"),
                            ("linkage", "fiscal linkage subsidy"),
                            ("province", "provincial funds"),
                            ("county", "county funds"),
                            ("own", "village's own funds"),
                        ],
                        max_length=10,
                        verbose_name="source of funds",
                    ),
                ),
                ("total", core.fields.YuanField(verbose_name="total of the paper")),
                (
                    "share_floor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="least wage share by the paper",
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-at"],
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="fund",
            name="fund_has_money",
        ),
        migrations.AddField(
            model_name="adjustmentpaper",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.division"
            ),
        ),
        migrations.AddField(
            model_name="adjustmentpaper",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="adjustmentpaper",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="fundpaper",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.division"
            ),
        ),
        migrations.AddField(
            model_name="fundpaper",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="fundpaper",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="fundreceipt",
            name="fund_paper",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="projects.fundpaper",
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjustments",
                to="projects.fund",
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="projects.adjustmentpaper",
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="planadjustment",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="planpaper",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.division"
            ),
        ),
        migrations.AddField(
            model_name="planpaper",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="planpaper",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="fund",
            name="plan",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rows",
                to="projects.planpaper",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="fund_has_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="adjustment_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_floor__isnull", True), ("share_floor__range", (0, 100)), _connector="OR"
                ),
                name="adjustment_floor_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_on__gte", models.F("issued_on"))),
                name="adjustment_received_after_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("area", "paper_number"),
                name="adjustment_once_a_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="adjustmentpaper",
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
                name="adjustment_paper_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="fund_paper_has_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_on__gte", models.F("issued_on"))),
                name="fund_paper_received_after_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("area", "paper_number"),
                name="fund_paper_once_a_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpaper",
            constraint=models.UniqueConstraint(
                fields=("id", "paper_number"), name="fund_paper_words_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundpaper",
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
                name="fund_paper_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="planadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", 0), _negated=True),
                    ("share_floor__isnull", False),
                    _connector="OR",
                ),
                name="adjustment_adjusts_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="planadjustment",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="adjustment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planadjustment",
            constraint=models.UniqueConstraint(
                fields=("paper", "fund"), name="adjustment_once_a_fund"
            ),
        ),
        migrations.AddConstraint(
            model_name="planadjustment",
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
                name="adjustment_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gt", 0)), name="plan_paper_has_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_floor__isnull", True), ("share_floor__range", (0, 100)), _connector="OR"
                ),
                name="plan_paper_floor_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_on__gte", models.F("issued_on"))),
                name="plan_paper_received_after_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("area", "source", "paper_number"),
                name="plan_paper_once_a_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.UniqueConstraint(
                fields=("id", "source", "paper_number"), name="plan_paper_words_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
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
                name="plan_paper_withdrawn_whole",
            ),
        ),
    ]
