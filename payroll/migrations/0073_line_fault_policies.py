from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLES = ("payroll_linecheck", "payroll_linefault", "payroll_lookahead")


class Migration(migrations.Migration):
    dependencies = [("payroll", "0071_signature_policies")]
    operations = [
        *(village_owned(table) for table in TABLES),
        *(same_village(table, "project_id", "projects_project") for table in TABLES),
        *(same_village(table, "line_id", "payroll_wageline") for table in TABLES),
        same_village("payroll_linefault", "sheet_id", "payroll_wagesheet"),
        same_village("payroll_lookahead", "sheet_id", "payroll_wagesheet"),
        *(insert_only(table) for table in TABLES),
    ]
