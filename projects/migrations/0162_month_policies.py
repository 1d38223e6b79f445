from django.db import migrations

from core.policies import upper_owned

# What was read in never changes; a month is closed once, confirmed once, and then stands.
STANDS = """
CREATE FUNCTION refuse_another_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.area_id, NEW.month, NEW.rows, NEW.total, NEW.sha256, NEW.at, NEW.by_id)
       IS DISTINCT FROM (OLD.area_id, OLD.month, OLD.rows, OLD.total, OLD.sha256, OLD.at, OLD.by_id)
       OR OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
       OR OLD.closed_at IS NOT NULL
          AND (NEW.closed_at, NEW.closed_by_id, NEW.closer_id, NEW.said, NEW.figures)
          IS DISTINCT FROM
          (OLD.closed_at, OLD.closed_by_id, OLD.closer_id, OLD.said, OLD.figures)
    THEN
        RAISE EXCEPTION 'a month that was read in, closed or confirmed stands' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'treasury_statement_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_another_statement BEFORE UPDATE ON projects_treasurystatement
    FOR EACH ROW EXECUTE FUNCTION refuse_another_statement();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_treasurystatement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGES = """
DROP TRIGGER never_deleted ON projects_treasurystatement;
DROP TRIGGER refuse_another_statement ON projects_treasurystatement;
DROP FUNCTION refuse_another_statement();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0161_months")]
    operations = [
        upper_owned("projects_treasurystatement"),
        migrations.RunSQL(STANDS, CHANGES),
    ]
