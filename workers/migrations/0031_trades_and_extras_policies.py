from django.db import migrations

from core.policies import WITHDRAWAL, insert_only, only_withdrawn, same_village, village_owned

TABLES = (
    "traderate",
    "overtime",
    "pieces",
    "teampieces",
    "teamshare",
    "halfrecord",
    "remark",
)
REFERENCES = (
    ("traderate", "meeting_id", "projects_meeting"),
    ("traderate", "paper_id", "projects_attachment"),
    ("overtime", "entry_id", "workers_rosterentry"),
    ("pieces", "entry_id", "workers_rosterentry"),
    ("pieces", "rate_id", "workers_traderate"),
    ("teampieces", "rate_id", "workers_traderate"),
    ("teamshare", "pieces_id", "workers_teampieces"),
    ("teamshare", "entry_id", "workers_rosterentry"),
    ("halfrecord", "entry_id", "workers_rosterentry"),
    ("remark", "entry_id", "workers_rosterentry"),
)
ONLY_STRUCK_OUT = ("overtime", "pieces", "teampieces")
ONLY_ADDED = ("teamshare", "halfrecord", "remark")

# A voted rate is ended once, or struck out once; what it says never changes (ADR 9).
RATE_IS_FIXED = f"""
CREATE FUNCTION refuse_changed_rate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - {WITHDRAWAL} - 'until' IS DISTINCT FROM
          to_jsonb(OLD) - {WITHDRAWAL} - 'until'
       OR OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until
    THEN
        RAISE EXCEPTION 'a voted rate is only ended or struck out' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'rate_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_changed_rate BEFORE UPDATE ON workers_traderate
    FOR EACH ROW EXECUTE FUNCTION refuse_changed_rate();
CREATE TRIGGER never_deleted BEFORE DELETE ON workers_traderate
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
RATE_IS_LOOSE = """
DROP TRIGGER never_deleted ON workers_traderate;
DROP TRIGGER refuse_changed_rate ON workers_traderate;
DROP FUNCTION refuse_changed_rate();
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0021_stay_policies")]
    operations = [
        *(village_owned(f"workers_{name}") for name in TABLES),
        *(same_village(f"workers_{name}", "project_id", "projects_project") for name in TABLES),
        *(same_village(f"workers_{name}", column, parent) for name, column, parent in REFERENCES),
        *(only_withdrawn(f"workers_{name}") for name in ONLY_STRUCK_OUT),
        *(insert_only(f"workers_{name}") for name in ONLY_ADDED),
        migrations.RunSQL(RATE_IS_FIXED, RATE_IS_LOOSE),
    ]
