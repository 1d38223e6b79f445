from django.db import migrations

from core.policies import insert_only, upper_owned


class Migration(migrations.Migration):
    dependencies = [("payroll", "0086_noticed_line_policies")]
    operations = [upper_owned("payroll_ledgerversion"), insert_only("payroll_ledgerversion")]
