from django.db import migrations

from core.policies import reference, same_village, village_owned

# A version is written while its own round of the proposal is the village's to make, and stands as
# it is from then on: a returned plan is changed in a new version (ADR 0038).
WRITTEN_IN_ITS_ROUND = """
CREATE FUNCTION being_written(project uuid, plan_round integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM projects_project p WHERE p.id = project AND p.outcome = 'open'
                   AND p.stage = 'proposal' AND p.step = 'make' AND p.round = plan_round)
$$;
GRANT EXECUTE ON FUNCTION being_written(uuid, integer) TO PUBLIC;

CREATE FUNCTION refuse_change_of_implementation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.id, OLD.project_id, OLD.number, OLD.round)
       IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.number, NEW.round)
       OR NOT being_written(NEW.project_id, NEW.round)
    THEN
        RAISE EXCEPTION 'a version that was handed in stays as it is' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'implementation_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_change_of_implementation
    BEFORE INSERT OR UPDATE ON projects_implementationplan
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_implementation();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_implementationplan
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_labour() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    labour projects_labourrow := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.plan_id <> NEW.plan_id
       OR NOT being_written(labour.project_id, (SELECT plan.round
           FROM projects_implementationplan AS plan WHERE plan.id = labour.plan_id))
    THEN
        RAISE EXCEPTION 'the labour of a version that was handed in stays as it is' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'labour_stays';
    END IF;
    RETURN labour;
END $$;
CREATE TRIGGER refuse_change_of_labour
    BEFORE INSERT OR UPDATE OR DELETE ON projects_labourrow
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_labour();
"""
WRITTEN_AT_ANY_TIME = """
DROP TRIGGER refuse_change_of_labour ON projects_labourrow;
DROP FUNCTION refuse_change_of_labour();
DROP TRIGGER never_deleted ON projects_implementationplan;
DROP TRIGGER refuse_change_of_implementation ON projects_implementationplan;
DROP FUNCTION refuse_change_of_implementation();
DROP FUNCTION being_written(uuid, integer);
"""

# What township and county decide on has the labour chapter's wages, each row rounded once.
WAGES_OF_THE_PLAN = """
CREATE FUNCTION refuse_other_labour_estimate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last uuid := (SELECT plan.id FROM projects_implementationplan AS plan
                  WHERE plan.project_id = NEW.id ORDER BY plan.number DESC LIMIT 1);
BEGIN
    IF last IS NOT NULL AND NEW.labour IS DISTINCT FROM (
        SELECT sum(round(labour.quantity * labour.rate, 2))
        FROM projects_labourrow AS labour WHERE labour.plan_id = last
    ) THEN
        RAISE EXCEPTION 'the estimate''s labour is the total of the labour chapter' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'project_labour_is_the_plans';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_labour_estimate AFTER UPDATE ON projects_project
    FOR EACH ROW WHEN (NEW.stage = 'proposal' AND NEW.step <> 'make')
    EXECUTE FUNCTION refuse_other_labour_estimate();
"""
WAGES_OF_ITS_OWN = """
DROP TRIGGER refuse_other_labour_estimate ON projects_project;
DROP FUNCTION refuse_other_labour_estimate();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0152_implementation_plan")]
    operations = [
        village_owned("projects_implementationplan"),
        same_village("projects_implementationplan", "project_id", "projects_project"),
        village_owned("projects_labourrow"),
        same_village("projects_labourrow", "project_id", "projects_project"),
        reference(
            "projects_labourrow",
            "projects_implementationplan",
            plan_id="id",
            project_id="project_id",
        ),
        migrations.RunSQL(WRITTEN_IN_ITS_ROUND, WRITTEN_AT_ANY_TIME),
        migrations.RunSQL(WAGES_OF_THE_PLAN, WAGES_OF_ITS_OWN),
    ]
