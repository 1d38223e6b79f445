from django.db import migrations

# The other side of `fund_pays_what_it_plans` (0081): a plan that is lessened still pays the wages
# that are allocated to it.
KEEPS = """
CREATE FUNCTION refuse_fund_below_wages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount < (
        SELECT coalesce(sum(s.amount), 0) FROM payroll_fundshare s
        JOIN payroll_wageallocation a ON a.id = s.allocation_id
        WHERE s.fund_id = NEW.id AND NOT EXISTS (
            SELECT 1 FROM payroll_wageallocation l
            WHERE l.sheet_id = a.sheet_id AND l.number > a.number)
    ) THEN
        RAISE EXCEPTION 'more wages than this are allocated to the plan paper' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'fund_plans_its_wages';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_fund_below_wages AFTER UPDATE ON projects_fund
    FOR EACH ROW WHEN (NEW.amount < OLD.amount) EXECUTE FUNCTION refuse_fund_below_wages();
"""
FORGETS = """
DROP TRIGGER refuse_fund_below_wages ON projects_fund;
DROP FUNCTION refuse_fund_below_wages();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0099_own_slots_by_key"),
        ("projects", "0181_plan_paper_policies"),
    ]
    operations = [migrations.RunSQL(KEEPS, FORGETS)]
