"""Notices had one picture of the board: it stays with them as the near one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
PHOTOS = """
INSERT INTO projects_boardphoto
    (id, village_id, project_id, notice_id, distance, paper_id, at, by_id)
SELECT gen_random_uuid(), village_id, project_id, id, 'near', photo_id, at, by_id
FROM projects_notice WHERE photo_id IS NOT NULL
"""


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        for statement in (EVERYTHING, PHOTOS, NOTHING):
            cursor.execute(statement)
        # What the foreign keys still have to check would forbid to alter the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("projects", "0081_board_photo_policies")]
    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
