from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

TABLES = ("correction", "lineitem", "linesource")
REFERENCES = (
    ("correction", "project_id", "projects_project"),
    ("correction", "entry_id", "workers_rosterentry"),
    ("correction", "line_id", "payroll_wageline"),
    ("correction", "paper_id", "projects_attachment"),
    ("lineitem", "project_id", "projects_project"),
    ("lineitem", "line_id", "payroll_wageline"),
    ("linesource", "item_id", "payroll_lineitem"),
    ("linesource", "correction_id", "payroll_correction"),
    ("linesource", "carried_id", "payroll_lineitem"),
)

# At the end of the transaction a line is worth what its items say, and an item of work days has
# its half-days: no yuan stands on a sheet without what it was earned by.
ITEMS_ADD_UP = """
CREATE FUNCTION refuse_wrong_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line payroll_wageline;
    sum_earned numeric;
    sum_all numeric;
BEGIN
    IF TG_TABLE_NAME = 'payroll_wageline' THEN
        line := NEW;
    ELSE
        SELECT * INTO line FROM payroll_wageline WHERE id = NEW.line_id;
        IF NEW.kind = 'days' AND line.voided_at IS NULL AND NEW.quantity * 2 <> (
            SELECT count(*) FROM payroll_lineslot s WHERE s.item_id = NEW.id
        ) AND EXISTS (
            SELECT 1 FROM payroll_wagesheet t WHERE t.id = line.sheet_id AND t.state <> 'discarded'
        ) THEN
            RAISE EXCEPTION 'an item pays the half-days that it has' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'item_has_its_slots';
        END IF;
    END IF;
    SELECT coalesce(sum(amount) FILTER (
               WHERE kind IN ('days', 'overtime', 'pieces', 'share', 'correction')), 0),
           coalesce(sum(amount), 0)
    INTO sum_earned, sum_all FROM payroll_lineitem WHERE line_id = line.id;
    IF (line.gross, line.amount) IS DISTINCT FROM (sum_earned, sum_all) THEN
        RAISE EXCEPTION 'a line is worth what its items add up to' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'line_is_the_sum_of_its_items';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refuse_wrong_sum AFTER INSERT ON payroll_lineitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_sum();
CREATE CONSTRAINT TRIGGER refuse_wrong_sum AFTER INSERT ON payroll_wageline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_sum();
"""
ITEMS_AT_WILL = """
DROP TRIGGER refuse_wrong_sum ON payroll_wageline;
DROP TRIGGER refuse_wrong_sum ON payroll_lineitem;
DROP FUNCTION refuse_wrong_sum();
"""

# What an item pays beside presence belongs to the person of its line; a correction is confirmed;
# and a line lets it go only when it is voided or its draft discarded, never to another line.
OWN_SOURCES = """
CREATE FUNCTION refuse_foreign_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM payroll_lineitem i
        JOIN payroll_wageline l ON l.id = i.line_id
        JOIN payroll_wagesheet t ON t.id = l.sheet_id
        WHERE i.id = NEW.item_id AND l.voided_at IS NULL AND t.state = 'draft' AND l.entry_id = (
            CASE
            WHEN NEW.overtime_id IS NOT NULL THEN (SELECT o.entry_id FROM workers_overtime o
                WHERE o.id = NEW.overtime_id AND o.withdrawn_at IS NULL)
            WHEN NEW.pieces_id IS NOT NULL THEN (SELECT p.entry_id FROM workers_pieces p
                WHERE p.id = NEW.pieces_id AND p.withdrawn_at IS NULL)
            WHEN NEW.share_id IS NOT NULL THEN (SELECT h.entry_id FROM workers_teamshare h
                JOIN workers_teampieces p ON p.id = h.pieces_id
                WHERE h.id = NEW.share_id AND p.withdrawn_at IS NULL)
            WHEN NEW.correction_id IS NOT NULL THEN (SELECT c.entry_id FROM payroll_correction c
                WHERE c.id = NEW.correction_id AND c.withdrawn_at IS NULL
                AND c.confirmed_at IS NOT NULL AND c.amount = i.amount)
            ELSE (SELECT b.entry_id FROM payroll_lineitem k JOIN payroll_wageline b
                ON b.id = k.line_id JOIN payroll_wagesheet u ON u.id = b.sheet_id
                WHERE k.id = NEW.carried_id AND k.kind = 'carried' AND k.amount = -i.amount
                AND b.voided_at IS NULL AND u.state <> 'discarded')
            END)
    ) THEN
        RAISE EXCEPTION 'an item pays what stands beside the days of its own person' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'item_pays_own_sources';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_foreign_source BEFORE INSERT ON payroll_linesource
    FOR EACH ROW EXECUTE FUNCTION refuse_foreign_source();

CREATE FUNCTION refuse_freed_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT 1 FROM payroll_lineitem i JOIN payroll_wageline l ON l.id = i.line_id
        JOIN payroll_wagesheet s ON s.id = l.sheet_id
        WHERE i.id = OLD.item_id AND l.voided_at IS NULL AND s.state <> 'discarded'
    ) THEN
        RAISE EXCEPTION 'this belongs to a live wage line' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'source_stays_on_its_line';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER refuse_freed_source BEFORE UPDATE OR DELETE ON payroll_linesource
    FOR EACH ROW EXECUTE FUNCTION refuse_freed_source();
"""
ANY_SOURCES = """
DROP TRIGGER refuse_freed_source ON payroll_linesource;
DROP FUNCTION refuse_freed_source();
DROP TRIGGER refuse_foreign_source ON payroll_linesource;
DROP FUNCTION refuse_foreign_source();
"""

