import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

from core.policies import only_withdrawn


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0071_settings_so_far"),
        ("regions", "0003_deputies"),
    ]

    operations = [
        migrations.AlterField(
            model_name="countysettings",
            name="since",
            field=models.DateField(
                default=django.utils.timezone.localdate, verbose_name="in force from"
            ),
        ),
        migrations.AlterField(
            model_name="countysettings",
            name="source",
            field=models.CharField(
                max_length=200, verbose_name="document or decision it comes from"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="countysettings",
            name="county_settings_once",
        ),
        migrations.AddIndex(
            model_name="countysettings",
            index=models.Index(fields=["area", "-since", "-at"], name="county_settings_in_order"),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="county_settings_have_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper_sha256", ""), ("paper_type", "")),
                    models.Q(
                        models.Q(("paper_sha256", ""), _negated=True),
                        models.Q(("paper_type", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="county_paper_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
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
                name="county_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    ("since__gt", django.db.models.functions.datetime.TruncDate("withdrawn_at")),
                    _connector="OR",
                ),
                name="county_withdrawn_before_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("wage_sample_percent__range", (1, 100))),
                name="county_wage_sample_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cycle_days__isnull", True),
                    models.Q(("cycle_days__gt", models.F("notice_days")), ("cycle_days__lte", 31)),
                    _connector="OR",
                ),
                name="county_cycle_holds_its_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("wage_chain__in", ["both", "township"])),
                name="county_chain_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amber_days__gte", 1),
                    ("red_days__gt", models.F("amber_days")),
                    ("red_days__lte", 366),
                ),
                name="county_amber_comes_before_red",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("year_end_day__isnull", True), ("year_end_month__isnull", True)),
                    models.Q(("year_end_day__range", (1, 31)), ("year_end_month__range", (1, 12))),
                    _connector="OR",
                ),
                name="county_year_end_is_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minimum_wage__isnull", True), ("minimum_wage_source", "")),
                    models.Q(
                        ("minimum_wage__gt", 0),
                        models.Q(("minimum_wage_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="county_minimum_wage_has_a_source",
            ),
        ),
        only_withdrawn("projects_countysettings"),
    ]
