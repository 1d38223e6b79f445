from django.db import migrations

from core.policies import only_withdrawn, same_village, village_owned

TABLES = ("payroll_signedpage", "payroll_lineconsent")


class Migration(migrations.Migration):
    dependencies = [("payroll", "0061_worker_page_policies")]
    operations = [
        *(village_owned(table) for table in TABLES),
        *(same_village(table, "project_id", "projects_project") for table in TABLES),
        same_village("payroll_signedpage", "sheet_id", "payroll_wagesheet"),
        same_village("payroll_signedpage", "paper_id", "projects_attachment"),
        same_village("payroll_lineconsent", "line_id", "payroll_wageline"),
        same_village("payroll_lineconsent", "page_id", "payroll_signedpage"),
        *(only_withdrawn(table) for table in TABLES),
    ]
