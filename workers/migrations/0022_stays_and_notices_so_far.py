"""What was there before: stays of those who left, as the audit trail tells them, and who stands on
which notice of the roster."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
STAYS = """
INSERT INTO workers_stay
    (id, village_id, project_id, entry_id, entered_on, left_on, reason, by_id, at)
SELECT gen_random_uuid(), e.village_id, e.project_id, e.id, e.entered_on, e.left_on,
       e.left_reason, coalesce(told.post_id, e.by_id), coalesce(told.at, e.at)
FROM workers_rosterentry e LEFT JOIN LATERAL (
    SELECT a.post_id, a.at FROM core_auditrecord a
    WHERE a.thing_type = 'workers.rosterentry' AND a.thing_id = e.id::text
        AND a.verb = 'leave roster'
    ORDER BY a.at DESC LIMIT 1
) told ON true
WHERE e.left_on IS NOT NULL
"""
NOTICED = """
UPDATE workers_rosterentry e SET notice_id = (
    SELECT n.id FROM projects_notice n
    WHERE n.project_id = e.project_id AND n.kind = 'roster' AND n.withdrawn_at IS NULL
        AND EXISTS (SELECT 1 FROM jsonb_array_elements(n."table") line
                    WHERE line->>0 = e.number::text)
    ORDER BY n.posted_on DESC, n.at DESC LIMIT 1
)
"""
LEFT = "SELECT count(*) FROM workers_rosterentry WHERE left_on IS NOT NULL"
KEPT = "SELECT count(*) FROM workers_stay"


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        cursor.execute(STAYS)
        cursor.execute(NOTICED)
        cursor.execute(LEFT)
        left = cursor.fetchone()
        cursor.execute(KEPT)
        kept = cursor.fetchone()
        cursor.execute(NOTHING)
    if left != kept:
        raise RuntimeError(f"{left} have left, {kept} stays are kept")


class Migration(migrations.Migration):
    dependencies = [("workers", "0021_stay_policies"), ("core", "0004_audit_by_project")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
