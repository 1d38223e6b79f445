"""Whoever has offered so far stands in the register of his county, and each quote points there."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.crypto import blind_index, seal, unseal
from core.ids import new_id

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
# They hold back whoever changes a quote or adds one late; here each goes on saying the same.
GUARDS = ("refuse_changed_quote", "refuse_late_inquiry")
OFFERS = """
SELECT id, rpad(left(village_id, 6), 12, '0'), supplier, uscc, phone, at, by_id
FROM procurement_quote ORDER BY at, id
"""
ADD = """
INSERT INTO procurement_supplier
    (id, area_id, name, uscc, legal_representative, phone, phone_key, at, by_id)
VALUES (%s, %s, %s, %s, '', %s, %s, %s, %s)
"""
JOIN = "UPDATE procurement_quote SET registered_id = %s, phone_key = %s WHERE id = %s"
LEFT = """
SELECT (SELECT count(*) FROM procurement_quote WHERE registered_id IS NULL),
       (SELECT count(*) FROM procurement_supplier)
"""


def keep(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    known: dict[tuple[object, ...], object] = {}
    with editor.connection.cursor() as cursor:
        for guard in GUARDS:
            cursor.execute(f"ALTER TABLE procurement_quote DISABLE TRIGGER {guard}")
        cursor.execute(EVERYTHING)
        cursor.execute(OFFERS)
        for quote, county, name, uscc, sealed, at, by in cursor.fetchall():
            phone, key = _phone(quote, sealed)
            # Without a code, name and phone tell suppliers apart; the first offer names one.
            who = (county, uscc) if uscc else (county, "", name, key)
            if who not in known:
                known[who] = supplier = new_id()
                place = {"table": "procurement_supplier", "column": "phone", "row": str(supplier)}
                own = seal(phone, **place) if phone else None
                cursor.execute(ADD, [supplier, county, name, uscc, own, key, at, by])
            cursor.execute(JOIN, [known[who], key, quote])
        cursor.execute(LEFT)
        left = cursor.fetchone()
        cursor.execute(NOTHING)
        # What the foreign keys still have to check would forbid to alter the tables.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in GUARDS:
            cursor.execute(f"ALTER TABLE procurement_quote ENABLE TRIGGER {guard}")
    if left != (0, len(known)):
        raise RuntimeError(f"{left[0]} quotes are left, {left[1]} suppliers for {len(known)}")


def _phone(quote: object, sealed: bytes | None) -> tuple[str, bytes | None]:
    """The number that stands on a quote, and what finds it (as `phone_key` makes it)."""
    if sealed is None:
        return "", None
    phone = unseal(sealed, table="procurement_quote", column="phone", row=str(quote))
    one_form = phone[-11:] if phone.removeprefix("+").removeprefix("00")[:3] == "861" else phone
    return one_form, blind_index(one_form, purpose="supplier phone")


class Migration(migrations.Migration):
    dependencies = [("procurement", "0032_suppliers")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
