from django.db import migrations

from core.policies import WITHDRAWAL, insert_only, same_village, village_owned

STAY = "workers_stay"

# An agreement is struck out once, and until then gets its signed copy once; nothing else changes.
ONLY_COPIED_OR_WITHDRAWN = f"""
CREATE FUNCTION refuse_all_but_copy_and_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)
       OR to_jsonb(NEW) - {WITHDRAWAL} - 'paper_id'
          IS DISTINCT FROM to_jsonb(OLD) - {WITHDRAWAL} - 'paper_id'
    THEN
        RAISE EXCEPTION 'an agreement only gets its copy or is struck out'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'agreement_only_copied_or_withdrawn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_copied_or_withdrawn BEFORE UPDATE ON workers_agreement
FOR EACH ROW EXECUTE FUNCTION refuse_all_but_copy_and_withdrawal();
CREATE TRIGGER never_deleted BEFORE DELETE ON workers_agreement
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
AS_BEFORE = """
DROP TRIGGER only_copied_or_withdrawn ON workers_agreement;
DROP TRIGGER never_deleted ON workers_agreement;
DROP FUNCTION refuse_all_but_copy_and_withdrawal();
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0019_group_policies")]
    operations = [
        village_owned(STAY),
        same_village(STAY, "project_id", "projects_project"),
        same_village(STAY, "entry_id", "workers_rosterentry"),
        same_village(STAY, "paper_id", "projects_attachment"),
        insert_only(STAY),
        same_village("workers_rosterentry", "stands_in_for_id", "workers_rosterentry"),
        same_village("workers_rosterentry", "notice_id", "projects_notice"),
        migrations.RunSQL(ONLY_COPIED_OR_WITHDRAWN, AS_BEFORE),
    ]
