from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLES = (
    "wagesheet",
    "wageline",
    "lineslot",
    "sheetdecision",
    "paymentbatch",
    "paymentattempt",
    "resultfile",
    "attemptevent",
)
OF_A_PROJECT = (
    "wagesheet",
    "wageline",
    "sheetdecision",
    "paymentbatch",
    "paymentattempt",
    "resultfile",
)
REFERENCES = (
    ("wagesheet", "notice_id", "projects_notice"),
    ("wageline", "sheet_id", "payroll_wagesheet"),
    ("wageline", "entry_id", "workers_rosterentry"),
    ("lineslot", "line_id", "payroll_wageline"),
    ("sheetdecision", "sheet_id", "payroll_wagesheet"),
    ("sheetdecision", "paper_id", "projects_attachment"),
    ("paymentbatch", "sheet_id", "payroll_wagesheet"),
    ("paymentattempt", "batch_id", "payroll_paymentbatch"),
    ("paymentattempt", "line_id", "payroll_wageline"),
    ("resultfile", "batch_id", "payroll_paymentbatch"),
    ("resultfile", "paper_id", "projects_attachment"),
    ("attemptevent", "attempt_id", "payroll_paymentattempt"),
    ("attemptevent", "result_id", "payroll_resultfile"),
)
ONLY_ADDED = ("sheetdecision", "paymentbatch", "paymentattempt", "resultfile", "attemptevent")
NEVER_DELETED = ("wagesheet", "wageline")

# Invariant 2: a slot that a line pays stays as it is, whoever tries.
SLOT_IS_FROZEN = """
ALTER TABLE payroll_lineslot ADD CONSTRAINT slot_is_in_a_wage_sheet
    FOREIGN KEY (identity_id, day, half) REFERENCES workers_slot (identity_id, day, half);

CREATE FUNCTION refuse_frozen_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM payroll_lineslot s WHERE s.identity_id = OLD.identity_id
               AND s.day = OLD.day AND s.half = OLD.half) THEN
        RAISE EXCEPTION 'this slot is on a wage sheet' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'slot_is_in_a_wage_sheet';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_frozen_slot BEFORE UPDATE ON workers_slot
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_slot();
"""
SLOT_IS_FREE = """
DROP TRIGGER refuse_frozen_slot ON workers_slot;
DROP FUNCTION refuse_frozen_slot();
ALTER TABLE payroll_lineslot DROP CONSTRAINT slot_is_in_a_wage_sheet;
"""

# While a sheet is under way, nobody is added to its days behind the backs of those who check it;
# whose line was voided may be put right. Once it is approved, a late day goes to the next sheet.
DAYS_ARE_CLOSED = """
CREATE FUNCTION refuse_late_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added a
        JOIN payroll_wagesheet s ON s.project_id = a.project_id AND a.day BETWEEN s.first AND s.last
        WHERE s.state IN ('draft', 'noticed', 'township', 'county') AND NOT EXISTS (
            SELECT 1 FROM payroll_wageline l
            WHERE l.sheet_id = s.id AND l.entry_id = a.entry_id AND l.voided_at IS NOT NULL
        )
    ) THEN
        RAISE EXCEPTION 'a wage sheet of these days is being checked' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'slot_is_in_a_wage_sheet';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_late_slots AFTER INSERT ON workers_slot
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_slots();
"""
DAYS_ARE_OPEN = """
DROP TRIGGER refuse_late_slots ON workers_slot;
DROP FUNCTION refuse_late_slots();
"""

