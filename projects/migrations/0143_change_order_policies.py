from django.db import migrations

from core.policies import insert_only, only_withdrawn, reference, same_village, village_owned

CHANGE = "projects_changeorder"
OF_A_CHANGE = ("changepaper", "changeact")

# projects.change_rules, where nobody can go around it: a change is fixed once it is handed in, is
# decided by whom it names, and only upon the estimate that it was handed in with.
GOES_ON = """
CREATE FUNCTION refuse_impossible_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'make' THEN
            RAISE EXCEPTION 'a change order does not begin here' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'change_goes_on';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.project_id, NEW.village_id, NEW.number, NEW.made_at, NEW.made_by_id)
       IS DISTINCT FROM
       (OLD.id, OLD.project_id, OLD.village_id, OLD.number, OLD.made_at, OLD.made_by_id)
       OR (OLD.state <> 'make' AND (
        (NEW.what, NEW.why, NEW.place, NEW.labour_plus, NEW.labour_minus, NEW.materials_plus,
         NEW.materials_minus, NEW.machinery_plus, NEW.machinery_minus, NEW.other_plus,
         NEW.other_minus, NEW.labour_before, NEW.materials_before, NEW.machinery_before,
         NEW.other_before, NEW.why_county, NEW.counted, NEW.limit_yuan, NEW.limit_percent,
         NEW.limit_source)
        IS DISTINCT FROM
        (OLD.what, OLD.why, OLD.place, OLD.labour_plus, OLD.labour_minus, OLD.materials_plus,
         OLD.materials_minus, OLD.machinery_plus, OLD.machinery_minus, OLD.other_plus,
         OLD.other_minus, OLD.labour_before, OLD.materials_before, OLD.machinery_before,
         OLD.other_before, OLD.why_county, OLD.counted, OLD.limit_yuan, OLD.limit_percent,
         OLD.limit_source)))
       OR NOT (CASE OLD.state
        WHEN NEW.state THEN OLD.state NOT IN ('decided', 'rejected', 'withdrawn')
        WHEN 'make' THEN NEW.state IN ('township', 'withdrawn')
        WHEN 'township' THEN NEW.state IN ('make', 'rejected') OR NEW.state =
            (CASE NEW.why_county WHEN 'within' THEN 'decided' ELSE 'county' END)
        WHEN 'county' THEN NEW.state IN ('decided', 'make', 'rejected')
        ELSE false END)
    THEN
        RAISE EXCEPTION 'a change order does not go on like this' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'change_goes_on';
    END IF;
    IF NEW.state = 'decided' AND NOT EXISTS (
        SELECT 1 FROM projects_project AS project WHERE project.id = NEW.project_id
        AND (project.labour, project.materials, project.machinery, project.other) =
            (NEW.labour_before, NEW.materials_before, NEW.machinery_before, NEW.other_before)
    ) THEN
        RAISE EXCEPTION 'the estimate was another one' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'change_of_the_estimate_in_force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_change BEFORE INSERT OR UPDATE ON projects_changeorder
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_changeorder
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
GOES_ANYWHERE = """
DROP TRIGGER never_deleted ON projects_changeorder;
DROP TRIGGER refuse_impossible_change ON projects_changeorder;
DROP FUNCTION refuse_impossible_change();
"""

# Once the proposal is approved, the estimate moves by a change that was agreed to, or not at all.
ONLY_BY_CHANGES = """
CREATE FUNCTION refuse_unseen_estimate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM projects_changeorder AS change
        WHERE change.project_id = NEW.id AND change.state = 'decided'
        AND (change.labour_before, change.materials_before, change.machinery_before,
             change.other_before) = (OLD.labour, OLD.materials, OLD.machinery, OLD.other)
        AND (change.labour_before + change.labour_plus - change.labour_minus,
             change.materials_before + change.materials_plus - change.materials_minus,
             change.machinery_before + change.machinery_plus - change.machinery_minus,
             change.other_before + change.other_plus - change.other_minus)
            = (NEW.labour, NEW.materials, NEW.machinery, NEW.other)
    ) THEN
        RAISE EXCEPTION 'nobody has agreed to this estimate' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'estimate_moves_by_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_unseen_estimate BEFORE UPDATE ON projects_project FOR EACH ROW
    WHEN ((OLD.labour, OLD.materials, OLD.machinery, OLD.other) IS DISTINCT FROM
          (NEW.labour, NEW.materials, NEW.machinery, NEW.other)
          AND OLD.stage NOT IN ('takeover', 'reserve', 'resolution', 'proposal'))
    EXECUTE FUNCTION refuse_unseen_estimate();
"""
BY_ANYTHING = """
DROP TRIGGER refuse_unseen_estimate ON projects_project;
DROP FUNCTION refuse_unseen_estimate();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0142_change_orders")]
    operations = [
        *(village_owned(f"projects_{name}") for name in ("changeorder", *OF_A_CHANGE)),
        *(
            same_village(f"projects_{name}", "project_id", "projects_project")
            for name in ("changeorder", *OF_A_CHANGE)
        ),
        *(
            reference(f"projects_{name}", CHANGE, change_id="id", project_id="project_id")
            for name in OF_A_CHANGE
        ),
        *(
            same_village(f"projects_{name}", "paper_id", "projects_attachment")
            for name in OF_A_CHANGE
        ),
        migrations.RunSQL(GOES_ON, GOES_ANYWHERE),
        migrations.RunSQL(ONLY_BY_CHANGES, BY_ANYTHING),
        insert_only("projects_changeact"),
        only_withdrawn("projects_changepaper"),
    ]
