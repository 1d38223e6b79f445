from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    definer_function,
    insert_only,
    only_withdrawn,
    reference,
    same_village,
    village_owned,
)

ENTRY, TAKEN = "procurement_machineentry", "procurement_receiptentry"
# (child, parent, columns of the child with those of the parent)
TOGETHER = (
    (ENTRY, "procurement_purchase", {"purchase_id": "id", "project_id": "project_id"}),
    (ENTRY, "procurement_purchaseact", {"act_id": "id", "purchase_id": "purchase_id"}),
    (ENTRY, "procurement_purchaseitem", {"item_id": "id", "purchase_id": "purchase_id"}),
    (ENTRY, "procurement_purchaseitem", {"driver_item_id": "id", "purchase_id": "purchase_id"}),
    (
        ENTRY,
        "workers_rosterentry",
        {
            "driver_id": "id",
            "project_id": "project_id",
            "village_id": "village_id",
            "identity_id": "identity_id",
        },
    ),
    (TAKEN, "procurement_purchase", {"purchase_id": "id", "project_id": "project_id"}),
    (TAKEN, "procurement_receipt", {"receipt_id": "id", "purchase_id": "purchase_id"}),
    (TAKEN, ENTRY, {"entry_id": "id", "purchase_id": "purchase_id"}),
)

# Whatever is listed from now on for the hire of a machine says whose price it is; nothing else does.
ITEM_FITS = """
CREATE FUNCTION refuse_unfit_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.hired <> '') <> (
        SELECT kind = 'machinery' FROM procurement_purchase WHERE id = NEW.purchase_id)
    THEN
        RAISE EXCEPTION 'only hire, and all of it, says whose price it is' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'item_of_a_hire_says_whose_price';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unfit_item BEFORE INSERT ON procurement_purchaseitem
    FOR EACH ROW EXECUTE FUNCTION refuse_unfit_item();
"""
ITEM_IS_ANYTHING = """
DROP TRIGGER refuse_unfit_item ON procurement_purchaseitem;
DROP FUNCTION refuse_unfit_item();
"""

# With the project locked, so that all its log of one machine's day is seen: an entry belongs to a
# machine that is on order, counts its hours in the item's unit (procurement.hire_rules.in_unit), and
# no machine works more than 24 hours a day.
ENTRY_FITS = """
CREATE FUNCTION refuse_impossible_machine_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bought procurement_purchase;
    hire procurement_purchaseitem;
    fault text;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT * INTO bought FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    SELECT * INTO hire FROM procurement_purchaseitem WHERE id = NEW.item_id;

    IF bought.state IS DISTINCT FROM 'chosen' OR NEW.day < (
        SELECT (a.at AT TIME ZONE 'Asia/Shanghai')::date FROM procurement_choice c
        JOIN procurement_purchaseact a ON a.id = c.act_id WHERE c.purchase_id = NEW.purchase_id)
    THEN
        fault := 'machine_entry_since_it_was_ordered';
    ELSIF hire.hired NOT IN ('with', 'bare') THEN
        fault := 'machine_entry_of_a_machine';
    ELSIF NEW.driver_item_id IS NOT NULL AND (hire.hired <> 'bare' OR NOT EXISTS (
        SELECT 1 FROM procurement_purchaseitem i
        WHERE i.id = NEW.driver_item_id AND i.hired = 'driver' AND i.unit = hire.unit))
    THEN
        fault := 'machine_entry_with_its_own_driver';
    ELSIF NEW.quantity <> (CASE hire.unit
        WHEN '台班' THEN NEW.half_hours / 16.0
        WHEN '小时' THEN NEW.half_hours / 2.0
        WHEN '天' THEN CASE WHEN NEW.half_hours <= 8 THEN 0.5 ELSE 1 END END)
    THEN
        fault := 'machine_entry_counts_its_hours';
    ELSIF NEW.half_hours + (
        SELECT coalesce(sum(e.half_hours), 0) FROM procurement_machineentry e
        WHERE e.project_id = NEW.project_id AND e.machine_key = NEW.machine_key
        AND e.day = NEW.day AND e.withdrawn_at IS NULL) > 48
    THEN
        fault := 'machine_day_has_24_hours';
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'this can not be logged' USING
            ERRCODE = 'check_violation', CONSTRAINT = fault;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_machine_entry BEFORE INSERT ON procurement_machineentry
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_machine_entry();
"""
ENTRY_IS_ANYTHING = """
DROP TRIGGER refuse_impossible_machine_entry ON procurement_machineentry;
DROP FUNCTION refuse_impossible_machine_entry();
"""

# With the purchase locked: once a receipt took an entry in, it is struck out only where the
# supervision group refused that receipt.
ENTRY_IS_FROZEN = """
CREATE FUNCTION refuse_striking_checked_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NEW.withdrawn_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM procurement_receiptentry t
        LEFT JOIN procurement_receiptcheck c ON c.receipt_id = t.receipt_id
        WHERE t.entry_id = NEW.id AND c.agreed IS DISTINCT FROM false)
    THEN
        RAISE EXCEPTION 'this entry is checked' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'machine_entry_is_checked';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_striking_checked_entry BEFORE UPDATE ON procurement_machineentry
    FOR EACH ROW EXECUTE FUNCTION refuse_striking_checked_entry();
"""
ENTRY_IS_LOOSE = """
DROP TRIGGER refuse_striking_checked_entry ON procurement_machineentry;
DROP FUNCTION refuse_striking_checked_entry();
"""

