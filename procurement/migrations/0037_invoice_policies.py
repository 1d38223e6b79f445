from django.db import migrations

from core.policies import insert_only, only_withdrawn, reference, same_village, village_owned

# With the purchase locked: an invoice is the chosen supplier's, by its code or, where one of the two
# has none, by its name; small receipts of one purchase stay together within the county's amount.
OF_THE_CHOSEN = """
CREATE FUNCTION refuse_other_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    up_to numeric;
    slips numeric;
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM procurement_choice c JOIN procurement_quote q ON q.id = c.quote_id
        WHERE c.purchase_id = NEW.purchase_id AND CASE
            WHEN NEW.uscc <> '' AND q.uscc <> '' THEN NEW.uscc = q.uscc
            ELSE NEW.seller = q.supplier END)
    THEN
        RAISE EXCEPTION 'this invoice is of another seller' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'invoice_of_the_chosen_supplier';
    END IF;
    IF NEW.kind = 'slip' THEN
        SELECT s.slip_up_to INTO up_to FROM procurement_purchase p
        JOIN projects_countysettings s ON s.id = p.terms_id WHERE p.id = NEW.purchase_id;
        SELECT coalesce(sum(i.amount), 0) INTO slips FROM procurement_invoice i
        WHERE i.purchase_id = NEW.purchase_id AND i.kind = 'slip' AND i.withdrawn_at IS NULL;
        IF up_to IS NULL OR slips + NEW.amount > up_to THEN
            RAISE EXCEPTION 'receipts of this purchase pass what the county allows' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'invoice_slips_within_the_countys_amount';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_invoice BEFORE INSERT ON procurement_invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_other_invoice();
"""
OF_ANYONE = """
DROP TRIGGER refuse_other_invoice ON procurement_invoice;
DROP FUNCTION refuse_other_invoice();
"""

# The rows of an invoice never come to more than it says, and come while nothing is struck out.
WITHIN_INVOICE = """
CREATE FUNCTION refuse_rows_past_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM procurement_invoice i WHERE i.id = NEW.invoice_id
        AND i.withdrawn_at IS NULL AND i.amount >= NEW.amount + (
            SELECT coalesce(sum(r.amount), 0) FROM procurement_invoicerow r
            WHERE r.invoice_id = NEW.invoice_id))
    THEN
        RAISE EXCEPTION 'the rows come to more than the invoice' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'invoice_rows_within_its_amount';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_rows_past_invoice BEFORE INSERT ON procurement_invoicerow
    FOR EACH ROW EXECUTE FUNCTION refuse_rows_past_invoice();
"""
PAST_INVOICE = """
DROP TRIGGER refuse_rows_past_invoice ON procurement_invoicerow;
DROP FUNCTION refuse_rows_past_invoice();
"""

# With the purchase locked: where an invoice stands, or the county asks for one, paid never passes
# what invoices of that day or before say of the list. What was received is held already.
PAID_BY_INVOICE = """
CREATE FUNCTION refuse_payment_past_invoices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    required boolean;
    stands boolean;
    invoiced numeric;
    paid numeric;
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    SELECT coalesce(s.invoice_required, false) INTO required FROM procurement_purchase p
    LEFT JOIN projects_countysettings s ON s.id = p.terms_id WHERE p.id = NEW.purchase_id;
    SELECT count(*) > 0 INTO stands FROM procurement_invoice i
    WHERE i.purchase_id = NEW.purchase_id AND i.withdrawn_at IS NULL;
    IF required AND NOT stands THEN
        RAISE EXCEPTION 'there is no invoice' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'payment_by_an_invoice';
    END IF;
    IF stands THEN
        SELECT coalesce(sum(r.amount), 0) INTO invoiced FROM procurement_invoicerow r
        JOIN procurement_invoice i ON i.id = r.invoice_id AND i.withdrawn_at IS NULL
        WHERE r.purchase_id = NEW.purchase_id AND i.issued_on <= NEW.paid_on;
        SELECT coalesce(sum(p.amount), 0) INTO paid FROM procurement_supplierpayment p
        WHERE p.purchase_id = NEW.purchase_id;
        IF paid + NEW.amount > invoiced THEN
            RAISE EXCEPTION 'this would pay more than was invoiced' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'payment_within_what_is_invoiced';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_payment_past_invoices BEFORE INSERT ON procurement_supplierpayment
    FOR EACH ROW EXECUTE FUNCTION refuse_payment_past_invoices();
"""
PAID_PAST_INVOICES = """
DROP TRIGGER refuse_payment_past_invoices ON procurement_supplierpayment;
DROP FUNCTION refuse_payment_past_invoices();
"""

