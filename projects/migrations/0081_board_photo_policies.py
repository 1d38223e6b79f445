from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLE = "projects_boardphoto"


class Migration(migrations.Migration):
    dependencies = [("projects", "0072_county_versions_stand")]
    operations = [
        village_owned(TABLE),
        same_village(TABLE, "project_id", "projects_project"),
        same_village(TABLE, "notice_id", "projects_notice"),
        same_village(TABLE, "paper_id", "projects_attachment"),
        insert_only(TABLE),
    ]