# With the purchase locked: a receipt from the log takes in what stands, before it says how much that
# is.
TAKES_WHAT_STANDS = """
CREATE FUNCTION refuse_wrong_receipt_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM procurement_machineentry e
        WHERE e.id = NEW.entry_id AND e.withdrawn_at IS NULL)
       OR NOT EXISTS (
        SELECT 1 FROM procurement_receipt r WHERE r.id = NEW.receipt_id AND r.from_log)
       OR EXISTS (
        SELECT 1 FROM procurement_receiptrow r WHERE r.receipt_id = NEW.receipt_id)
    THEN
        RAISE EXCEPTION 'this receipt can not take this entry in' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'receipt_takes_in_what_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_wrong_receipt_entry BEFORE INSERT ON procurement_receiptentry
    FOR EACH ROW EXECUTE FUNCTION refuse_wrong_receipt_entry();
"""
TAKES_ANYTHING = """
DROP TRIGGER refuse_wrong_receipt_entry ON procurement_receiptentry;
DROP FUNCTION refuse_wrong_receipt_entry();
"""

# What is received of a hire is what its log says, never typed: the sum of all entries taken in so far,
# rounded once, less what earlier receipts said of it. Goods never come from the log.
FROM_THE_LOG = """
CREATE FUNCTION refuse_typed_hire() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hire boolean;
    logged boolean;
    taken numeric;
    said numeric;
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    SELECT hired <> '' INTO hire FROM procurement_purchaseitem WHERE id = NEW.item_id;
    SELECT from_log INTO logged FROM procurement_receipt WHERE id = NEW.receipt_id;
    SELECT coalesce(sum(e.quantity), 0) INTO taken FROM procurement_receiptentry t
    JOIN procurement_machineentry e ON e.id = t.entry_id
    LEFT JOIN procurement_receiptcheck c ON c.receipt_id = t.receipt_id
    WHERE t.purchase_id = NEW.purchase_id AND NEW.item_id IN (e.item_id, e.driver_item_id)
    AND c.agreed IS DISTINCT FROM false;
    SELECT coalesce(sum(r.quantity), 0) INTO said FROM procurement_receiptrow r
    LEFT JOIN procurement_receiptcheck c ON c.receipt_id = r.receipt_id
    WHERE r.item_id = NEW.item_id AND c.agreed IS DISTINCT FROM false;
    IF hire IS DISTINCT FROM logged OR (hire AND NEW.quantity <> round(taken, 3) - said) THEN
        RAISE EXCEPTION 'what is received of a hire is what its log says' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'hire_is_received_from_its_log';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_typed_hire BEFORE INSERT ON procurement_receiptrow
    FOR EACH ROW EXECUTE FUNCTION refuse_typed_hire();
"""
FROM_ANYWHERE = """
DROP TRIGGER refuse_typed_hire ON procurement_receiptrow;
DROP FUNCTION refuse_typed_hire();
"""

# Of the caller's purchase, the entries whose number plate is logged at the same hours in another
# project of the county, without saying where (decision 12). Two entries of which one has no times
# can't be told apart. The wide scope holds inside the function alone.
ELSEWHERE = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT DISTINCT here.id
    FROM procurement_machineentry here
    JOIN procurement_machineentry other ON other.machine_key = here.machine_key
        AND other.day = here.day AND other.project_id <> here.project_id
        AND other.village_id >= left(here.village_id, 6) || '000000'
        AND other.village_id <= left(here.village_id, 6) || '999999'
        AND other.withdrawn_at IS NULL
        AND (here.starts < other.ends AND other.starts < here.ends
             OR here.starts IS NULL OR other.starts IS NULL)
    WHERE here.purchase_id = machines_elsewhere.bought AND here.withdrawn_at IS NULL
        AND here.machine_key ~ '^[一-鿿]([A-Z]|[0-9]{{2}})[A-Z0-9]{{4,6}}$'
        AND here.village_id >= lo AND here.village_id < hi;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [("procurement", "0038_hire")]
    operations = [
        *(village_owned(table) for table in (ENTRY, TAKEN)),
        *(same_village(table, "project_id", "projects_project") for table in (ENTRY, TAKEN)),
        same_village(ENTRY, "picture_id", "projects_attachment"),
        *(reference(child, parent, **columns) for child, parent, columns in TOGETHER),
        only_withdrawn(ENTRY),
        insert_only(TAKEN),
        migrations.RunSQL(
            f"CREATE TRIGGER refuse_other_act BEFORE INSERT ON {ENTRY} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_other_act('receive');",
            f"DROP TRIGGER refuse_other_act ON {ENTRY};",
        ),
        migrations.RunSQL(ITEM_FITS, ITEM_IS_ANYTHING),
        migrations.RunSQL(ENTRY_FITS, ENTRY_IS_ANYTHING),
        migrations.RunSQL(ENTRY_IS_FROZEN, ENTRY_IS_LOOSE),
        migrations.RunSQL(TAKES_WHAT_STANDS, TAKES_ANYTHING),
        migrations.RunSQL(FROM_THE_LOG, FROM_ANYWHERE),
        definer_function("machines_elsewhere(bought uuid)", "TABLE (entry uuid)", ELSEWHERE),
    ]
