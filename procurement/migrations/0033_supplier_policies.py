from django.db import migrations

from core.policies import (
    HI,
    LO,
    only_withdrawn,
    reference,
    same_village,
    upper_owned,
    village_owned,
)

# A village enters who first offers to it, in the register of its own county and in no other.
OWN_COUNTY = f"(area_id = rpad(left({LO}, 6), 12, '0') AND {HI} <= scope_end(area_id))"
ENTERED_BELOW = f"""
CREATE POLICY add_to_own_county ON procurement_supplier FOR INSERT WITH CHECK {OWN_COUNTY};
"""
ENTERED_ABOVE = "DROP POLICY add_to_own_county ON procurement_supplier;"

# The county corrects how a supplier is written; who it is stays.
SUPPLIER_STAYS = """
CREATE FUNCTION refuse_other_supplier() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written text[] := ARRAY['name', 'legal_representative'];
BEGIN
    IF to_jsonb(NEW) - written IS DISTINCT FROM to_jsonb(OLD) - written THEN
        RAISE EXCEPTION 'a supplier stays who it is' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'supplier_stays_who_it_is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_supplier BEFORE UPDATE ON procurement_supplier
    FOR EACH ROW EXECUTE FUNCTION refuse_other_supplier();
CREATE TRIGGER never_deleted BEFORE DELETE ON procurement_supplier
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
SUPPLIER_MOVES = """
DROP TRIGGER never_deleted ON procurement_supplier;
DROP TRIGGER refuse_other_supplier ON procurement_supplier;
DROP FUNCTION refuse_other_supplier();
"""

# A quote names a supplier of its own county, under the code that stands in the register.
OWN_REGISTER = """
CREATE FUNCTION refuse_other_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM procurement_supplier s WHERE s.id = NEW.registered_id
        AND s.area_id = rpad(left(NEW.village_id, 6), 12, '0') AND s.uscc = NEW.uscc)
    THEN
        RAISE EXCEPTION 'no such supplier in the county of this quote' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'quote_of_its_countys_supplier';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_register BEFORE INSERT ON procurement_quote
    FOR EACH ROW EXECUTE FUNCTION refuse_other_register();
"""
ANY_REGISTER = """
DROP TRIGGER refuse_other_register ON procurement_quote;
DROP FUNCTION refuse_other_register();
"""

# A purchase keeps the terms of its own county that it was begun under.
TERMS_STAY = """
CREATE FUNCTION refuse_other_purchase_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.terms_id IS DISTINCT FROM OLD.terms_id THEN
        RAISE EXCEPTION 'a purchase keeps the terms that it was begun under' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'purchase_keeps_its_terms';
    END IF;
    IF NEW.terms_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_countysettings s
        WHERE s.id = NEW.terms_id AND s.area_id = rpad(left(NEW.village_id, 6), 12, '0'))
    THEN
        RAISE EXCEPTION 'terms of another county' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'purchase_has_its_countys_terms';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_purchase_terms BEFORE INSERT OR UPDATE OF terms_id
    ON procurement_purchase FOR EACH ROW EXECUTE FUNCTION refuse_other_purchase_terms();
"""
TERMS_MOVE = """
DROP TRIGGER refuse_other_purchase_terms ON procurement_purchase;
DROP FUNCTION refuse_other_purchase_terms();
"""

# Nobody chooses a blocked supplier; with fewer offers than the county asks for there is a reason,
# or a sum within direct purchase and a second human who signed.
CHOICE_HOLDS = """
CREATE FUNCTION refuse_choice_against_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked integer;
    direct numeric;
    sum_offered numeric;
    offers_it uuid;