# A slot leaves its line only when the line is voided, or the sheet discarded while a draft; it
# never moves to another line.
SLOT_STAYS = """
CREATE FUNCTION refuse_freed_slot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (
        SELECT 1 FROM payroll_wageline l JOIN payroll_wagesheet s ON s.id = l.sheet_id
        WHERE l.id = OLD.line_id AND l.voided_at IS NULL AND s.state <> 'discarded'
    ) THEN
        RAISE EXCEPTION 'this slot belongs to a live wage line' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'slot_stays_on_its_line';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER refuse_freed_slot BEFORE UPDATE OR DELETE ON payroll_lineslot
    FOR EACH ROW EXECUTE FUNCTION refuse_freed_slot();

CREATE FUNCTION refuse_late_discard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.project_id, NEW.number, NEW.first, NEW.last) IS DISTINCT FROM
       (OLD.project_id, OLD.number, OLD.first, OLD.last) OR
       (NEW.state = 'discarded' AND OLD.state NOT IN ('draft', 'discarded')) OR
       (NEW.state <> 'discarded' AND OLD.state = 'discarded')
    THEN
        RAISE EXCEPTION 'only a draft is discarded, for good' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'sheet_discarded_as_a_draft';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_late_discard BEFORE UPDATE ON payroll_wagesheet
    FOR EACH ROW EXECUTE FUNCTION refuse_late_discard();
"""
SLOT_GOES = """
DROP TRIGGER refuse_late_discard ON payroll_wagesheet;
DROP FUNCTION refuse_late_discard();
DROP TRIGGER refuse_freed_slot ON payroll_lineslot;
DROP FUNCTION refuse_freed_slot();
"""

# A live line of a draft pays the days of its own person, and so of its project and village: what
# this role can't see is refused too, since the foreign key to the slot looks past the policies.
OWN_SLOTS = """
CREATE FUNCTION refuse_foreign_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added a WHERE NOT EXISTS (
            SELECT 1 FROM payroll_wageline l
            JOIN payroll_wagesheet t ON t.id = l.sheet_id
            JOIN workers_slot s ON s.entry_id = l.entry_id
            WHERE l.id = a.line_id AND l.voided_at IS NULL AND t.state = 'draft'
              AND s.identity_id = a.identity_id AND s.day = a.day AND s.half = a.half
        )
    ) THEN
        RAISE EXCEPTION 'a line pays the days of its own person only' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'line_pays_own_slots';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_foreign_slots AFTER INSERT ON payroll_lineslot
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_slots();
"""
ANY_SLOTS = """
DROP TRIGGER refuse_foreign_slots ON payroll_lineslot;
DROP FUNCTION refuse_foreign_slots();
"""

# A line's money is what its sheet was made with: only setting aside and voiding change it. A voided
# line stays voided, for its days may be on another sheet by now; and money that is under way or
# has arrived keeps a line from being voided (invariant 4).
LINE_IS_FIXED = """
CREATE FUNCTION money_taken(line uuid) RETURNS numeric LANGUAGE sql AS $$
    SELECT coalesce(sum(a.amount), 0) FROM payroll_paymentattempt a
    WHERE a.line_id = line AND coalesce((
        SELECT e.state FROM payroll_attemptevent e
        WHERE e.attempt_id = a.id ORDER BY e.number DESC LIMIT 1
    ), 'exported') IN ('exported', 'unknown', 'succeeded')
$$;
GRANT EXECUTE ON FUNCTION money_taken(uuid) TO PUBLIC;

CREATE FUNCTION refuse_changed_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{set_aside_at,set_aside_by_id,set_aside_reason,
                         voided_at,voided_by_id,voided_reason}'::text[]
       IS DISTINCT FROM
       to_jsonb(OLD) - '{set_aside_at,set_aside_by_id,set_aside_reason,
                         voided_at,voided_by_id,voided_reason}'::text[]
       OR OLD.voided_at IS NOT NULL AND NEW.voided_at IS DISTINCT FROM OLD.voided_at
       OR OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND money_taken(OLD.id) > 0
    THEN
        RAISE EXCEPTION 'a wage line is not priced again' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'line_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_changed_line BEFORE UPDATE ON payroll_wageline
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_line();
"""
LINE_IS_LOOSE = """
DROP TRIGGER refuse_changed_line ON payroll_wageline;
DROP FUNCTION refuse_changed_line();
DROP FUNCTION money_taken(uuid);
"""

