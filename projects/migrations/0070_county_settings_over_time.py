import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0061_takeover_policies"),
        ("regions", "0003_deputies"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="countysettings",
            options={"ordering": ["-since", "-at"]},
        ),
        migrations.AddField(
            model_name="countysettings",
            name="amber_days",
            field=models.PositiveSmallIntegerField(
                default=45, verbose_name="an unpaid day is amber after"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="arbitration",
            field=models.CharField(blank=True, max_length=80, verbose_name="labour arbitration"),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="bureau_phone",
            field=models.CharField(
                blank=True, max_length=80, verbose_name="department in charge, for complaints"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="complaint_phone",
            field=models.CharField(
                blank=True, max_length=80, verbose_name="labour inspection, for complaints"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="cycle_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="days from the period's end to the credit"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="legal_aid",
            field=models.CharField(blank=True, max_length=80, verbose_name="legal aid"),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="minimum_wage",
            field=core.fields.YuanField(blank=True, null=True, verbose_name="minimum wage a month"),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="minimum_wage_source",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="paper that sets the minimum wage"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="paper_sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="paper_type",
            field=models.CharField(
                blank=True,
                choices=[("image/jpeg", "JPEG"), ("image/png", "PNG"), ("application/pdf", "PDF")],
                editable=False,
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="red_days",
            field=models.PositiveSmallIntegerField(
                default=55, verbose_name="an unpaid day is red after"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="since",
            field=models.DateField(
                default=django.utils.timezone.localdate, verbose_name="in force from"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="source",
            field=models.CharField(
                default="", max_length=200, verbose_name="document or decision it comes from"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="wage_chain",
            field=models.CharField(
                choices=[
                    ("both", "township reviews, county decides"),
                    ("township", "township decides, county samples"),
                ],
                default="both",
                max_length=8,
                verbose_name="who decides on wage sheets",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="wage_sample_percent",
            field=models.PositiveSmallIntegerField(
                default=10, verbose_name="wage sheets that the county samples"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="year_end_day",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="last day on which the treasury pays"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="year_end_month",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="month of the treasury's closing"
            ),
        ),
    ]
