from importlib import import_module

from django.db import migrations

from core.policies import insert_only, only_withdrawn, same_village, village_owned

# A handed-out advance is what it is: nobody strikes it out any more.
PAID_STANDS = """
CREATE FUNCTION refuse_withdrawn_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM payroll_advancestep WHERE advance_id = NEW.id AND kind = 'pay') THEN
        RAISE EXCEPTION 'what was handed out is not struck out' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'paid_advance_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_withdrawn_advance BEFORE UPDATE ON payroll_advance
    FOR EACH ROW EXECUTE FUNCTION refuse_withdrawn_advance();
"""
PAID_AT_WILL = """
DROP TRIGGER refuse_withdrawn_advance ON payroll_advance;
DROP FUNCTION refuse_withdrawn_advance();
"""

# In yuan: handed out, and neither given back nor taken off by a live line.
REST = """
CREATE FUNCTION advance_rest(asked uuid) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT sum(CASE kind WHEN 'pay' THEN amount WHEN 'give_back' THEN -amount END)
                     FROM payroll_advancestep WHERE advance_id = asked), 0)
         + coalesce((SELECT sum(i.amount) FROM payroll_linesource s
                     JOIN payroll_lineitem i ON i.id = s.item_id WHERE s.advance_id = asked), 0)
$$;
GRANT EXECUTE ON FUNCTION advance_rest(uuid) TO PUBLIC;
"""
NO_REST = "DROP FUNCTION advance_rest(uuid);"

# payroll.advance_rules.advance_state, where nobody can go around it: each step after the one
# before, the first two by another human than the asker, the whole amount handed out once, and no
# more given back than is left. The lock lets two clients come one after the other.
STEPS_FOLLOW = """
CREATE FUNCTION refuse_wrong_advance_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own payroll_advance;
    last payroll_advancestep;
    handed_out payroll_advancestep;
    follows boolean;
BEGIN
    SELECT * INTO own FROM payroll_advance WHERE id = NEW.advance_id FOR UPDATE;
    SELECT * INTO last FROM payroll_advancestep
    WHERE advance_id = NEW.advance_id ORDER BY number DESC LIMIT 1;
    SELECT * INTO handed_out FROM payroll_advancestep
    WHERE advance_id = NEW.advance_id AND kind = 'pay';
    follows := own.withdrawn_at IS NULL AND NEW.number = coalesce(last.number, 0) + 1
        AND CASE NEW.kind
            WHEN 'supervision' THEN last.id IS NULL
            WHEN 'township' THEN last.kind = 'supervision' AND last.agreed
            WHEN 'pay' THEN last.kind = 'township' AND last.agreed AND NEW.amount = own.amount
            WHEN 'give_back' THEN handed_out.id IS NOT NULL
                AND NEW.amount <= advance_rest(NEW.advance_id)
            ELSE handed_out.id IS NOT NULL AND advance_rest(NEW.advance_id) > 0 END;
    IF follows IS NOT TRUE THEN
        RAISE EXCEPTION 'an advance takes its steps in their order' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'advance_step_follows';
    END IF;
    IF NEW.kind IN ('supervision', 'township') AND NEW.human_id = own.asker_id
       OR NEW.kind = 'give_back' AND NEW.human_id = handed_out.human_id THEN
        RAISE EXCEPTION 'nobody answers for an advance twice' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'advance_answered_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_wrong_advance_step BEFORE INSERT ON payroll_advancestep
    FOR EACH ROW EXECUTE FUNCTION refuse_wrong_advance_step();
"""
STEPS_AT_WILL = """
DROP TRIGGER refuse_wrong_advance_step ON payroll_advancestep;
DROP FUNCTION refuse_wrong_advance_step();
"""

# All lines together take off what was handed out and not given back, and no fen more.
WITHIN_THE_ADVANCE = """
CREATE FUNCTION refuse_beyond_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payroll_advance WHERE id = NEW.advance_id FOR UPDATE;
    IF advance_rest(NEW.advance_id) < 0 THEN
        RAISE EXCEPTION 'no more is taken off than was handed out' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'within_the_advance';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_beyond_advance AFTER INSERT ON payroll_linesource
    FOR EACH ROW WHEN (NEW.advance_id IS NOT NULL) EXECUTE FUNCTION refuse_beyond_advance();
"""
BEYOND_THE_ADVANCE = """
DROP TRIGGER refuse_beyond_advance ON payroll_linesource;
DROP FUNCTION refuse_beyond_advance();
"""


