from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

OF_A_PROJECT = (
    "household",
    "householdmember",
    "bankcheck",
    "bankcheckrow",
    "bankanswer",
    "bankverdict",
)
OF_A_PERSON = ("accountchange", "passedwarning", "householdmember", "bankcheckrow")
# Within one household, or one list: (child, its column, the parent's column in common, parent).
TOGETHER = (
    ("householdmember", "household_id", "project_id", "household", "project_id"),
    ("bankcheckrow", "check_list_id", "project_id", "bankcheck", "project_id"),
    ("bankanswer", "check_list_id", "project_id", "bankcheck", "project_id"),
    ("bankverdict", "answer_id", "check_list_id", "bankanswer", "check_list_id"),
    ("bankverdict", "row_id", "check_list_id", "bankcheckrow", "check_list_id"),
)
ONLY_ADDED = ("passedwarning", "bankcheck", "bankcheckrow", "bankanswer", "bankverdict")

# Who a post's human is; a change is asked for and seen in one's own name.
OF_POST = "(SELECT u.human_id FROM regions_post p JOIN regions_user u ON u.id = p.user_id WHERE p.id = {})"
DECIDED = "ARRAY['decided_at', 'decided_by_id', 'seer_id', 'confirmed', 'refusal']"

# Asked for once, decided once, each in one's own name; the check constraint says by another human.
CHANGE_IS_DECIDED_ONCE = f"""
CREATE FUNCTION refuse_impossible_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.decided_at IS NOT NULL OR
           NEW.asker_id IS DISTINCT FROM {OF_POST.format("NEW.asked_by_id")}
        THEN
            RAISE EXCEPTION 'a change of account begins undecided, in the name of who asks'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'account_change_goes_on';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.decided_at IS NOT NULL OR NEW.decided_at IS NULL
        OR NEW.seer_id IS DISTINCT FROM {OF_POST.format("NEW.decided_by_id")}
        OR to_jsonb(NEW) - {DECIDED} IS DISTINCT FROM to_jsonb(OLD) - {DECIDED}
    THEN
        RAISE EXCEPTION 'a change of account is decided once, in the name of who sees it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_change_goes_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_account_change BEFORE INSERT OR UPDATE ON workers_accountchange
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_account_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON workers_accountchange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGE_IS_LOOSE = """
DROP TRIGGER never_deleted ON workers_accountchange;
DROP TRIGGER refuse_impossible_account_change ON workers_accountchange;
DROP FUNCTION refuse_impossible_account_change();
"""

# An account that is kept follows the change that was confirmed last, whoever writes the row.
ACCOUNT_IS_SEEN = """
CREATE FUNCTION refuse_unseen_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM (
            SELECT c.account_hash, c.bank FROM workers_accountchange c
            WHERE c.person_id = NEW.id AND c.confirmed ORDER BY c.decided_at DESC LIMIT 1
        ) AS seen
        WHERE seen.account_hash = NEW.account_hash AND seen.bank = NEW.bank)
    THEN
        RAISE EXCEPTION 'nobody else has seen this account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_account_is_seen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unseen_account BEFORE UPDATE ON workers_person FOR EACH ROW
    WHEN (OLD.account_hash IS NOT NULL AND
          (OLD.account_hash, OLD.bank) IS DISTINCT FROM (NEW.account_hash, NEW.bank))
    EXECUTE FUNCTION refuse_unseen_account();
"""
ACCOUNT_IS_LOOSE = """
DROP TRIGGER refuse_unseen_account ON workers_person;
DROP FUNCTION refuse_unseen_account();
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0011_people_import_policies")]
    operations = [
        *(
            village_owned(f"workers_{name}")
            for name in ("accountchange", "passedwarning", *OF_A_PROJECT)
        ),
        *(
            same_village(f"workers_{name}", "project_id", "projects_project")
            for name in OF_A_PROJECT
        ),
        *(same_village(f"workers_{name}", "person_id", "workers_person") for name in OF_A_PERSON),
        same_village("workers_passedwarning", "entry_id", "workers_rosterentry"),
        *(
            reference(
                f"workers_{child}",
                f"workers_{parent}",
                **{column: "id", common: shared, "village_id": "village_id"},
            )
            for child, column, common, parent, shared in TOGETHER
        ),
        *(insert_only(f"workers_{name}") for name in ONLY_ADDED),
        migrations.RunSQL(CHANGE_IS_DECIDED_ONCE, CHANGE_IS_LOOSE),
        migrations.RunSQL(ACCOUNT_IS_SEEN, ACCOUNT_IS_LOOSE),
    ]
