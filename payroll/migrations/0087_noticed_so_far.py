"""What the notices of wage sheets have shown so far: their tables say it by the line's number."""

import hashlib
import json
import uuid

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
SHOWN = """
SELECT n.id, n.village_id, n.project_id, n."table", l.row, l.entry_id
FROM projects_notice n JOIN payroll_wageline l ON l.sheet_id = n.about_id
WHERE n.kind = 'wages'
"""
INSERT = """
INSERT INTO payroll_noticedline (id, notice_id, village_id, project_id, entry_id, words, gone)
VALUES (%s, %s, %s, %s, %s, %s, false)
"""


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        cursor.execute(SHOWN)
        for notice, village, project, table, number, entry in cursor.fetchall():
            rows = {row[0]: row for row in (json.loads(table) if isinstance(table, str) else table)}
            if row := rows.get(str(number)):
                said = json.dumps(row[1:], ensure_ascii=False).encode()
                words = hashlib.sha256(said).hexdigest()
                cursor.execute(INSERT, [uuid.uuid4(), notice, village, project, entry, words])
        # What the foreign keys still have to check would forbid to alter the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(NOTHING)


class Migration(migrations.Migration):
    dependencies = [("payroll", "0086_noticed_line_policies")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
