from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

TABLES = (
    "worksitem",
    "application",
    "inspection",
    "attendee",
    "inspectionitem",
    "itemcheck",
    "rectification",
    "asset",
    "careagreement",
)
REFERENCES = (
    ("inspection", "paper_id", "projects_attachment"),
    ("attendee", "inspection_id", "acceptance_inspection"),
    ("inspectionitem", "inspection_id", "acceptance_inspection"),
    ("itemcheck", "paper_id", "projects_attachment"),
    ("rectification", "fault_id", "acceptance_itemcheck"),
    ("rectification", "before_id", "projects_attachment"),
    ("rectification", "after_id", "projects_attachment"),
    ("careagreement", "paper_id", "projects_attachment"),
)
ONLY_ADDED = ("inspection", "attendee", "inspectionitem", "itemcheck", "rectification")

# A further check follows a failed one that was rectified; a passed item stays passed. The item is
# locked, so that of two who check it again at once one waits for the other.
CHECKS_IN_ORDER = """
CREATE FUNCTION refuse_check_out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_id uuid;
    last_number int;
    last_result text;
BEGIN
    PERFORM 1 FROM acceptance_inspectionitem i WHERE i.id = NEW.item_id FOR UPDATE;
    SELECT c.id, c.number, c.result INTO last_id, last_number, last_result
    FROM acceptance_itemcheck c WHERE c.item_id = NEW.item_id ORDER BY c.number DESC LIMIT 1;
    IF NEW.number <> coalesce(last_number, 0) + 1 OR last_result = 'passed' OR
       (last_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM acceptance_rectification r WHERE r.fault_id = last_id))
    THEN
        RAISE EXCEPTION 'a check follows what was rectified' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'item_check_follows_rectification';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_check_out_of_order BEFORE INSERT ON acceptance_itemcheck
    FOR EACH ROW EXECUTE FUNCTION refuse_check_out_of_order();
"""
CHECKS_AT_WILL = """
DROP TRIGGER refuse_check_out_of_order ON acceptance_itemcheck;
DROP FUNCTION refuse_check_out_of_order();
"""

# Only what failed is rectified.
FAULTS_ONLY = """
CREATE FUNCTION refuse_mending_of_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM acceptance_itemcheck c
                   WHERE c.id = NEW.fault_id AND c.project_id = NEW.project_id
                   AND c.result = 'failed') THEN
        RAISE EXCEPTION 'only a failed check is rectified' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'rectification_of_a_failed_check';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_mending_of_nothing BEFORE INSERT ON acceptance_rectification
    FOR EACH ROW EXECUTE FUNCTION refuse_mending_of_nothing();
"""
ANYTHING = """
DROP TRIGGER refuse_mending_of_nothing ON acceptance_rectification;
DROP FUNCTION refuse_mending_of_nothing();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("acceptance", "0001_initial"),
        ("core", "0003_only_withdrawn"),
        ("regions", "0010_finance_reviewer"),
        ("projects", "0111_fund_request_policies"),
        ("workers", "0061_idle_day_policies"),
        ("payroll", "0099_own_slots_by_key"),
        ("procurement", "0022_plan_and_stock_policies"),
    ]
    operations = [
        *(village_owned(f"acceptance_{name}") for name in TABLES),
        *(same_village(f"acceptance_{name}", "project_id", "projects_project") for name in TABLES),
        *(
            same_village(f"acceptance_{name}", column, parent)
            for name, column, parent in REFERENCES
        ),
        reference(
            "acceptance_itemcheck",
            "acceptance_inspection",
            inspection_id="id",
            project_id="project_id",
            village_id="village_id",
            kind="kind",
        ),
        reference(
            "acceptance_itemcheck",
            "acceptance_inspectionitem",
            item_id="id",
            inspection_id="inspection_id",
            village_id="village_id",
        ),
        migrations.RunSQL(CHECKS_IN_ORDER, CHECKS_AT_WILL),
        migrations.RunSQL(FAULTS_ONLY, ANYTHING),
        *(insert_only(f"acceptance_{name}") for name in ONLY_ADDED),
    ]
