from django.db import migrations

from core.policies import insert_only, same_village, village_owned


class Migration(migrations.Migration):
    dependencies = [("workers", "0002_policies")]
    operations = [
        village_owned("workers_dayrecord"),
        same_village("workers_dayrecord", "project_id", "projects_project"),
        same_village("workers_dayrecord", "entry_id", "workers_rosterentry"),
        insert_only("workers_dayrecord"),
    ]
