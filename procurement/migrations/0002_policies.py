from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

PURCHASE = "procurement_purchase"
OF_A_PURCHASE = (
    "purchaseitem",
    "quote",
    "quoterow",
    "purchaseact",
    "choice",
    "receipt",
    "receiptrow",
    "receiptcheck",
    "supplierpayment",
)
# Within one purchase: (child, its column, parent).
TOGETHER = (
    ("quoterow", "quote_id", "quote"),
    ("quoterow", "item_id", "purchaseitem"),
    ("choice", "quote_id", "quote"),
    ("choice", "act_id", "purchaseact"),
    ("receipt", "act_id", "purchaseact"),
    ("receiptrow", "receipt_id", "receipt"),
    ("receiptrow", "item_id", "purchaseitem"),
    ("receiptcheck", "receipt_id", "receipt"),
    ("receiptcheck", "act_id", "purchaseact"),
    ("supplierpayment", "act_id", "purchaseact"),
)
WITH_A_PAPER = ("quote", "purchaseact", "receipt", "supplierpayment")
ONLY_ADDED = tuple(name for name in OF_A_PURCHASE if name != "quote")
ACT_OF = {
    "choice": "choose",
    "receipt": "receive",
    "receiptcheck": "check",
    "supplierpayment": "pay",
}

# procurement.rules.GOES_ON, where nobody can go around it; what was planned stays as it was.
GOES_ON = """
CREATE FUNCTION refuse_impossible_purchase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'inquiry' THEN
            RAISE EXCEPTION 'a purchase begins with its inquiry' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'purchase_goes_on';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.project_id, NEW.budget) IS DISTINCT FROM (OLD.project_id, OLD.budget) OR
       (OLD.called_off_at IS NOT NULL AND NEW.called_off_at IS DISTINCT FROM OLD.called_off_at) OR
       NOT (CASE OLD.state
        WHEN NEW.state THEN true
        WHEN 'inquiry' THEN NEW.state IN ('chosen', 'cancelled')
        WHEN 'chosen' THEN NEW.state IN ('delivered', 'paid', 'cancelled')
        WHEN 'delivered' THEN NEW.state = 'paid'
        ELSE false END)
    THEN
        RAISE EXCEPTION 'a purchase can not go from % to %', OLD.state, NEW.state USING
            ERRCODE = 'check_violation', CONSTRAINT = 'purchase_goes_on';
    END IF;
    IF NEW.state = 'chosen' AND NOT EXISTS (
        SELECT 1 FROM procurement_choice c WHERE c.purchase_id = NEW.id)
    THEN
        RAISE EXCEPTION 'nothing is chosen' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'purchase_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_purchase BEFORE INSERT OR UPDATE ON procurement_purchase
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_purchase();
CREATE TRIGGER never_deleted BEFORE DELETE ON procurement_purchase
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
GOES_ANYWHERE = """
DROP TRIGGER never_deleted ON procurement_purchase;
DROP TRIGGER refuse_impossible_purchase ON procurement_purchase;
DROP FUNCTION refuse_impossible_purchase();
"""

# Quotes come and go only while suppliers are asked; the list is closed by its first quote.
WHILE_ASKING = """
CREATE FUNCTION refuse_late_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF stands IS DISTINCT FROM 'inquiry' OR (TG_TABLE_NAME = 'procurement_purchaseitem' AND
       EXISTS (SELECT 1 FROM procurement_quote q WHERE q.purchase_id = NEW.purchase_id))
    THEN
        RAISE EXCEPTION 'this purchase takes no more of %', TG_TABLE_NAME USING
            ERRCODE = 'check_violation', CONSTRAINT = 'purchase_is_still_asking';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_late_inquiry BEFORE INSERT ON procurement_purchaseitem
    FOR EACH ROW EXECUTE FUNCTION refuse_late_inquiry();
CREATE TRIGGER refuse_late_inquiry BEFORE INSERT OR UPDATE ON procurement_quote
    FOR EACH ROW EXECUTE FUNCTION refuse_late_inquiry();