BEGIN
    SELECT coalesce(s.least_quotes, 3), s.direct_up_to INTO asked, direct
    FROM procurement_purchase p LEFT JOIN projects_countysettings s ON s.id = p.terms_id
    WHERE p.id = NEW.purchase_id;
    SELECT q.total, q.registered_id INTO sum_offered, offers_it
    FROM procurement_quote q WHERE q.id = NEW.quote_id;
    IF EXISTS (SELECT 1 FROM procurement_supplierblock b
               WHERE b.supplier_id = offers_it AND b.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'the county has blocked this supplier' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'choice_of_no_blocked_supplier';
    END IF;
    IF NEW.exception = '' AND asked > (
        SELECT count(*) FROM procurement_quote q
        WHERE q.purchase_id = NEW.purchase_id AND q.withdrawn_at IS NULL)
    AND NOT (sum_offered <= coalesce(direct, -1) AND EXISTS (
        SELECT 1 FROM procurement_purchaseact a
        WHERE a.purchase_id = NEW.purchase_id AND a.kind = 'second'))
    THEN
        RAISE EXCEPTION 'too few suppliers have offered' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'choice_among_enough_quotes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_choice_against_terms BEFORE INSERT ON procurement_choice
    FOR EACH ROW EXECUTE FUNCTION refuse_choice_against_terms();
"""
CHOICE_BENDS = """
DROP TRIGGER refuse_choice_against_terms ON procurement_choice;
DROP FUNCTION refuse_choice_against_terms();
"""

# A contract is of a chosen purchase, and says the sum that was offered.
CONTRACT_FITS = """
CREATE FUNCTION refuse_other_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM procurement_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM procurement_choice c JOIN procurement_quote q ON q.id = c.quote_id
        WHERE c.purchase_id = NEW.purchase_id AND q.total = NEW.amount)
    THEN
        RAISE EXCEPTION 'the contract does not say what was chosen' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'contract_says_what_was_chosen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_contract BEFORE INSERT ON procurement_contract
    FOR EACH ROW EXECUTE FUNCTION refuse_other_contract();
"""
CONTRACT_DIFFERS = """
DROP TRIGGER refuse_other_contract ON procurement_contract;
DROP FUNCTION refuse_other_contract();
"""

# Above the county's amount nothing is paid without a contract that stands.
PAID_BY_CONTRACT = """
CREATE FUNCTION refuse_payment_without_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
CREATE TRIGGER refuse_payment_without_contract BEFORE INSERT ON procurement_supplierpayment
    FOR EACH ROW EXECUTE FUNCTION refuse_payment_without_contract();
"""
PAID_ANYHOW = """
DROP TRIGGER refuse_payment_without_contract ON procurement_supplierpayment;
DROP FUNCTION refuse_payment_without_contract();
"""


class Migration(migrations.Migration):
    dependencies = [("procurement", "0032_suppliers")]
    operations = [
        upper_owned("procurement_supplier"),
        migrations.RunSQL(ENTERED_BELOW, ENTERED_ABOVE),
        migrations.RunSQL(SUPPLIER_STAYS, SUPPLIER_MOVES),
        upper_owned("procurement_supplierblock"),
        reference(
            "procurement_supplierblock",
            "procurement_supplier",
            supplier_id="id",
            area_id="area_id",
        ),
        only_withdrawn("procurement_supplierblock"),
        village_owned("procurement_contract"),
        same_village("procurement_contract", "project_id", "projects_project"),
        same_village("procurement_contract", "paper_id", "projects_attachment"),
        reference(
            "procurement_contract",
            "procurement_purchase",
            purchase_id="id",
            project_id="project_id",
        ),
        only_withdrawn("procurement_contract"),
        migrations.RunSQL(OWN_REGISTER, ANY_REGISTER),
        migrations.RunSQL(TERMS_STAY, TERMS_MOVE),
        migrations.RunSQL(CHOICE_HOLDS, CHOICE_BENDS),
        migrations.RunSQL(CONTRACT_FITS, CONTRACT_DIFFERS),
        migrations.RunSQL(PAID_BY_CONTRACT, PAID_ANYHOW),
    ]
