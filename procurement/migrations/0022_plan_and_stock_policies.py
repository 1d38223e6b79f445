from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

ANSWERED = (
    "planversion",
    "planresolution",
    "stockcount",
    "stockcountcheck",
    "surplus",
    "stockrow",
)
ONLY_ADDED = (*ANSWERED, "planline", "planrow", "beyondplan", "stockcountrow")
# (child, parent, columns of the child with those of the parent)
TOGETHER = (
    ("planrow", "planversion", {"version_id": "id", "project_id": "project_id"}),
    ("planrow", "planline", {"line_id": "id", "project_id": "project_id"}),
    ("planresolution", "planversion", {"version_id": "id", "project_id": "project_id"}),
    ("purchaseitem", "planline", {"line_id": "id", "project_id": "project_id"}),
    ("beyondplan", "purchase", {"purchase_id": "id", "project_id": "project_id"}),
    ("beyondplan", "purchaseitem", {"item_id": "id", "purchase_id": "purchase_id"}),
    ("stockcountrow", "stockcount", {"count_id": "id", "project_id": "project_id"}),
    ("stockcountrow", "stockcard", {"card_id": "id", "project_id": "project_id"}),
    ("stockcountcheck", "stockcount", {"count_id": "id", "project_id": "project_id"}),
    ("stockcountcheck", "stockcount", {"counted_by_id": "responsible_id", "count_id": "id"}),
    ("stockrow", "stockcard", {"card_id": "id", "project_id": "project_id"}),
    ("stockrow", "stockrow", {"of_id": "id", "card_id": "card_id"}),
    ("stockrow", "stockrow", {"wrong_id": "id", "card_id": "card_id"}),
    ("stockrow", "stockcountrow", {"count_row_id": "id", "card_id": "card_id"}),
    ("stockrow", "surplus", {"surplus_id": "id", "project_id": "project_id"}),
)

# A card is written by the triggers below and by nobody else, so that its balance is what its rows
# add up to.
CARD_IS_KEPT = """
CREATE FUNCTION refuse_typed_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a stock card is written by its rows' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'stock_card_is_kept_by_its_rows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_typed_balance BEFORE INSERT OR UPDATE ON procurement_stockcard
    FOR EACH ROW EXECUTE FUNCTION refuse_typed_balance();
CREATE TRIGGER never_deleted BEFORE DELETE ON procurement_stockcard
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CARD_IS_LOOSE = """
DROP TRIGGER never_deleted ON procurement_stockcard;
DROP TRIGGER refuse_typed_balance ON procurement_stockcard;
DROP FUNCTION refuse_typed_balance();
"""

# Each row moves its card's balance and takes the next number. The update locks the card until the
# transaction ends, so that rows of one card come one after the other; its check constraint
# (stock_is_never_negative) refuses the row that would take out more than is there.
KEEP_STOCK = """
CREATE FUNCTION keep_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE procurement_stockcard
    SET balance = balance + NEW.quantity, last_number = last_number + 1
    WHERE id = NEW.card_id RETURNING last_number INTO NEW.number;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_stock BEFORE INSERT ON procurement_stockrow
    FOR EACH ROW EXECUTE FUNCTION keep_stock();
"""
LOSE_STOCK = """
DROP TRIGGER keep_stock ON procurement_stockrow;
DROP FUNCTION keep_stock();
"""

# With the card locked: a row that goes out on an earlier day leaves enough for every row since.
ON_EACH_DAY = """
CREATE FUNCTION refuse_empty_store() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT happened_on, sum(quantity) OVER (ORDER BY happened_on, number) AS stands
            FROM procurement_stockrow WHERE card_id = NEW.card_id) ledger
        WHERE happened_on >= NEW.happened_on AND stands < 0)
    THEN
        RAISE EXCEPTION 'on a day since there was not so much' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'stock_is_never_negative';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_empty_store AFTER INSERT ON procurement_stockrow
    FOR EACH ROW WHEN (NEW.quantity < 0) EXECUTE FUNCTION refuse_empty_store();
"""
ON_NO_DAY = """
DROP TRIGGER refuse_empty_store ON procurement_stockrow;
DROP FUNCTION refuse_empty_store();
"""

# With the card locked: a row is what the thing that it names says, and no more.
FOUNDED = """
CREATE FUNCTION refuse_unfounded_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    origin procurement_stockrow;
    back numeric;
    fault text;
