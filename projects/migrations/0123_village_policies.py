from django.db import migrations

from core.policies import insert_only, only_withdrawn, same_village, village_owned

NEVER_DELETED = """
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_bodymember
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0122_county_of_meetings")]
    operations = [
        village_owned("projects_motion"),
        village_owned("projects_kinship"),
        same_village("projects_motion", "project_id", "projects_project"),
        same_village("projects_kinship", "project_id", "projects_project"),
        same_village("projects_meeting", "motion_id", "projects_motion"),
        same_village("projects_bodymember", "elected_by_id", "projects_meeting"),
        same_village("projects_bodymember", "dismissed_by_id", "projects_meeting"),
        same_village("projects_kinship", "member_id", "projects_bodymember"),
        same_village("projects_kinship", "relative_id", "projects_bodymember"),
        insert_only("projects_motion"),
        insert_only("projects_meeting"),
        only_withdrawn("projects_kinship"),
        migrations.RunSQL(NEVER_DELETED, "DROP TRIGGER never_deleted ON projects_bodymember;"),
    ]
