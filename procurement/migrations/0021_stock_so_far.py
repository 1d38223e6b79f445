"""What the supervision group agreed on before there was a store is in it from its day on."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
AGREED = """
CREATE TEMPORARY TABLE agreed ON COMMIT DROP AS
SELECT r.id, r.village_id, r.project_id, r.quantity, i.name, i.specification, i.unit,
       d.delivered_on, d.paper_id, got.post_id, got.operator_id, got.responsible_id, seen.at
FROM procurement_receiptrow r
JOIN procurement_purchase p ON p.id = r.purchase_id AND p.kind = 'materials'
JOIN procurement_purchaseitem i ON i.id = r.item_id
JOIN procurement_receipt d ON d.id = r.receipt_id
JOIN procurement_receiptcheck c ON c.receipt_id = d.id AND c.agreed
JOIN procurement_purchaseact got ON got.id = d.act_id
JOIN procurement_purchaseact seen ON seen.id = c.act_id
"""
CARDS = """
INSERT INTO procurement_stockcard
    (id, village_id, project_id, name, specification, unit, balance, last_number)
SELECT gen_random_uuid(), village_id, project_id, name, specification, unit, sum(quantity), count(*)
FROM agreed GROUP BY village_id, project_id, name, specification, unit
"""
ROWS = """
INSERT INTO procurement_stockrow
    (id, village_id, project_id, card_id, number, move, happened_on, quantity, taker, place, reason,
     receipt_row_id, at, post_id, operator_id, responsible_id, paper_id)
SELECT gen_random_uuid(), a.village_id, a.project_id, k.id,
       row_number() OVER (PARTITION BY k.id ORDER BY a.at, a.id), 'received', a.delivered_on,
       a.quantity, '', '', '', a.id, a.at, a.post_id, a.operator_id, a.responsible_id, a.paper_id
FROM agreed a JOIN procurement_stockcard k ON k.project_id = a.project_id
    AND (k.name, k.specification, k.unit) = (a.name, a.specification, a.unit)
"""
LEFT = """
SELECT (SELECT count(*) FROM agreed) - (SELECT count(*) FROM procurement_stockrow),
       (SELECT coalesce(sum(quantity), 0) FROM agreed)
           - (SELECT coalesce(sum(balance), 0) FROM procurement_stockcard)
"""


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        for statement in (EVERYTHING, AGREED, CARDS, ROWS, LEFT):
            cursor.execute(statement)
        left = cursor.fetchone()
        cursor.execute(NOTHING)
    if left != (0, 0):
        raise RuntimeError(f"{left[0]} received rows, {left[1]} in quantity are not in the store")


class Migration(migrations.Migration):
    dependencies = [("procurement", "0020_plan_and_stock")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
