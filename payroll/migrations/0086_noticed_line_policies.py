from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLE = "payroll_noticedline"


class Migration(migrations.Migration):
    dependencies = [("payroll", "0081_wages_of_funds_policies")]
    operations = [
        village_owned(TABLE),
        same_village(TABLE, "project_id", "projects_project"),
        same_village(TABLE, "notice_id", "projects_notice"),
        same_village(TABLE, "entry_id", "workers_rosterentry"),
        insert_only(TABLE),
    ]
