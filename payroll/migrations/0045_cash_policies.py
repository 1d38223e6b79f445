from django.db import migrations

from core.policies import insert_only, same_village, village_owned


class Migration(migrations.Migration):
    dependencies = [("payroll", "0043_aside_policies")]
    operations = [
        village_owned("payroll_cashpayment"),
        same_village("payroll_cashpayment", "project_id", "projects_project"),
        same_village("payroll_cashpayment", "line_id", "payroll_wageline"),
        same_village("payroll_cashpayment", "paper_id", "projects_attachment"),
        same_village("payroll_paymentattempt", "cash_id", "payroll_cashpayment"),
        insert_only("payroll_cashpayment"),
    ]