def only_the_function(sql: str) -> str:
    """The first function of some SQL, to take the place of the one that is there."""
    return sql.partition("$$;")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") + "$$;"


ITEMS = import_module("payroll.migrations.0034_item_policies")
ALLOCATIONS = import_module("payroll.migrations.0081_wages_of_funds_policies")

# A source may be an advance of the line's own person that was handed out.
SOURCES = only_the_function(ITEMS.OWN_SOURCES)
SOURCES_WITH_ADVANCES = SOURCES.replace(
    "            ELSE (SELECT b.entry_id",
    """            WHEN NEW.advance_id IS NOT NULL THEN (SELECT a.entry_id FROM payroll_advance a
                JOIN payroll_advancestep p ON p.advance_id = a.id AND p.kind = 'pay'
                WHERE a.id = NEW.advance_id AND i.kind = 'advance')
            ELSE (SELECT b.entry_id""",
)
# A line says what it takes off for advances, and each of these items names its advance.
SUMS = only_the_function(ITEMS.ITEMS_ADD_UP)
SUMS_WITH_ADVANCES = (
    SUMS.replace("    sum_all numeric;", "    sum_all numeric;\n    sum_advanced numeric;")
    .replace(
        "    END IF;\n    SELECT coalesce(sum(amount) FILTER (",
        """        IF NEW.kind = 'advance' AND line.voided_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM payroll_linesource s WHERE s.item_id = NEW.id
        ) AND EXISTS (
            SELECT 1 FROM payroll_wagesheet t WHERE t.id = line.sheet_id AND t.state <> 'discarded'
        ) THEN
            RAISE EXCEPTION 'what is taken off for an advance names it' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'item_names_its_advance';
        END IF;
    END IF;
    SELECT coalesce(sum(amount) FILTER (""",
    )
    .replace(
        "           coalesce(sum(amount), 0)\n    INTO sum_earned, sum_all ",
        "           coalesce(sum(amount), 0),\n"
        "           -coalesce(sum(amount) FILTER (WHERE kind = 'advance'), 0)\n"
        "    INTO sum_earned, sum_all, sum_advanced ",
    )
    .replace(
        "(line.gross, line.amount) IS DISTINCT FROM (sum_earned, sum_all)",
        "(line.gross, line.amount, line.advanced) IS DISTINCT FROM\n"
        "       (sum_earned, sum_all, sum_advanced)",
    )
)
# What plan papers pay of a sheet are its wages, with what was paid of them ahead.
ALLOCATED = only_the_function(ALLOCATIONS.ALLOCATIONS_ADD_UP)
ALLOCATED_WITH_ADVANCES = ALLOCATED.replace(
    "SELECT coalesce(sum(amount), 0) FROM payroll_wageline",
    "SELECT coalesce(sum(amount + advanced), 0) FROM payroll_wageline",
)
REFERENCES = (
    ("advance", "project_id", "projects_project"),
    ("advance", "entry_id", "workers_rosterentry"),
    ("advance", "paper_id", "projects_attachment"),
    ("advancestep", "project_id", "projects_project"),
    ("advancestep", "advance_id", "payroll_advance"),
    ("advancestep", "paper_id", "projects_attachment"),
    ("linesource", "advance_id", "payroll_advance"),
)


class Migration(migrations.Migration):
    dependencies = [("payroll", "0089_ledger_layout_policies")]
    operations = [
        village_owned("payroll_advance"),
        village_owned("payroll_advancestep"),
        *(same_village(f"payroll_{name}", column, parent) for name, column, parent in REFERENCES),
        only_withdrawn("payroll_advance"),
        migrations.RunSQL(PAID_STANDS, PAID_AT_WILL),
        migrations.RunSQL(REST, NO_REST),
        migrations.RunSQL(STEPS_FOLLOW, STEPS_AT_WILL),
        insert_only("payroll_advancestep"),
        migrations.RunSQL(SOURCES_WITH_ADVANCES, SOURCES),
        migrations.RunSQL(SUMS_WITH_ADVANCES, SUMS),
        migrations.RunSQL(WITHIN_THE_ADVANCE, BEYOND_THE_ADVANCE),
        migrations.RunSQL(ALLOCATED_WITH_ADVANCES, ALLOCATED),
    ]
