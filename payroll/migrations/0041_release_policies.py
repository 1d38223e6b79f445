from django.db import migrations

from core.policies import insert_only, same_village, upper_owned, village_owned

OF_A_VILLAGE = ("batchstep", "batchdownload", "slip", "slipcheck")
REFERENCES = (
    ("batchstep", "batch_id", "payroll_paymentbatch"),
    ("batchdownload", "batch_id", "payroll_paymentbatch"),
    ("slip", "batch_id", "payroll_paymentbatch"),
    ("slip", "paper_id", "projects_attachment"),
    ("slipcheck", "slip_id", "payroll_slip"),
    ("slipcheck", "result_id", "payroll_resultfile"),
)

# payroll.rules.FILE_GOES_ON and who may take a step, where nobody can go around it: the human of
# the step is the post's own, and is not who made the file, nor who decided on its sheet for township
# or county, nor, for a cancelling, who asked for it. The lock is the file's.
STEPS_IN_ORDER = """
CREATE FUNCTION refuse_wrong_file_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_number int;
    last_step text;
    last_human uuid;
    made_by uuid;
    its_sheet uuid;
    own uuid;
BEGIN
    SELECT b.made_by_id, b.sheet_id INTO made_by, its_sheet
    FROM payroll_paymentbatch b WHERE b.id = NEW.batch_id;
    PERFORM 1 FROM payroll_wagesheet s WHERE s.id = its_sheet FOR UPDATE;
    SELECT t.number, t.step, t.human_id INTO last_number, last_step, last_human
    FROM payroll_batchstep t WHERE t.batch_id = NEW.batch_id ORDER BY t.number DESC LIMIT 1;
    IF NEW.number <> coalesce(last_number, 0) + 1 OR NOT (CASE coalesce(last_step, 'none')
        WHEN 'none' THEN NEW.step IN ('release', 'cancel')
        WHEN 'release' THEN NEW.step = 'ask'
        WHEN 'ask' THEN NEW.step IN ('keep', 'cancel')
        WHEN 'keep' THEN NEW.step = 'ask'
        ELSE false END)
    THEN
        RAISE EXCEPTION 'a bank file can not go from % to %', last_step, NEW.step USING
            ERRCODE = 'check_violation', CONSTRAINT = 'batch_step_in_order';
    END IF;
    SELECT u.human_id INTO own FROM regions_post p JOIN regions_user u ON u.id = p.user_id
    WHERE p.id = NEW.by_id;
    IF own IS DISTINCT FROM NEW.human_id OR
       (NEW.step = 'release' AND NEW.human_id = (
            SELECT u.human_id FROM regions_post p JOIN regions_user u ON u.id = p.user_id
            WHERE p.id = made_by)) OR
       (last_step = 'ask' AND NEW.human_id = last_human)
    THEN
        RAISE EXCEPTION 'a second human takes this step' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'batch_step_by_another';
    END IF;
    IF NEW.step = 'release' AND EXISTS (
        SELECT 1 FROM payroll_sheetdecision d WHERE d.sheet_id = its_sheet
        AND d.step IN ('township', 'county') AND NEW.human_id IN (d.responsible_id, d.operator_id))
    THEN
        RAISE EXCEPTION 'who decided on the sheet does not release its money' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'batch_released_by_no_decider';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_wrong_file_step BEFORE INSERT ON payroll_batchstep
    FOR EACH ROW EXECUTE FUNCTION refuse_wrong_file_step();
"""
STEPS_AT_WILL = """
DROP TRIGGER refuse_wrong_file_step ON payroll_batchstep;
DROP FUNCTION refuse_wrong_file_step();
"""

# What was not released is neither taken away nor answered; what was cancelled no longer.
ONLY_RELEASED = """
CREATE FUNCTION refuse_unreleased_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_step text;
BEGIN
    SELECT t.step INTO last_step FROM payroll_batchstep t
    WHERE t.batch_id = NEW.batch_id ORDER BY t.number DESC LIMIT 1;
    IF NOT (coalesce(last_step, 'none') IN ('release', 'keep')
            OR last_step = 'ask' AND TG_TABLE_NAME <> 'payroll_batchdownload')
    THEN
        RAISE EXCEPTION 'this bank file is not released' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_released';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unreleased_file BEFORE INSERT ON payroll_batchdownload
    FOR EACH ROW EXECUTE FUNCTION refuse_unreleased_file();
CREATE TRIGGER refuse_unreleased_file BEFORE INSERT ON payroll_resultfile
    FOR EACH ROW EXECUTE FUNCTION refuse_unreleased_file();
CREATE TRIGGER refuse_unreleased_file BEFORE INSERT ON payroll_slip
    FOR EACH ROW EXECUTE FUNCTION refuse_unreleased_file();
"""
EVEN_UNRELEASED = """
DROP TRIGGER refuse_unreleased_file ON payroll_batchdownload;
DROP TRIGGER refuse_unreleased_file ON payroll_resultfile;
DROP TRIGGER refuse_unreleased_file ON payroll_slip;
DROP FUNCTION refuse_unreleased_file();
"""

SEEN_BY_ANOTHER = """
CREATE FUNCTION refuse_own_slip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.human_id IS DISTINCT FROM (
            SELECT u.human_id FROM regions_post p JOIN regions_user u ON u.id = p.user_id
            WHERE p.id = NEW.by_id)
       OR EXISTS (SELECT 1 FROM payroll_slip s
                  WHERE s.id = NEW.slip_id AND s.human_id = NEW.human_id)
    THEN
        RAISE EXCEPTION 'a second human confirms a slip' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'slip_seen_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_slip BEFORE INSERT ON payroll_slipcheck
    FOR EACH ROW EXECUTE FUNCTION refuse_own_slip();
"""
SEEN_BY_ANYONE = """
DROP TRIGGER refuse_own_slip ON payroll_slipcheck;
DROP FUNCTION refuse_own_slip();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0034_item_policies")]
    operations = [
        upper_owned("payroll_banklayout"),
        insert_only("payroll_banklayout"),
        *(village_owned(f"payroll_{name}") for name in OF_A_VILLAGE),
        *(
            same_village(f"payroll_{name}", "project_id", "projects_project")
            for name in OF_A_VILLAGE
        ),
        *(same_village(f"payroll_{name}", column, parent) for name, column, parent in REFERENCES),
        migrations.RunSQL(STEPS_IN_ORDER, STEPS_AT_WILL),
        migrations.RunSQL(ONLY_RELEASED, EVEN_UNRELEASED),
        migrations.RunSQL(SEEN_BY_ANOTHER, SEEN_BY_ANYONE),
        *(insert_only(f"payroll_{name}") for name in OF_A_VILLAGE),
    ]
