from django.db import migrations

from core.policies import insert_only, same_village, village_owned


class Migration(migrations.Migration):
    dependencies = [("payroll", "0041_release_policies")]
    operations = [
        village_owned("payroll_asidenote"),
        same_village("payroll_asidenote", "project_id", "projects_project"),
        same_village("payroll_asidenote", "line_id", "payroll_wageline"),
        same_village("payroll_asidenote", "paper_id", "projects_attachment"),
        insert_only("payroll_asidenote"),
    ]
