from django.db import migrations

from core.policies import insert_only, only_withdrawn, same_village, village_owned

# Township and county sign the opening sheets with the take-over: none comes or goes afterwards.
ONLY_AT_TAKEOVER = """
CREATE FUNCTION refuse_late_opening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_project p WHERE p.id = NEW.project_id
                   AND p.stage = 'takeover' AND p.step = 'make') THEN
        RAISE EXCEPTION 'opening sheets belong to the take-over' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'opening_only_at_takeover';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER opening_only_at_takeover BEFORE INSERT OR UPDATE ON payroll_openingsheet
    FOR EACH ROW EXECUTE FUNCTION refuse_late_opening();
"""
AT_ANY_TIME = """
DROP TRIGGER opening_only_at_takeover ON payroll_openingsheet;
DROP FUNCTION refuse_late_opening();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0002_policies")]
    operations = [
        village_owned("payroll_openingsheet"),
        village_owned("payroll_openingline"),
        same_village("payroll_openingsheet", "project_id", "projects_project"),
        same_village("payroll_openingsheet", "paper_id", "projects_attachment"),
        same_village("payroll_openingline", "project_id", "projects_project"),
        same_village("payroll_openingline", "sheet_id", "payroll_openingsheet"),
        same_village("payroll_openingline", "entry_id", "workers_rosterentry"),
        only_withdrawn("payroll_openingsheet"),
        insert_only("payroll_openingline"),
        migrations.RunSQL(ONLY_AT_TAKEOVER, AT_ANY_TIME),
    ]
