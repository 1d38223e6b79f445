from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLES = ("payroll_wageallocation", "payroll_fundshare")

# At the end of the transaction the shares add up to the allocation, the one that holds to what the
# sheet's live lines are worth, and no plan paper pays more wages than it plans money. A sheet that
# is approved has one; those approved before this table wait for county finance.
ALLOCATIONS_ADD_UP = """
CREATE FUNCTION refuse_wrong_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own payroll_wageallocation;
    newest payroll_wageallocation;
    of_sheet uuid;
    planned numeric;
    taken numeric;
BEGIN
    IF TG_TABLE_NAME = 'payroll_fundshare' THEN
        SELECT * INTO own FROM payroll_wageallocation WHERE id = NEW.allocation_id;
        IF NEW.fund_id IS NOT NULL THEN
            SELECT amount INTO planned FROM projects_fund
            WHERE id = NEW.fund_id AND project_id = own.project_id AND withdrawn_at IS NULL
            FOR NO KEY UPDATE;
            SELECT coalesce(sum(s.amount), 0) INTO taken FROM payroll_fundshare s
            JOIN payroll_wageallocation a ON a.id = s.allocation_id
            WHERE s.fund_id = NEW.fund_id AND NOT EXISTS (
                SELECT 1 FROM payroll_wageallocation l
                WHERE l.sheet_id = a.sheet_id AND l.number > a.number);
            IF planned IS NULL OR taken > planned THEN
                RAISE EXCEPTION 'a plan paper pays no more wages than it plans' USING
                    ERRCODE = 'check_violation', CONSTRAINT = 'fund_pays_what_it_plans';
            END IF;
        END IF;
        of_sheet := own.sheet_id;
    ELSIF TG_TABLE_NAME = 'payroll_wageallocation' THEN
        own := NEW;
        of_sheet := NEW.sheet_id;
    ELSIF TG_TABLE_NAME = 'payroll_wageline' THEN
        of_sheet := NEW.sheet_id;
    ELSE
        of_sheet := NEW.id;
    END IF;
    IF own.id IS NOT NULL AND own.amount <> (
        SELECT coalesce(sum(amount), 0) FROM payroll_fundshare WHERE allocation_id = own.id
    ) THEN
        RAISE EXCEPTION 'the shares add up to what is allocated' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shares_add_up';
    END IF;
    SELECT * INTO newest FROM payroll_wageallocation
    WHERE sheet_id = of_sheet ORDER BY number DESC LIMIT 1;
    IF newest.id IS NULL THEN
        IF TG_TABLE_NAME = 'payroll_wagesheet' THEN
            IF OLD.state NOT IN ('approved', 'closed') THEN
                RAISE EXCEPTION 'an approved sheet is allocated to funds' USING
                    ERRCODE = 'check_violation', CONSTRAINT = 'approved_sheet_is_allocated';
            END IF;
        END IF;
    ELSIF newest.amount <> (
        SELECT coalesce(sum(amount), 0) FROM payroll_wageline
        WHERE sheet_id = of_sheet AND voided_at IS NULL
    ) THEN
        RAISE EXCEPTION 'what is allocated is what the sheet pays' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'allocation_is_what_the_sheet_pays';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refuse_wrong_allocation AFTER INSERT ON payroll_wageallocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_allocation();
CREATE CONSTRAINT TRIGGER refuse_wrong_allocation AFTER INSERT ON payroll_fundshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_allocation();
CREATE CONSTRAINT TRIGGER refuse_wrong_allocation AFTER UPDATE OF voided_at ON payroll_wageline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_wrong_allocation();
CREATE CONSTRAINT TRIGGER refuse_wrong_allocation AFTER UPDATE OF state ON payroll_wagesheet
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state IN ('approved', 'closed')) EXECUTE FUNCTION refuse_wrong_allocation();
"""
ALLOCATIONS_AT_WILL = """
DROP TRIGGER refuse_wrong_allocation ON payroll_wagesheet;
DROP TRIGGER refuse_wrong_allocation ON payroll_wageline;
DROP TRIGGER refuse_wrong_allocation ON payroll_fundshare;
DROP TRIGGER refuse_wrong_allocation ON payroll_wageallocation;
DROP FUNCTION refuse_wrong_allocation();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0073_line_fault_policies")]
    operations = [
        *(village_owned(table) for table in TABLES),
        *(same_village(table, "project_id", "projects_project") for table in TABLES),
        same_village("payroll_wageallocation", "sheet_id", "payroll_wagesheet"),
        same_village("payroll_fundshare", "allocation_id", "payroll_wageallocation"),
        same_village("payroll_fundshare", "fund_id", "projects_fund"),
        migrations.RunSQL(ALLOCATIONS_ADD_UP, ALLOCATIONS_AT_WILL),
        *(insert_only(table) for table in TABLES),
    ]