# Whatever a live line pays or takes off stays as it is, like a slot.
SOURCES_ARE_FROZEN = """
CREATE FUNCTION refuse_frozen_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held boolean;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'workers_overtime' THEN
        SELECT EXISTS (SELECT 1 FROM payroll_linesource WHERE overtime_id = OLD.id) INTO held;
    WHEN 'workers_pieces' THEN
        SELECT EXISTS (SELECT 1 FROM payroll_linesource WHERE pieces_id = OLD.id) INTO held;
    WHEN 'workers_teampieces' THEN
        SELECT EXISTS (SELECT 1 FROM payroll_linesource s JOIN workers_teamshare h
                       ON h.id = s.share_id WHERE h.pieces_id = OLD.id) INTO held;
    WHEN 'payroll_wageline' THEN
        SELECT NEW.voided_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM payroll_linesource s JOIN payroll_lineitem i ON i.id = s.carried_id
            WHERE i.line_id = OLD.id) INTO held;
    END CASE;
    IF held THEN
        RAISE EXCEPTION 'a wage line holds this' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'source_is_in_a_wage_sheet';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_frozen_source BEFORE UPDATE ON workers_overtime
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_source();
CREATE TRIGGER refuse_frozen_source BEFORE UPDATE ON workers_pieces
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_source();
CREATE TRIGGER refuse_frozen_source BEFORE UPDATE ON workers_teampieces
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_source();
CREATE TRIGGER refuse_frozen_source BEFORE UPDATE ON payroll_wageline
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_source();
"""
SOURCES_ARE_LOOSE = """
DROP TRIGGER refuse_frozen_source ON payroll_wageline;
DROP TRIGGER refuse_frozen_source ON workers_teampieces;
DROP TRIGGER refuse_frozen_source ON workers_pieces;
DROP TRIGGER refuse_frozen_source ON workers_overtime;
DROP FUNCTION refuse_frozen_source();
"""

# A correction is confirmed once and struck out once, and neither once a live line holds it.
CORRECTION_IS_FIXED = """
CREATE FUNCTION refuse_changed_correction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open text[] := '{withdrawn_at,withdrawn_by_id,withdrawn_reason,
                     confirmed_at,confirmed_by_id,seer_id}';
BEGIN
    IF to_jsonb(NEW) - open IS DISTINCT FROM to_jsonb(OLD) - open
       OR OLD.withdrawn_at IS NOT NULL
       OR OLD.confirmed_at IS NOT NULL AND
          (NEW.confirmed_at, NEW.seer_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.seer_id)
       OR EXISTS (SELECT 1 FROM payroll_linesource WHERE correction_id = OLD.id)
    THEN
        RAISE EXCEPTION 'a correction is confirmed once or struck out' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'correction_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_changed_correction BEFORE UPDATE ON payroll_correction
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_correction();
CREATE TRIGGER never_deleted BEFORE DELETE ON payroll_correction
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CORRECTION_IS_LOOSE = """
DROP TRIGGER never_deleted ON payroll_correction;
DROP TRIGGER refuse_changed_correction ON payroll_correction;
DROP FUNCTION refuse_changed_correction();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0030_communal_never_paid")]
    operations = [
        *(village_owned(f"payroll_{name}") for name in TABLES),
        *(same_village(f"payroll_{name}", column, parent) for name, column, parent in REFERENCES),
        reference("payroll_lineslot", "payroll_lineitem", item_id="id", line_id="line_id"),
        migrations.RunSQL(ITEMS_ADD_UP, ITEMS_AT_WILL),
        migrations.RunSQL(OWN_SOURCES, ANY_SOURCES),
        migrations.RunSQL(SOURCES_ARE_FROZEN, SOURCES_ARE_LOOSE),
        migrations.RunSQL(CORRECTION_IS_FIXED, CORRECTION_IS_LOOSE),
        insert_only("payroll_lineitem"),
    ]