"""
AT_ANY_TIME = """
DROP TRIGGER refuse_late_inquiry ON procurement_quote;
DROP TRIGGER refuse_late_inquiry ON procurement_purchaseitem;
DROP FUNCTION refuse_late_inquiry();
"""

# A quote changes only by being struck out, once and for all.
QUOTE_IS_FIXED = """
CREATE FUNCTION refuse_changed_quote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    struck text[] := ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason'];
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR to_jsonb(NEW) - struck IS DISTINCT FROM to_jsonb(OLD) - struck
    THEN
        RAISE EXCEPTION 'a quote is not changed' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'quote_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_changed_quote BEFORE UPDATE ON procurement_quote
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_quote();
CREATE TRIGGER never_deleted BEFORE DELETE ON procurement_quote
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
QUOTE_IS_LOOSE = """
DROP TRIGGER never_deleted ON procurement_quote;
DROP TRIGGER refuse_changed_quote ON procurement_quote;
DROP FUNCTION refuse_changed_quote();
"""

# A quote's rows come all at once: one for each item, each rounded once, together its total.
QUOTE_ADDS_UP = """
CREATE FUNCTION refuse_wrong_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM procurement_quote q WHERE q.id IN (SELECT quote_id FROM added) AND (
            q.total <> (SELECT sum(r.amount) FROM procurement_quoterow r WHERE r.quote_id = q.id)
            OR EXISTS (
                SELECT 1 FROM procurement_purchaseitem i
                LEFT JOIN procurement_quoterow r ON r.item_id = i.id AND r.quote_id = q.id
                WHERE i.purchase_id = q.purchase_id
                AND (r.id IS NULL OR r.amount <> round(i.quantity * r.unit_price, 2))))
    ) THEN
        RAISE EXCEPTION 'the rows of a quote make its total' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'quote_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_wrong_total AFTER INSERT ON procurement_quoterow
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_wrong_total();
"""
QUOTE_ADDS_UP_TO_ANYTHING = """
DROP TRIGGER refuse_wrong_total ON procurement_quoterow;
DROP FUNCTION refuse_wrong_total();
"""

# Only a standing quote with all its rows is chosen, while suppliers are still asked.
CHOICE_STANDS = """
CREATE FUNCTION refuse_impossible_choice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF stands IS DISTINCT FROM 'inquiry' OR NOT EXISTS (
        SELECT 1 FROM procurement_quote q WHERE q.id = NEW.quote_id AND q.withdrawn_at IS NULL
        AND q.total = (SELECT sum(r.amount) FROM procurement_quoterow r WHERE r.quote_id = q.id))
    THEN
        RAISE EXCEPTION 'this quote can not be chosen' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_a_standing_quote';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_choice BEFORE INSERT ON procurement_choice
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_choice();
"""
CHOICE_FALLS = """
DROP TRIGGER refuse_impossible_choice ON procurement_choice;
DROP FUNCTION refuse_impossible_choice();
"""

# Each row names an act of its own kind.
ACT_FITS = """
CREATE FUNCTION refuse_other_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM procurement_purchaseact a
                   WHERE a.id = NEW.act_id AND a.kind = TG_ARGV[0]) THEN
        RAISE EXCEPTION 'this act is not of the kind %', TG_ARGV[0] USING
            ERRCODE = 'check_violation', CONSTRAINT = 'act_fits_its_row';
    END IF;
    RETURN NEW;
END $$;
"""


def act_fits(table: str, kind: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER refuse_other_act BEFORE INSERT ON procurement_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_other_act('{kind}');",
        f"DROP TRIGGER refuse_other_act ON procurement_{table};",
    )


