from django.db import migrations

from core.policies import (
    WITHDRAWAL,
    only_withdrawn,
    reference,
    same_village,
    upper_owned,
    village_owned,
)

PAPERS = ("projects_planpaper", "projects_fundpaper", "projects_adjustmentpaper")
UNGUARDED = {name: only_withdrawn(f"projects_{name}") for name in ("fund", "fundreceipt")}

# A row is struck out, joins its county's paper once, and of a fund what is in force follows its
# adjustments: the first amount and every one that stands (as the estimate its changes, ADR 0036).
FOLLOWS = """
CREATE FUNCTION refuse_all_but_joining() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := {withdrawal} || TG_ARGV[0];
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
       OR (to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL
           AND to_jsonb(NEW) -> TG_ARGV[0] IS DISTINCT FROM to_jsonb(OLD) -> TG_ARGV[0])
    THEN
        RAISE EXCEPTION 'rows of % are only ever struck out', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_only_withdrawn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_withdrawn BEFORE UPDATE ON projects_fundreceipt
    FOR EACH ROW EXECUTE FUNCTION refuse_all_but_joining('fund_paper_id');
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_fundreceipt
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION in_force(fund projects_fund, OUT amount numeric, OUT share_floor numeric)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(first.before, fund.amount) + coalesce((
        SELECT sum(one.amount) FROM projects_planadjustment AS one
        WHERE one.fund_id = fund.id AND one.withdrawn_at IS NULL), 0),
    coalesce((
        SELECT one.share_floor FROM projects_planadjustment AS one
        WHERE one.fund_id = fund.id AND one.withdrawn_at IS NULL AND one.share_floor IS NOT NULL
        ORDER BY one.number DESC LIMIT 1
    ), CASE WHEN first.id IS NULL THEN fund.share_floor ELSE first.floor_before END)
    FROM (SELECT 1) AS one
    LEFT JOIN projects_planadjustment AS first ON first.fund_id = fund.id AND first.number = 1
$$;
GRANT EXECUTE ON FUNCTION in_force(projects_fund) TO PUBLIC;
CREATE FUNCTION refuse_impossible_fund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := {withdrawal} || ARRAY['plan_id', 'amount', 'share_floor'];
    found record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.amount <= 0 THEN
            RAISE EXCEPTION 'a plan paper plans money' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'fund_has_money';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
       OR (OLD.plan_id IS NOT NULL AND NEW.plan_id IS DISTINCT FROM OLD.plan_id)
    THEN
        RAISE EXCEPTION 'rows of % are only ever struck out', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'projects_fund_only_withdrawn';
    END IF;
    SELECT * INTO found FROM in_force(OLD);
    IF (NEW.amount, NEW.share_floor) IS DISTINCT FROM (OLD.amount, OLD.share_floor)
       AND (NEW.amount, NEW.share_floor) IS DISTINCT FROM (found.amount, found.share_floor)
    THEN
        RAISE EXCEPTION 'no paper adjusts the plan like this' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'fund_moves_by_adjustments';
    END IF;
    IF NEW.withdrawn_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM projects_planadjustment
        WHERE fund_id = NEW.id AND withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'this plan was adjusted' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'fund_was_adjusted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_fund BEFORE INSERT OR UPDATE ON projects_fund
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_fund();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_fund
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
STANDS = """
DROP TRIGGER never_deleted ON projects_fund;
DROP TRIGGER refuse_impossible_fund ON projects_fund;
DROP FUNCTION refuse_impossible_fund();
DROP FUNCTION in_force(projects_fund);
DROP TRIGGER never_deleted ON projects_fundreceipt;
DROP TRIGGER only_withdrawn ON projects_fundreceipt;
DROP FUNCTION refuse_all_but_joining();
"""

# With the project locked: an adjustment is of what is in force, the last one is struck out first,
# and what has arrived and was not returned stays planned.
ADJUSTS = """
CREATE FUNCTION refuse_impossible_adjustment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fund projects_fund;
    paper projects_adjustmentpaper;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT * INTO fund FROM projects_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
    IF TG_OP = 'UPDATE' THEN
        IF EXISTS (SELECT 1 FROM projects_planadjustment AS later WHERE later.fund_id = NEW.fund_id
                   AND later.number > NEW.number AND later.withdrawn_at IS NULL) THEN
            RAISE EXCEPTION 'a later paper adjusted this plan' USING
                ERRCODE = 'restrict_violation', CONSTRAINT = 'adjustment_last_first';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO paper FROM projects_adjustmentpaper WHERE id = NEW.paper_id FOR NO KEY UPDATE;
    IF fund.id IS NULL OR fund.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
       OR paper.id IS NULL OR paper.withdrawn_at IS NOT NULL
       OR NEW.village_id < paper.area_id OR NEW.village_id >= scope_end(paper.area_id)
       OR (NEW.before, NEW.floor_before) IS DISTINCT FROM (fund.amount, fund.share_floor)
       OR NEW.share_floor IS DISTINCT FROM paper.share_floor
       OR NEW.number <> 1 + coalesce((
            SELECT max(number) FROM projects_planadjustment WHERE fund_id = NEW.fund_id), 0)
    THEN
        RAISE EXCEPTION 'this is not what is in force' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_of_what_is_in_force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_adjustment BEFORE INSERT OR UPDATE ON projects_planadjustment
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_adjustment();
CREATE FUNCTION adjust_fund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    planned numeric;
    here numeric;
