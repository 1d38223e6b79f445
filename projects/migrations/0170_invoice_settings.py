from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [("projects", "0162_month_policies")]

    operations = [
        migrations.AddField(
            model_name="countysettings",
            name="invoice_required",
            field=models.BooleanField(
                default=False, verbose_name="nothing is paid without an invoice"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="slip_up_to",
            field=core.fields.YuanField(
                blank=True, null=True, verbose_name="a receipt instead of an invoice, up to"
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slip_up_to__isnull", True), ("slip_up_to__gt", 0), _connector="OR"
                ),
                name="county_slip_amount_is_positive",
            ),
        ),
    ]
