from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

TABLES = ("targetsheet", "target", "evaluation", "evaluationrow", "performanceact")

# A version of the targets is written while it is being made, and not while its proposal is decided
# on. It goes to the township and back, or is settled; only the approval of its proposal settles
# one that nobody handed in (ADR 0044). A later one needs something to have moved since.
TARGETS_GO_ON = """
CREATE FUNCTION targets_make_a_hundred(sheet uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(weight), 0) = 100
       AND bool_or(kind IN ('quantity', 'quality', 'time', 'cost'))
       AND bool_or(kind IN ('economic', 'social', 'lasting')) AND bool_or(kind = 'satisfied')
    FROM projects_target WHERE sheet_id = sheet
$$;
CREATE FUNCTION targets_are_open(sheet uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM projects_targetsheet s JOIN projects_project p
                   ON p.id = s.project_id WHERE s.id = sheet AND s.state = 'make'
                   AND p.outcome = 'open' AND NOT (p.stage = 'proposal' AND p.step <> 'make'))
$$;
CREATE FUNCTION targets_may_follow(project uuid, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM projects_project WHERE id = project AND stage = 'proposal')
        OR EXISTS (SELECT 1 FROM projects_changeorder WHERE project_id = project
                   AND state = 'decided' AND decided_at > since)
        OR EXISTS (SELECT 1 FROM projects_fund WHERE project_id = project
                   AND (at > since OR withdrawn_at > since))
$$;
GRANT EXECUTE ON FUNCTION targets_make_a_hundred(uuid), targets_are_open(uuid),
    targets_may_follow(uuid, timestamptz) TO PUBLIC;

CREATE FUNCTION refuse_impossible_targets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before timestamptz;
    way text := CASE TG_OP WHEN 'UPDATE' THEN OLD.state || '-' || NEW.state ELSE NEW.state END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT max(settled_at) INTO before FROM projects_targetsheet
        WHERE project_id = NEW.project_id;
        IF way <> 'make' OR NOT EXISTS (
               SELECT 1 FROM projects_project WHERE id = NEW.project_id AND outcome = 'open'
               AND stage NOT IN ('takeover', 'reserve', 'resolution')
               AND NOT (stage = 'proposal' AND step <> 'make'))
           OR EXISTS (SELECT 1 FROM projects_evaluation WHERE project_id = NEW.project_id)
           OR (before IS NOT NULL AND NOT targets_may_follow(NEW.project_id, before)) THEN
            RAISE EXCEPTION 'targets are not begun like this' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'targets_are_begun_when_something_moved';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.project_id, OLD.number, OLD.basis, OLD.reason, OLD.at, OLD.by_id)
       IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.number, NEW.basis, NEW.reason, NEW.at,
                         NEW.by_id)
       OR NOT (way IN ('make-make', 'make-township', 'township-make', 'township-done')
               OR way = 'make-done' AND pg_trigger_depth() > 1)
       OR way = 'make-township' AND EXISTS (SELECT 1 FROM projects_project
                                            WHERE id = NEW.project_id AND stage = 'proposal')
    THEN
        RAISE EXCEPTION 'settled targets stay as they are' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'targets_go_on';
    END IF;
    IF NEW.state <> 'make' AND targets_make_a_hundred(NEW.id) IS NOT TRUE THEN
        RAISE EXCEPTION 'targets make 100 points, of every group' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'targets_are_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_targets BEFORE INSERT OR UPDATE ON projects_targetsheet
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_targets();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_targetsheet
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_target() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target projects_target := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sheet_id <> NEW.sheet_id OR NOT targets_are_open(target.sheet_id)
    THEN
        RAISE EXCEPTION 'targets that were handed in stay as they are' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'target_stays';
    END IF;
    RETURN target;
END $$;
CREATE TRIGGER refuse_change_of_target BEFORE INSERT OR UPDATE OR DELETE ON projects_target
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_target();

CREATE FUNCTION settle_targets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    approved timestamptz := coalesce((SELECT max(at) FROM projects_decision
        WHERE project_id = NEW.id AND stage = 'proposal'), now());
BEGIN
    UPDATE projects_targetsheet SET state = 'done', settled_at = approved, version = version + 1,
        state_since = (approved AT TIME ZONE 'Asia/Shanghai')::date
    WHERE project_id = NEW.id AND state = 'make' AND targets_make_a_hundred(id);
    RETURN NULL;
END $$;
CREATE TRIGGER settle_targets AFTER UPDATE ON projects_project FOR EACH ROW
    WHEN (OLD.stage = 'proposal' AND NEW.stage = 'funding')
    EXECUTE FUNCTION settle_targets();
"""
TARGETS_GO_ANYWHERE = """
DROP TRIGGER settle_targets ON projects_project;
DROP FUNCTION settle_targets();
DROP TRIGGER refuse_change_of_target ON projects_target;
DROP FUNCTION refuse_change_of_target();
DROP TRIGGER never_deleted ON projects_targetsheet;
DROP TRIGGER refuse_impossible_targets ON projects_targetsheet;
DROP FUNCTION refuse_impossible_targets();
DROP FUNCTION targets_may_follow(uuid, timestamptz);
DROP FUNCTION targets_are_open(uuid);
DROP FUNCTION targets_make_a_hundred(uuid);
"""

