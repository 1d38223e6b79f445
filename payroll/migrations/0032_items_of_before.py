"""Lines of before had one rate for all their days: that is their one item."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
ITEMS = """
INSERT INTO payroll_lineitem
    (id, village_id, project_id, line_id, number, kind, trade, piece, quantity, rate, amount, words)
SELECT gen_random_uuid(), l.village_id, l.project_id, l.id, 1, 'days', l.trade, '', l.slots / 2.0,
       l.day_rate, l.amount, ''
FROM payroll_wageline l
"""
GROSS = "UPDATE payroll_wageline SET gross = amount, withheld = 0"
SLOTS = """
UPDATE payroll_lineslot s SET item_id = i.id FROM payroll_lineitem i WHERE i.line_id = s.line_id
"""
LEFT = "SELECT count(*) FROM payroll_lineslot WHERE item_id IS NULL"
# They hold back whoever changes what a sheet says; here it goes on saying the same.
GUARDS = (("payroll_wageline", "refuse_changed_line"), ("payroll_lineslot", "refuse_freed_slot"))


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        for table, trigger in GUARDS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        for statement in (EVERYTHING, ITEMS, GROSS, SLOTS, LEFT):
            cursor.execute(statement)
        left = cursor.fetchone()
        cursor.execute(NOTHING)
        # What the foreign keys still have to check would forbid to alter the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in GUARDS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    if left != (0,):
        raise RuntimeError(f"{left[0]} half-days are left without an item")


class Migration(migrations.Migration):
    dependencies = [("payroll", "0031_items")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