# With the purchase locked: a paper by which something was paid is not struck out. Payments are never
# taken back, so it stays.
PAID_BY_IT = """
CREATE FUNCTION refuse_striking_what_was_paid_by() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NEW.withdrawn_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM procurement_supplierpayment p
        JOIN procurement_purchaseact a ON a.id = p.act_id
        WHERE p.purchase_id = NEW.purchase_id AND a.at >= OLD.at)
    THEN
        RAISE EXCEPTION 'something was paid by it' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_striking_what_was_paid_by BEFORE UPDATE ON procurement_invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_striking_what_was_paid_by('invoice_was_paid_by');
CREATE TRIGGER refuse_striking_what_was_paid_by BEFORE UPDATE ON procurement_contract
    FOR EACH ROW EXECUTE FUNCTION refuse_striking_what_was_paid_by('contract_was_paid_by');
"""
STRUCK_ANYHOW = """
DROP TRIGGER refuse_striking_what_was_paid_by ON procurement_contract;
DROP TRIGGER refuse_striking_what_was_paid_by ON procurement_invoice;
DROP FUNCTION refuse_striking_what_was_paid_by();
"""

# The contract's own rule (0033) locks the purchase too, so that none is struck out beside it.
BY_CONTRACT = """
CREATE OR REPLACE FUNCTION refuse_payment_without_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {lock}
    IF EXISTS (
        SELECT 1 FROM procurement_purchase p
        JOIN projects_countysettings s ON s.id = p.terms_id
        JOIN procurement_choice c ON c.purchase_id = p.id
        JOIN procurement_quote q ON q.id = c.quote_id
        WHERE p.id = NEW.purchase_id AND q.total > s.contract_above
    ) AND NOT EXISTS (
        SELECT 1 FROM procurement_contract t
        WHERE t.purchase_id = NEW.purchase_id AND t.withdrawn_at IS NULL)
    THEN
        RAISE EXCEPTION 'there is no contract' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'payment_by_a_contract';
    END IF;
    RETURN NEW;
END $$;
"""
LOCK = "PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;"


class Migration(migrations.Migration):
    dependencies = [("procurement", "0036_invoices")]
    operations = [
        village_owned("procurement_invoice"),
        same_village("procurement_invoice", "project_id", "projects_project"),
        same_village("procurement_invoice", "paper_id", "projects_attachment"),
        reference(
            "procurement_invoice",
            "procurement_purchase",
            purchase_id="id",
            project_id="project_id",
        ),
        only_withdrawn("procurement_invoice"),
        village_owned("procurement_invoicerow"),
        same_village("procurement_invoicerow", "project_id", "projects_project"),
        reference(
            "procurement_invoicerow",
            "procurement_purchase",
            purchase_id="id",
            project_id="project_id",
        ),
        reference(
            "procurement_invoicerow",
            "procurement_invoice",
            invoice_id="id",
            purchase_id="purchase_id",
        ),
        reference(
            "procurement_invoicerow",
            "procurement_purchaseitem",
            item_id="id",
            purchase_id="purchase_id",
        ),
        insert_only("procurement_invoicerow"),
        migrations.RunSQL(OF_THE_CHOSEN, OF_ANYONE),
        migrations.RunSQL(WITHIN_INVOICE, PAST_INVOICE),
        migrations.RunSQL(PAID_BY_INVOICE, PAID_PAST_INVOICES),
        migrations.RunSQL(PAID_BY_IT, STRUCK_ANYHOW),
        migrations.RunSQL(BY_CONTRACT.format(lock=LOCK), BY_CONTRACT.format(lock="")),
    ]