# Invariant 4: with the line locked, what is paid or on its way never passes what it is entitled
# to; and only an approved sheet pays.
NEVER_PAST_OWED = """
CREATE FUNCTION refuse_overpayment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entitled numeric;
BEGIN
    SELECT l.amount INTO entitled
    FROM payroll_wageline l JOIN payroll_wagesheet s ON s.id = l.sheet_id
    WHERE l.id = NEW.line_id AND l.voided_at IS NULL AND s.state IN ('approved', 'closed')
    FOR UPDATE OF l;
    IF money_taken(NEW.line_id) + NEW.amount > coalesce(entitled, 0) THEN
        RAISE EXCEPTION 'this would pay a line past what it owes' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'attempt_within_what_is_owed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_overpayment BEFORE INSERT ON payroll_paymentattempt
    FOR EACH ROW EXECUTE FUNCTION refuse_overpayment();
"""
PAST_OWED = """
DROP TRIGGER refuse_overpayment ON payroll_paymentattempt;
DROP FUNCTION refuse_overpayment();
"""

# payroll.rules.GOES_ON, where nobody can go around it. The lock is the line's, as above.
EVENTS_IN_ORDER = """
CREATE FUNCTION refuse_impossible_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number int;
    last_state text;
BEGIN
    PERFORM 1 FROM payroll_wageline l JOIN payroll_paymentattempt a ON a.line_id = l.id
    WHERE a.id = NEW.attempt_id FOR UPDATE OF l;
    SELECT e.number, e.state INTO last_number, last_state FROM payroll_attemptevent e
    WHERE e.attempt_id = NEW.attempt_id ORDER BY e.number DESC LIMIT 1;
    IF NEW.number <> coalesce(last_number, 0) + 1 OR NOT (CASE coalesce(last_state, 'none')
        WHEN 'none' THEN NEW.state = 'exported'
        WHEN 'exported' THEN NEW.state IN ('unknown', 'succeeded', 'failed', 'cancelled')
        WHEN 'unknown' THEN NEW.state IN ('succeeded', 'failed')
        WHEN 'succeeded' THEN NEW.state = 'returned'
        ELSE false END)
    THEN
        RAISE EXCEPTION 'an attempt can not go from % to %', last_state, NEW.state USING
            ERRCODE = 'check_violation', CONSTRAINT = 'attempt_event_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_event BEFORE INSERT ON payroll_attemptevent
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_event();
"""
EVENTS_AT_WILL = """
DROP TRIGGER refuse_impossible_event ON payroll_attemptevent;
DROP FUNCTION refuse_impossible_event();
"""


def kept(table: str) -> migrations.RunSQL:
    """Rows change, but none is ever deleted: what was voided or discarded stays to be read."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER never_deleted ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0001_initial"),
        ("core", "0003_only_withdrawn"),
        ("regions", "0010_finance_reviewer"),
        ("projects", "0111_fund_request_policies"),
        ("workers", "0061_idle_day_policies"),
    ]
    operations = [
        *(village_owned(f"payroll_{name}") for name in TABLES),
        *(
            same_village(f"payroll_{name}", "project_id", "projects_project")
            for name in OF_A_PROJECT
        ),
        *(same_village(f"payroll_{name}", column, parent) for name, column, parent in REFERENCES),
        migrations.RunSQL(SLOT_IS_FROZEN, SLOT_IS_FREE),
        migrations.RunSQL(DAYS_ARE_CLOSED, DAYS_ARE_OPEN),
        migrations.RunSQL(SLOT_STAYS, SLOT_GOES),
        migrations.RunSQL(OWN_SLOTS, ANY_SLOTS),
        migrations.RunSQL(LINE_IS_FIXED, LINE_IS_LOOSE),
        migrations.RunSQL(NEVER_PAST_OWED, PAST_OWED),
        migrations.RunSQL(EVENTS_IN_ORDER, EVENTS_AT_WILL),
        *(insert_only(f"payroll_{name}") for name in ONLY_ADDED),
        *(kept(f"payroll_{name}") for name in NEVER_DELETED),
    ]