# An evaluation is of the targets in force, from acceptance on; a figure is written until it is
# handed in, when every target has its points, and a confirmed one stays.
EVALUATION_GOES_ON = """
CREATE FUNCTION refuse_impossible_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    way text := CASE TG_OP WHEN 'UPDATE' THEN OLD.state || '-' || NEW.state ELSE NEW.state END;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF way <> 'make' OR NOT EXISTS (
            SELECT 1 FROM projects_project WHERE id = NEW.project_id AND outcome = 'open'
            AND stage IN ('acceptance', 'handover', 'archive')
        ) OR NEW.sheet_id IS DISTINCT FROM (
            SELECT id FROM projects_targetsheet WHERE project_id = NEW.project_id
            ORDER BY number DESC LIMIT 1
        ) OR (SELECT state FROM projects_targetsheet WHERE id = NEW.sheet_id) <> 'done' THEN
            RAISE EXCEPTION 'settled targets are evaluated, from acceptance on' USING
                ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_of_settled_targets';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.id, OLD.project_id, OLD.sheet_id) IS DISTINCT FROM (NEW.id, NEW.project_id, NEW.sheet_id)
       OR way NOT IN ('make-make', 'make-township', 'township-make', 'township-done') THEN
        RAISE EXCEPTION 'a confirmed evaluation stays as it is' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'evaluation_goes_on';
    END IF;
    IF way = 'make-township' AND EXISTS (
        SELECT 1 FROM projects_target t LEFT JOIN projects_evaluationrow r
        ON r.target_id = t.id AND r.evaluation_id = NEW.id
        WHERE t.sheet_id = NEW.sheet_id AND r.score IS NULL
    ) THEN
        RAISE EXCEPTION 'every target has its points' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_is_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_evaluation BEFORE INSERT OR UPDATE ON projects_evaluation
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_evaluation();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_evaluation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_evaluated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    figure projects_evaluationrow := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_evaluation WHERE id = figure.evaluation_id
                   AND state = 'make')
       OR figure.score > (SELECT weight FROM projects_target WHERE id = figure.target_id) THEN
        RAISE EXCEPTION 'an evaluation that was handed in stays as it is' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'evaluated_stays';
    END IF;
    RETURN figure;
END $$;
CREATE TRIGGER refuse_change_of_evaluated
    BEFORE INSERT OR UPDATE OR DELETE ON projects_evaluationrow
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evaluated();
"""
EVALUATION_GOES_ANYWHERE = """
DROP TRIGGER refuse_change_of_evaluated ON projects_evaluationrow;
DROP FUNCTION refuse_change_of_evaluated();
DROP TRIGGER never_deleted ON projects_evaluation;
DROP TRIGGER refuse_impossible_evaluation ON projects_evaluation;
DROP FUNCTION refuse_impossible_evaluation();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0175_performance")]
    operations = [
        *(village_owned(f"projects_{name}") for name in TABLES),
        *(same_village(f"projects_{name}", "project_id", "projects_project") for name in TABLES),
        same_village("projects_performanceact", "paper_id", "projects_attachment"),
        *(
            reference(
                f"projects_{name}", "projects_targetsheet", sheet_id="id", project_id="project_id"
            )
            for name in ("target", "evaluation", "evaluationrow", "performanceact")
        ),
        reference(
            "projects_evaluationrow", "projects_evaluation", evaluation_id="id", sheet_id="sheet_id"
        ),
        reference("projects_evaluationrow", "projects_target", target_id="id", sheet_id="sheet_id"),
        migrations.RunSQL(TARGETS_GO_ON, TARGETS_GO_ANYWHERE),
        migrations.RunSQL(EVALUATION_GOES_ON, EVALUATION_GOES_ANYWHERE),
        insert_only("projects_performanceact"),
    ]
