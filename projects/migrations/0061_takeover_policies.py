from django.db import migrations

from core.policies import same_village, village_owned


class Migration(migrations.Migration):
    dependencies = [("projects", "0051_site_diary_policies")]
    operations = [
        village_owned("projects_takeover"),
        same_village("projects_takeover", "project_id", "projects_project"),
    ]
