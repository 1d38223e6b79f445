from django.db import migrations

from core.policies import (
    insert_only,
    only_withdrawn,
    reference,
    same_village,
    upper_owned,
    village_owned,
)
from projects.policies import of_its_sponsor, sponsored

# A bureau advises on what it sponsors, while that is under way, at the stage of the day.
ADVISED_BY_ITS_SPONSOR = """
CREATE FUNCTION refuse_other_advice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM projects_project AS project
        JOIN regions_post AS post ON post.id = NEW.by_id AND post.sponsor = project.sponsor
        JOIN regions_user AS account ON account.id = post.user_id
            AND account.human_id = NEW.adviser_id
        WHERE project.id = NEW.project_id AND project.outcome = 'open'
            AND project.stage = NEW.stage)
    THEN
        RAISE EXCEPTION 'only its sponsor advises on an open project' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'advice_of_the_sponsor';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_advice BEFORE INSERT ON projects_advice
    FOR EACH ROW EXECUTE FUNCTION refuse_other_advice();

CREATE FUNCTION refuse_answer_to_struck_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_advice AS advice
                   WHERE advice.id = NEW.advice_id AND advice.withdrawn_at IS NULL)
    THEN
        RAISE EXCEPTION 'this advice is struck out' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'advice_answered_while_it_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_answer_to_struck_out BEFORE INSERT ON projects_adviceanswer
    FOR EACH ROW EXECUTE FUNCTION refuse_answer_to_struck_out();
"""
ADVISED_BY_ANYBODY = """
DROP TRIGGER refuse_answer_to_struck_out ON projects_adviceanswer;
DROP FUNCTION refuse_answer_to_struck_out();
DROP TRIGGER refuse_other_advice ON projects_advice;
DROP FUNCTION refuse_other_advice();
"""

# A township's or a county's own list, of its own projects before they are funded; the county's not
# before the township has let them pass the reserve.
SORTED_IN_ITS_AREA = """
ALTER TABLE projects_reserveorder ADD CONSTRAINT reserve_order_of_its_office CHECK (
    CASE office WHEN 'county' THEN right(area_id, 6) = '000000' AND right(area_id, 8) <> '00000000'
    ELSE right(area_id, 3) = '000' AND right(area_id, 6) <> '000000' END);

CREATE FUNCTION refuse_other_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_reserveorder AS list
                   WHERE list.id = NEW.order_id AND NEW.village_id >= list.area_id
                   AND NEW.village_id < scope_end(list.area_id)) THEN
        RAISE EXCEPTION 'this project is on another list' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'reserve_mark_of_its_area';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM projects_project AS project
                   WHERE project.id = NEW.project_id AND project.outcome = 'open'
                   AND (project.stage IN ('resolution', 'proposal')
                        OR project.stage = 'reserve' AND NEW.office = 'township')) THEN
        RAISE EXCEPTION 'this project is not in this reserve' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'reserve_mark_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_mark BEFORE INSERT ON projects_reservemark
    FOR EACH ROW EXECUTE FUNCTION refuse_other_mark();
"""
SORTED_ANYWHERE = """
DROP TRIGGER refuse_other_mark ON projects_reservemark;
DROP FUNCTION refuse_other_mark();
ALTER TABLE projects_reserveorder DROP CONSTRAINT reserve_order_of_its_office;
"""

NEW = ("projects_advice", "projects_adviceanswer", "projects_reservemark")
# What hangs on a project: a bureau reads and writes those of its own projects.
OF_A_PROJECT = (
    "suspension", "attachment", "notice", "objection", "boardphoto", "motion", "meeting",
    "bodymember", "kinship", "decision", "changeorder", "changepaper", "changeact", "diarypage",
    "headcount", "issueddocument", "fund", "fundreceipt", "fundrequest", "requestvoucher",
    "requestact", "disbursement", "ending", "endingact", "fundreturn", "implementationplan",
    "labourrow", "sitephoto", "simplicityanswer", "startproof", "takeover",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("projects", "0173_advice_and_reserve")]
    operations = [
        *(village_owned(table) for table in NEW),
        *(same_village(table, "project_id", "projects_project") for table in NEW),
        upper_owned("projects_reserveorder"),
        only_withdrawn("projects_advice"),
        insert_only("projects_adviceanswer"),
        insert_only("projects_reserveorder"),
        insert_only("projects_reservemark"),
        same_village("projects_advice", "paper_id", "projects_attachment"),
        same_village("projects_adviceanswer", "paper_id", "projects_attachment"),
        reference(
            "projects_adviceanswer",
            "projects_advice",
            advice_id="id",
            village_id="village_id",
            project_id="project_id",
            adviser_id="adviser_id",
        ),
        reference("projects_reservemark", "projects_reserveorder", order_id="id", office="office"),
        migrations.RunSQL(ADVISED_BY_ITS_SPONSOR, ADVISED_BY_ANYBODY),
        migrations.RunSQL(SORTED_IN_ITS_AREA, SORTED_ANYWHERE),
        sponsored("projects_project"),
        *(of_its_sponsor(table) for table in NEW),
        *(of_its_sponsor(f"projects_{name}") for name in OF_A_PROJECT),
    ]