BEGIN
    SELECT * INTO origin FROM procurement_stockrow
    WHERE id = coalesce(NEW.of_id, NEW.wrong_id) AND card_id = NEW.card_id;
    SELECT coalesce(sum(quantity), 0) INTO back FROM procurement_stockrow r
    WHERE r.of_id = origin.id
    AND NOT EXISTS (SELECT 1 FROM procurement_stockrow t WHERE t.wrong_id = r.id);

    IF NEW.move = 'received' AND NOT EXISTS (
        SELECT 1 FROM procurement_receiptrow r
        JOIN procurement_receiptcheck c ON c.receipt_id = r.receipt_id AND c.agreed
        JOIN procurement_purchaseitem i ON i.id = r.item_id
        JOIN procurement_stockcard k ON k.id = NEW.card_id
            AND (k.name, k.specification, k.unit) = (i.name, i.specification, i.unit)
        WHERE r.id = NEW.receipt_row_id AND r.project_id = NEW.project_id
        AND r.quantity = NEW.quantity)
    THEN
        fault := 'stock_comes_in_as_agreed';
    ELSIF NEW.move = 'counted' AND NOT EXISTS (
        SELECT 1 FROM procurement_stockcountrow r
        JOIN procurement_stockcountcheck c ON c.count_id = r.count_id AND c.agreed
        WHERE r.id = NEW.count_row_id AND r.counted - r.book = NEW.quantity)
    THEN
        fault := 'stock_difference_as_agreed';
    ELSIF NEW.move = 'returned' AND (
        origin.move IS DISTINCT FROM 'handed_out' OR NEW.quantity < 0
        OR NEW.happened_on < origin.happened_on OR back + NEW.quantity > -origin.quantity
        OR EXISTS (SELECT 1 FROM procurement_stockrow t WHERE t.wrong_id = origin.id))
    THEN
        fault := 'stock_return_within_what_went_out';
    ELSIF NEW.move = 'taken_back' AND (
        coalesce(origin.move, '') NOT IN ('handed_out', 'returned', 'surplus') OR back > 0
        OR NEW.quantity <> -origin.quantity OR NEW.happened_on <> origin.happened_on)
    THEN
        fault := 'stock_row_taken_back_whole';
    ELSIF NEW.move = 'surplus' AND NEW.quantity > 0 THEN
        fault := 'surplus_leaves_the_store';
    END IF;
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION 'nothing stands behind this row of the store' USING
            ERRCODE = 'check_violation', CONSTRAINT = fault;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unfounded_stock BEFORE INSERT ON procurement_stockrow
    FOR EACH ROW EXECUTE FUNCTION refuse_unfounded_stock();
"""
UNFOUNDED = """
DROP TRIGGER refuse_unfounded_stock ON procurement_stockrow;
DROP FUNCTION refuse_unfounded_stock();
"""

# What the supervision group agrees on is in the store at once, typed once: on the receipt.
# Services and the hire of machines are kept in no store.
TAKE_IN = """
CREATE FUNCTION take_into_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came record;
BEGIN
    FOR came IN
        SELECT r.id, r.quantity, i.name, i.specification, i.unit, d.delivered_on, d.paper_id,
               got.post_id, got.operator_id, got.responsible_id, seen.at
        FROM procurement_receiptrow r
        JOIN procurement_purchase p ON p.id = r.purchase_id AND p.kind = 'materials'
        JOIN procurement_purchaseitem i ON i.id = r.item_id
        JOIN procurement_receipt d ON d.id = r.receipt_id
        JOIN procurement_purchaseact got ON got.id = d.act_id
        JOIN procurement_purchaseact seen ON seen.id = NEW.act_id
        WHERE r.receipt_id = NEW.receipt_id ORDER BY i.name, i.specification, i.unit, i.number
    LOOP
        INSERT INTO procurement_stockcard
            (id, village_id, project_id, name, specification, unit, balance, last_number)
        VALUES (gen_random_uuid(), NEW.village_id, NEW.project_id, came.name, came.specification,
                came.unit, 0, 0)
        ON CONFLICT (project_id, name, specification, unit) DO NOTHING;
        INSERT INTO procurement_stockrow
            (id, village_id, project_id, card_id, move, happened_on, quantity, taker, place, reason,
             receipt_row_id, at, post_id, operator_id, responsible_id, paper_id)
        SELECT gen_random_uuid(), NEW.village_id, NEW.project_id, k.id, 'received',
               came.delivered_on, came.quantity, '', '', '', came.id, came.at, came.post_id,
               came.operator_id, came.responsible_id, came.paper_id
        FROM procurement_stockcard k WHERE k.project_id = NEW.project_id
        AND (k.name, k.specification, k.unit) = (came.name, came.specification, came.unit);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER take_into_stock AFTER INSERT ON procurement_receiptcheck
    FOR EACH ROW WHEN (NEW.agreed) EXECUTE FUNCTION take_into_stock();
