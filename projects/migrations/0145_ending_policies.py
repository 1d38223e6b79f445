from django.db import migrations

from core.policies import insert_only, only_withdrawn, reference, same_village, village_owned

# What is asked stays as it was asked; it is decided or taken back, once.
GOES_ON = """
CREATE FUNCTION refuse_impossible_ending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' THEN
            RAISE EXCEPTION 'an ending does not begin here' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'ending_goes_on';
        END IF;
    ELSIF OLD.state <> 'asked' OR
        to_jsonb(NEW) - ARRAY['state', 'state_since', 'version', 'closed_reason'] IS DISTINCT FROM
        to_jsonb(OLD) - ARRAY['state', 'state_since', 'version', 'closed_reason']
    THEN
        RAISE EXCEPTION 'an ending does not go on like this' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'ending_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_ending BEFORE INSERT OR UPDATE ON projects_ending
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_ending();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_ending
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_unasked_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_ending AS ending WHERE ending.project_id = NEW.id
                   AND ending.state = 'agreed' AND ending.outcome = NEW.outcome) THEN
        RAISE EXCEPTION 'nobody has agreed that it ends' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'project_ends_by_agreement';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unasked_end BEFORE UPDATE ON projects_project FOR EACH ROW
    WHEN (NEW.outcome IN ('ended', 'returned') AND OLD.outcome IS DISTINCT FROM NEW.outcome)
    EXECUTE FUNCTION refuse_unasked_end();
"""
GOES_ANYWHERE = """
DROP TRIGGER refuse_unasked_end ON projects_project;
DROP FUNCTION refuse_unasked_end();
DROP TRIGGER never_deleted ON projects_ending;
DROP TRIGGER refuse_impossible_ending ON projects_ending;
DROP FUNCTION refuse_impossible_ending();
"""

# As in 0111, but that what came back from the account can be disbursed again.
WITHIN_MONEY = """
CREATE OR REPLACE FUNCTION refuse_overdisbursement() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF disbursed + NEW.amount > arrived{come_back} THEN
        RAISE EXCEPTION 'this would disburse more than has arrived' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'disbursement_within_what_arrived';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION refuse_unreceived() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    arrived numeric;
    disbursed numeric;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO arrived FROM projects_fundreceipt
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(amount), 0) INTO disbursed FROM projects_disbursement
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    IF disbursed > arrived{come_back} THEN
        RAISE EXCEPTION 'this money was disbursed already' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'receipt_disbursed_already';
    END IF;
    RETURN NULL;
END $$;
"""
COME_BACK = """ + (SELECT coalesce(sum(amount), 0) FROM projects_fundreturn
        WHERE fund_id = NEW.fund_id AND use <> '' AND withdrawn_at IS NULL)"""

# Beside that, with the project locked: what went back is not disbursed again, and what
# was never disbursed does not come back.
NEVER_OVERDRAWN = """
CREATE FUNCTION refuse_overdrawn_fund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    arrived numeric;
    disbursed numeric;
    come_back numeric;
    returned numeric;
BEGIN
    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO arrived FROM projects_fundreceipt
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(amount), 0) INTO disbursed FROM projects_disbursement
    WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    SELECT coalesce(sum(amount) FILTER (WHERE use <> ''), 0),
           coalesce(sum(amount) FILTER (WHERE use = ''), 0) INTO come_back, returned
    FROM projects_fundreturn WHERE fund_id = NEW.fund_id AND withdrawn_at IS NULL;
    IF come_back > disbursed OR returned > arrived - disbursed + come_back THEN
        RAISE EXCEPTION 'this plan paper has not so much money' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'fund_is_never_overdrawn';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_overdrawn_fund AFTER INSERT OR UPDATE ON projects_fundreturn
    FOR EACH ROW EXECUTE FUNCTION refuse_overdrawn_fund();
CREATE TRIGGER refuse_overdrawn_fund AFTER INSERT OR UPDATE ON projects_disbursement
    FOR EACH ROW EXECUTE FUNCTION refuse_overdrawn_fund();
CREATE TRIGGER refuse_unreturned AFTER UPDATE ON projects_fundreceipt
    FOR EACH ROW EXECUTE FUNCTION refuse_overdrawn_fund();
"""
EVER_OVERDRAWN = """
DROP TRIGGER refuse_unreturned ON projects_fundreceipt;
DROP TRIGGER refuse_overdrawn_fund ON projects_disbursement;
DROP TRIGGER refuse_overdrawn_fund ON projects_fundreturn;
DROP FUNCTION refuse_overdrawn_fund();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0144_endings")]
    operations = [
        *(village_owned(f"projects_{name}") for name in ("ending", "endingact", "fundreturn")),
        *(
            same_village(f"projects_{name}", "project_id", "projects_project")
            for name in ("ending", "endingact", "fundreturn")
        ),
        same_village("projects_ending", "document_id", "projects_attachment"),
        same_village("projects_ending", "resolution_id", "projects_meeting"),
        same_village("projects_endingact", "paper_id", "projects_attachment"),
        same_village("projects_fundreturn", "paper_id", "projects_attachment"),
        reference("projects_endingact", "projects_ending", ending_id="id", project_id="project_id"),
        reference("projects_fundreturn", "projects_fund", fund_id="id", project_id="project_id"),
        migrations.RunSQL(GOES_ON, GOES_ANYWHERE),
        migrations.RunSQL(
            WITHIN_MONEY.replace("{come_back}", COME_BACK), WITHIN_MONEY.replace("{come_back}", "")
        ),
        migrations.RunSQL(NEVER_OVERDRAWN, EVER_OVERDRAWN),
        insert_only("projects_endingact"),
        only_withdrawn("projects_fundreturn"),
    ]
