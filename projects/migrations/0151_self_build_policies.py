from django.db import migrations

from core.policies import insert_only, only_withdrawn, same_village, upper_owned, village_owned

# An answer is to a point of its own county's list, and is given while the village prepares.
ANSWERED_IN_TIME = """
CREATE FUNCTION refuse_simplicity_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_simplicitypoint AS point WHERE point.id = NEW.point_id
                   AND left(point.area_id, 6) = left(NEW.village_id, 6)) THEN
        RAISE EXCEPTION 'this point is on another county''s list' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'simplicity_answer_of_its_county';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM projects_project AS project WHERE project.id = NEW.project_id
                   AND project.outcome = 'open' AND project.step = 'make'
                   AND project.stage IN ('reserve', 'resolution', 'proposal')) THEN
        RAISE EXCEPTION 'the village answers before it hands in its proposal' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'simplicity_answered_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_simplicity_answer BEFORE INSERT ON projects_simplicityanswer
    FOR EACH ROW EXECUTE FUNCTION refuse_simplicity_answer();
"""
ANSWERED_AT_ANY_TIME = """
DROP TRIGGER refuse_simplicity_answer ON projects_simplicityanswer;
DROP FUNCTION refuse_simplicity_answer();
"""

# A project keeps the terms of its own county under which its proposal was first handed in.
TERMS_STAY = """
CREATE FUNCTION refuse_other_project_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.terms_id IS NOT NULL AND NEW.terms_id IS DISTINCT FROM OLD.terms_id
    THEN
        RAISE EXCEPTION 'a project keeps the terms that it was proposed under' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'project_keeps_its_terms';
    END IF;
    IF NEW.terms_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_countysettings s
        WHERE s.id = NEW.terms_id AND s.area_id = rpad(left(NEW.village_id, 6), 12, '0'))
    THEN
        RAISE EXCEPTION 'terms of another county' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'project_has_its_countys_terms';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_project_terms BEFORE INSERT OR UPDATE OF terms_id ON projects_project
    FOR EACH ROW EXECUTE FUNCTION refuse_other_project_terms();
"""
TERMS_MOVE = """
DROP TRIGGER refuse_other_project_terms ON projects_project;
DROP FUNCTION refuse_other_project_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0150_self_build")]
    operations = [
        upper_owned("projects_simplicitypoint"),
        only_withdrawn("projects_simplicitypoint"),
        village_owned("projects_simplicityanswer"),
        same_village("projects_simplicityanswer", "project_id", "projects_project"),
        insert_only("projects_simplicityanswer"),
        migrations.RunSQL(ANSWERED_IN_TIME, ANSWERED_AT_ANY_TIME),
        migrations.RunSQL(TERMS_STAY, TERMS_MOVE),
    ]