BEGIN
    UPDATE projects_fund AS fund
    SET (amount, share_floor) = (SELECT found.amount, found.share_floor FROM in_force(fund) AS found)
    WHERE fund.id = NEW.fund_id RETURNING amount INTO planned;
    SELECT coalesce((SELECT sum(amount) FROM projects_fundreceipt
                     WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL), 0)
         - coalesce((SELECT sum(amount) FROM projects_fundreturn
                     WHERE fund_id = NEW.fund_id AND use = '' AND withdrawn_at IS NULL), 0)
    INTO here;
    IF planned < here THEN
        RAISE EXCEPTION 'more than this has arrived' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'fund_plans_what_arrived';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER adjust_fund AFTER INSERT OR UPDATE ON projects_planadjustment
    FOR EACH ROW EXECUTE FUNCTION adjust_fund();
CREATE FUNCTION refuse_unplanned_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    IF coalesce((SELECT sum(amount) FROM projects_fundreceipt
                 WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL), 0)
       - coalesce((SELECT sum(amount) FROM projects_fundreturn
                   WHERE fund_id = NEW.fund_id AND use = '' AND withdrawn_at IS NULL), 0)
       > (SELECT amount FROM projects_fund WHERE id = NEW.fund_id)
    THEN
        RAISE EXCEPTION 'more arrives than is planned' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'fund_plans_what_arrived';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_unplanned_money AFTER INSERT ON projects_fundreceipt
    FOR EACH ROW EXECUTE FUNCTION refuse_unplanned_money();
