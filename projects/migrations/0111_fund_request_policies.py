from django.db import migrations

from core.policies import insert_only, only_withdrawn, reference, same_village, village_owned

REQUEST = "projects_fundrequest"
OF_A_REQUEST = ("requestvoucher", "requestact", "disbursement")

# projects.request_rules, where nobody can go around it. What was asked is fixed once it is handed
# in, but that wages become less where a line is taken off their sheet.
GOES_ON = """
CREATE FUNCTION refuse_impossible_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> (CASE NEW.stream WHEN 'works' THEN 'make' ELSE 'release' END) THEN
            RAISE EXCEPTION 'a request does not begin here' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'request_goes_on';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.project_id, NEW.village_id, NEW.number, NEW.stream, NEW.about_id, NEW.made_at,
        NEW.made_by_id) IS DISTINCT FROM
       (OLD.id, OLD.project_id, OLD.village_id, OLD.number, OLD.stream, OLD.about_id, OLD.made_at,
        OLD.made_by_id)
       OR NEW.labour > OLD.labour
       OR ((NEW.materials, NEW.machinery, NEW.other, NEW.done, NEW.purpose) IS DISTINCT FROM
           (OLD.materials, OLD.machinery, OLD.other, OLD.done, OLD.purpose)
           AND OLD.state <> 'make')
       OR NOT (CASE OLD.state
        WHEN NEW.state THEN true
        WHEN 'make' THEN NEW.state IN ('supervision', 'withdrawn')
        WHEN 'supervision' THEN NEW.state IN ('township', 'make')
        WHEN 'township' THEN NEW.state IN ('county', 'make', 'rejected')
        WHEN 'county' THEN NEW.state IN ('release', 'make', 'rejected')
        WHEN 'release' THEN NEW.state = 'done'
        WHEN 'done' THEN NEW.state = 'release'
        ELSE false END)
    THEN
        RAISE EXCEPTION 'a request does not go on like this' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'request_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_request BEFORE INSERT OR UPDATE ON projects_fundrequest
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_request();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_fundrequest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
GOES_ANYWHERE = """
DROP TRIGGER never_deleted ON projects_fundrequest;
DROP TRIGGER refuse_impossible_request ON projects_fundrequest;
DROP FUNCTION refuse_impossible_request();
"""

# With the project locked: disbursed never passes what has arrived by the plan paper, nor what is
# asked for the use; and money that was disbursed can't be struck out of what arrived.
WITHIN_MONEY = """
CREATE FUNCTION refuse_overdisbursement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
    asked numeric;
    arrived numeric;
    disbursed numeric;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT state, CASE NEW.use WHEN 'labour' THEN labour WHEN 'materials' THEN materials
        WHEN 'machinery' THEN machinery ELSE other END INTO stands, asked
    FROM projects_fundrequest WHERE id = NEW.request_id;
    SELECT coalesce(sum(amount), 0) INTO disbursed FROM projects_disbursement
    WHERE request_id = NEW.request_id AND use = NEW.use AND withdrawn_at IS NULL;
    IF stands IS DISTINCT FROM 'release' OR disbursed + NEW.amount > asked THEN
        RAISE EXCEPTION 'this would disburse more than is asked' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'disbursement_within_what_is_asked';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO arrived FROM projects_fundreceipt
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(amount), 0) INTO disbursed FROM projects_disbursement
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    IF disbursed + NEW.amount > arrived THEN
        RAISE EXCEPTION 'this would disburse more than has arrived' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'disbursement_within_what_arrived';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_overdisbursement BEFORE INSERT ON projects_disbursement
    FOR EACH ROW EXECUTE FUNCTION refuse_overdisbursement();
CREATE FUNCTION refuse_unreceived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    arrived numeric;
    disbursed numeric;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO arrived FROM projects_fundreceipt
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(amount), 0) INTO disbursed FROM projects_disbursement
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    IF disbursed > arrived THEN
        RAISE EXCEPTION 'this money was disbursed already' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'receipt_disbursed_already';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_unreceived AFTER UPDATE ON projects_fundreceipt
    FOR EACH ROW EXECUTE FUNCTION refuse_unreceived();
"""
WITHOUT_MONEY = """
DROP TRIGGER refuse_unreceived ON projects_fundreceipt;
DROP FUNCTION refuse_unreceived();
DROP TRIGGER refuse_overdisbursement ON projects_disbursement;
DROP FUNCTION refuse_overdisbursement();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0081_board_photo_policies")]
    operations = [
        *(village_owned(f"projects_{name}") for name in ("fundrequest", *OF_A_REQUEST)),
        *(
            same_village(f"projects_{name}", "project_id", "projects_project")
            for name in ("fundrequest", *OF_A_REQUEST)
        ),
        *(
            reference(f"projects_{name}", REQUEST, request_id="id", project_id="project_id")
            for name in OF_A_REQUEST
        ),
        reference(
            "projects_disbursement", "projects_requestact", act_id="id", request_id="request_id"
        ),
        reference("projects_disbursement", "projects_fund", fund_id="id", project_id="project_id"),
        same_village("projects_requestvoucher", "paper_id", "projects_attachment"),
        same_village("projects_requestact", "paper_id", "projects_attachment"),
        migrations.RunSQL(GOES_ON, GOES_ANYWHERE),
        migrations.RunSQL(WITHIN_MONEY, WITHOUT_MONEY),
        insert_only("projects_requestact"),
        only_withdrawn("projects_requestvoucher"),
        only_withdrawn("projects_disbursement"),
    ]
