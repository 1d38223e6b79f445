from django.db import migrations

from core.policies import only_withdrawn, same_village, village_owned


class Migration(migrations.Migration):
    dependencies = [("workers", "0051_findings_and_samples_policies")]
    operations = [
        village_owned("workers_idleday"),
        same_village("workers_idleday", "project_id", "projects_project"),
        only_withdrawn("workers_idleday"),
    ]