# With the purchase locked: received and not refused never passes what is ordered.
WITHIN_ORDER = """
CREATE FUNCTION refuse_overdelivery() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
    ordered numeric;
    received numeric;
BEGIN
    SELECT state INTO stands FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    SELECT quantity INTO ordered FROM procurement_purchaseitem WHERE id = NEW.item_id;
    SELECT coalesce(sum(r.quantity), 0) INTO received FROM procurement_receiptrow r
    LEFT JOIN procurement_receiptcheck c ON c.receipt_id = r.receipt_id
    WHERE r.item_id = NEW.item_id AND c.agreed IS DISTINCT FROM false;
    IF stands IS DISTINCT FROM 'chosen' OR received + NEW.quantity > ordered THEN
        RAISE EXCEPTION 'this would receive more than is ordered' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'receipt_within_what_is_ordered';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_overdelivery BEFORE INSERT ON procurement_receiptrow
    FOR EACH ROW EXECUTE FUNCTION refuse_overdelivery();
"""
PAST_ORDER = """
DROP TRIGGER refuse_overdelivery ON procurement_receiptrow;
DROP FUNCTION refuse_overdelivery();
"""

# With the purchase locked: paid never passes what was received and agreed, at the chosen prices.
# All that was ordered is worth the quote's total, so this holds for the total too.
WITHIN_WORTH = """
CREATE FUNCTION refuse_supplier_overpayment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    worth numeric;
    paid numeric;
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(round(got.quantity * price.unit_price, 2)), 0) INTO worth
    FROM (
        SELECT r.item_id, sum(r.quantity) AS quantity FROM procurement_receiptrow r
        JOIN procurement_receiptcheck c ON c.receipt_id = r.receipt_id AND c.agreed
        WHERE r.purchase_id = NEW.purchase_id GROUP BY r.item_id
    ) got
    JOIN procurement_quoterow price ON price.item_id = got.item_id
    JOIN procurement_choice chosen
        ON chosen.quote_id = price.quote_id AND chosen.purchase_id = NEW.purchase_id;
    SELECT coalesce(sum(p.amount), 0) INTO paid FROM procurement_supplierpayment p
    WHERE p.purchase_id = NEW.purchase_id;
    IF paid + NEW.amount > worth THEN
        RAISE EXCEPTION 'this would pay more than was received' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_what_is_received';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_supplier_overpayment BEFORE INSERT ON procurement_supplierpayment
    FOR EACH ROW EXECUTE FUNCTION refuse_supplier_overpayment();
"""
PAST_WORTH = """
DROP TRIGGER refuse_supplier_overpayment ON procurement_supplierpayment;
DROP FUNCTION refuse_supplier_overpayment();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0001_initial"),
        ("core", "0003_only_withdrawn"),
        ("regions", "0010_finance_reviewer"),
        ("projects", "0111_fund_request_policies"),
        ("workers", "0061_idle_day_policies"),
        ("payroll", "0099_own_slots_by_key"),
    ]
    operations = [
        *(village_owned(f"procurement_{name}") for name in ("purchase", *OF_A_PURCHASE)),
        *(
            same_village(f"procurement_{name}", "project_id", "projects_project")
            for name in ("purchase", *OF_A_PURCHASE)
        ),
        *(
            reference(f"procurement_{name}", PURCHASE, purchase_id="id", project_id="project_id")
            for name in OF_A_PURCHASE
        ),
        *(
            reference(
                f"procurement_{child}",
                f"procurement_{parent}",
                **{column: "id", "purchase_id": "purchase_id"},
            )
            for child, column, parent in TOGETHER
        ),
        *(
            same_village(f"procurement_{name}", "paper_id", "projects_attachment")
            for name in WITH_A_PAPER
        ),
        migrations.RunSQL(GOES_ON, GOES_ANYWHERE),
        migrations.RunSQL(WHILE_ASKING, AT_ANY_TIME),
        migrations.RunSQL(QUOTE_IS_FIXED, QUOTE_IS_LOOSE),
        migrations.RunSQL(QUOTE_ADDS_UP, QUOTE_ADDS_UP_TO_ANYTHING),
        migrations.RunSQL(CHOICE_STANDS, CHOICE_FALLS),
        migrations.RunSQL(ACT_FITS, "DROP FUNCTION refuse_other_act();"),
        *(act_fits(table, kind) for table, kind in ACT_OF.items()),
        migrations.RunSQL(WITHIN_ORDER, PAST_ORDER),
        migrations.RunSQL(WITHIN_WORTH, PAST_WORTH),
        *(insert_only(f"procurement_{name}") for name in ONLY_ADDED),
    ]