CREATE TRIGGER refuse_unplanned_money AFTER UPDATE ON projects_fundreturn
    FOR EACH ROW WHEN (NEW.use = '' AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION refuse_unplanned_money();
"""
UNADJUSTED = """
DROP TRIGGER refuse_unplanned_money ON projects_fundreturn;
DROP TRIGGER refuse_unplanned_money ON projects_fundreceipt;
DROP FUNCTION refuse_unplanned_money();
DROP TRIGGER adjust_fund ON projects_planadjustment;
DROP FUNCTION adjust_fund();
DROP TRIGGER refuse_impossible_adjustment ON projects_planadjustment;
DROP FUNCTION refuse_impossible_adjustment();
"""

# With the paper locked: its rows lie in its county and never come to more than its total, reckoned
# by what was planned first: what another paper added or took away is that paper's.
WITHIN_THE_TOTAL = """
CREATE FUNCTION refuse_overspread_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper projects_planpaper;
    planned numeric;
    adjusted numeric;
BEGIN
    SELECT * INTO paper FROM projects_planpaper WHERE id = NEW.plan_id FOR NO KEY UPDATE;
    IF paper.id IS NULL OR NEW.village_id < paper.area_id
       OR NEW.village_id >= scope_end(paper.area_id)
       OR (paper.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
    THEN
        RAISE EXCEPTION 'no such paper of this county' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'row_of_a_paper_of_its_county';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO planned FROM projects_fund
    WHERE plan_id = paper.id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(one.amount), 0) INTO adjusted FROM projects_planadjustment AS one
    JOIN projects_fund AS fund ON fund.id = one.fund_id
    WHERE fund.plan_id = paper.id AND fund.withdrawn_at IS NULL AND one.withdrawn_at IS NULL;
    IF planned - adjusted > paper.total THEN
        RAISE EXCEPTION 'this paper has not so much money' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'paper_is_never_overspread';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_overspread_plan AFTER INSERT OR UPDATE ON projects_fund
    FOR EACH ROW WHEN (NEW.plan_id IS NOT NULL) EXECUTE FUNCTION refuse_overspread_plan();
CREATE FUNCTION refuse_overspread_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paper projects_fundpaper;
BEGIN
    SELECT * INTO paper FROM projects_fundpaper WHERE id = NEW.fund_paper_id FOR NO KEY UPDATE;
    IF paper.id IS NULL OR NEW.village_id < paper.area_id
       OR NEW.village_id >= scope_end(paper.area_id)
       OR (paper.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
    THEN
        RAISE EXCEPTION 'no such paper of this county' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'row_of_a_paper_of_its_county';
    END IF;
    IF (SELECT coalesce(sum(amount), 0) FROM projects_fundreceipt
        WHERE fund_paper_id = paper.id AND withdrawn_at IS NULL) > paper.total
    THEN
        RAISE EXCEPTION 'this paper has not so much money' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'paper_is_never_overspread';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_overspread_money AFTER INSERT OR UPDATE ON projects_fundreceipt
    FOR EACH ROW WHEN (NEW.fund_paper_id IS NOT NULL) EXECUTE FUNCTION refuse_overspread_money();
CREATE FUNCTION refuse_unspread_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stand boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %I = $1 AND withdrawn_at IS NULL)',
                   TG_ARGV[0], TG_ARGV[1]) INTO stand USING NEW.id;
    IF stand THEN
        RAISE EXCEPTION 'rows of this paper stand' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'paper_has_rows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unspread_paper BEFORE UPDATE ON projects_planpaper
    FOR EACH ROW EXECUTE FUNCTION refuse_unspread_paper('projects_fund', 'plan_id');
CREATE TRIGGER refuse_unspread_paper BEFORE UPDATE ON projects_fundpaper
    FOR EACH ROW EXECUTE FUNCTION refuse_unspread_paper('projects_fundreceipt', 'fund_paper_id');
CREATE TRIGGER refuse_unspread_paper BEFORE UPDATE ON projects_adjustmentpaper
    FOR EACH ROW EXECUTE FUNCTION refuse_unspread_paper('projects_planadjustment', 'paper_id');
"""
WITHOUT_TOTALS = """
DROP TRIGGER refuse_unspread_paper ON projects_adjustmentpaper;
DROP TRIGGER refuse_unspread_paper ON projects_fundpaper;
DROP TRIGGER refuse_unspread_paper ON projects_planpaper;
DROP FUNCTION refuse_unspread_paper();
DROP TRIGGER refuse_overspread_money ON projects_fundreceipt;
DROP FUNCTION refuse_overspread_money();
DROP TRIGGER refuse_overspread_plan ON projects_fund;
DROP FUNCTION refuse_overspread_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0180_plan_papers")]
    operations = [
        *(upper_owned(table) for table in PAPERS),
        village_owned("projects_planadjustment"),
        same_village("projects_planadjustment", "project_id", "projects_project"),
        reference(
            "projects_planadjustment", "projects_fund", fund_id="id", project_id="project_id"
        ),
        reference(
            "projects_fund",
            "projects_planpaper",
            plan_id="id",
            source="source",
            paper_number="paper_number",
        ),
        reference(
            "projects_fundreceipt",
            "projects_fundpaper",
            fund_paper_id="id",
            paper_number="paper_number",
        ),
        *(migrations.RunSQL(one.reverse_sql, one.sql) for one in UNGUARDED.values()),
        migrations.RunSQL(FOLLOWS.replace("{withdrawal}", WITHDRAWAL), STANDS),
        migrations.RunSQL(ADJUSTS, UNADJUSTED),
        migrations.RunSQL(WITHIN_THE_TOTAL, WITHOUT_TOTALS),
        *(only_withdrawn(table) for table in (*PAPERS, "projects_planadjustment")),
    ]