"""
LEAVE_OUTSIDE = """
DROP TRIGGER take_into_stock ON procurement_receiptcheck;
DROP FUNCTION take_into_stock();
"""

# With the cards locked: nothing came or went up to the day since it was counted; then each
# difference becomes a row of its own.
SETTLE_COUNT = """
CREATE FUNCTION settle_stock_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_stockcard k
    WHERE k.id IN (SELECT card_id FROM procurement_stockcountrow WHERE count_id = NEW.count_id)
    ORDER BY k.id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM procurement_stockcountrow r JOIN procurement_stockcount c ON c.id = r.count_id
        WHERE r.count_id = NEW.count_id AND r.book <> (
            SELECT coalesce(sum(s.quantity), 0) FROM procurement_stockrow s
            WHERE s.card_id = r.card_id AND s.happened_on <= c.counted_on))
    THEN
        RAISE EXCEPTION 'the store has changed since it was counted' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'stock_counted_as_it_stands';
    END IF;
    INSERT INTO procurement_stockrow
        (id, village_id, project_id, card_id, move, happened_on, quantity, taker, place, reason,
         count_row_id, at, post_id, operator_id, responsible_id, paper_id)
    SELECT gen_random_uuid(), r.village_id, r.project_id, r.card_id, 'counted', c.counted_on,
           r.counted - r.book, '', '', r.reason, r.id, NEW.at, c.post_id, c.operator_id,
           c.responsible_id, c.paper_id
    FROM procurement_stockcountrow r JOIN procurement_stockcount c ON c.id = r.count_id
    WHERE r.count_id = NEW.count_id AND r.counted <> r.book ORDER BY r.card_id;
    RETURN NULL;
END $$;
CREATE TRIGGER settle_stock_count AFTER INSERT ON procurement_stockcountcheck
    FOR EACH ROW WHEN (NEW.agreed) EXECUTE FUNCTION settle_stock_count();
"""
LEAVE_COUNT = """
DROP TRIGGER settle_stock_count ON procurement_stockcountcheck;
DROP FUNCTION settle_stock_count();
"""


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_policies")]
    operations = [
        *(village_owned(f"procurement_{name}") for name in (*ONLY_ADDED, "stockcard")),
        *(
            same_village(f"procurement_{name}", "project_id", "projects_project")
            for name in (*ONLY_ADDED, "stockcard")
        ),
        *(
            same_village(f"procurement_{name}", "paper_id", "projects_attachment")
            for name in ANSWERED
        ),
        *(
            same_village(f"procurement_{name}", "meeting_id", "projects_meeting")
            for name in ("planresolution", "surplus")
        ),
        *(
            reference(f"procurement_{child}", f"procurement_{parent}", **columns)
            for child, parent, columns in TOGETHER
        ),
        migrations.RunSQL(CARD_IS_KEPT, CARD_IS_LOOSE),
        migrations.RunSQL(KEEP_STOCK, LOSE_STOCK),
        migrations.RunSQL(ON_EACH_DAY, ON_NO_DAY),
        migrations.RunSQL(FOUNDED, UNFOUNDED),
        migrations.RunSQL(TAKE_IN, LEAVE_OUTSIDE),
        migrations.RunSQL(SETTLE_COUNT, LEAVE_COUNT),
        *(insert_only(f"procurement_{name}") for name in ONLY_ADDED),
    ]
