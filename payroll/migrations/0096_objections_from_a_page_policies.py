from importlib import import_module

from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    definer_function,
    same_village,
)

pages = import_module("payroll.migrations.0061_worker_page_policies")

# What a worker wrote stands as he wrote it, and only `object_from_page`, which runs as the table's
# owner, writes it: no post of the application can put words into his mouth.
ONLY_FROM_THE_PAGE = """
CREATE FUNCTION refuse_words_of_a_worker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer text[] := '{upheld,answer,answered_at,answered_by_id}';
    owner name := (SELECT tableowner FROM pg_tables
                   WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME);
BEGIN
    IF TG_OP = 'INSERT' AND NEW.page_id IS NOT NULL AND current_user <> owner
       OR TG_OP = 'UPDATE' AND (OLD.page_id IS NOT NULL OR NEW.page_id IS NOT NULL)
          AND to_jsonb(NEW) - answer IS DISTINCT FROM to_jsonb(OLD) - answer
    THEN
        RAISE EXCEPTION 'only the worker himself says what he objects to' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'objection_of_a_worker_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER words_of_a_worker BEFORE INSERT OR UPDATE ON projects_objection
    FOR EACH ROW EXECUTE FUNCTION refuse_words_of_a_worker();
"""
BY_ANYONE = """
DROP TRIGGER words_of_a_worker ON projects_objection;
DROP FUNCTION refuse_words_of_a_worker();
"""

# Which of his lines it is about: the one that he names, else the one that pays the day or whose
# period holds it, else the one that hangs on the board. It holds that line where its sheet is on
# notice. `payroll.page_objections` says in words what comes back, and its MOST_OPEN and LONGEST
# stand here too. The project's lock lets two taps come one after the other, and no decision on the
# sheet slip in between (decision 21).
OBJECT = f"""
DECLARE
    {REMEMBER_SCOPE}
    found record;
    about record;
    done text;
BEGIN
    {SEE_EVERYTHING}
    SELECT p.id, p.village_id, p.project_id, p.entry_id, n.name INTO found
    FROM payroll_workerpage p
    JOIN workers_rosterentry e ON e.id = p.entry_id
    JOIN workers_person n ON n.id = e.person_id
    WHERE p.token = asked AND p.proof = offered;
    IF found.id IS NULL THEN
        {SEE_AS_BEFORE}
        RETURN 'closed';
    END IF;
    PERFORM 1 FROM projects_project j WHERE j.id = found.project_id FOR UPDATE;
    SELECT l.id, n.id AS notice_id INTO about
    FROM payroll_wageline l
    JOIN payroll_wagesheet t ON t.id = l.sheet_id
    LEFT JOIN projects_notice n
        ON n.id = t.notice_id AND t.state IN ('noticed', 'township', 'county')
          AND n.withdrawn_at IS NULL
    CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT 1 FROM payroll_lineslot x WHERE x.line_id = l.id AND x.day = on_day) AS paid) s
    WHERE l.entry_id = found.entry_id AND l.voided_at IS NULL
      AND t.state NOT IN ('draft', 'discarded')
      AND CASE WHEN against IS NOT NULL THEN l.id = against
               WHEN on_day IS NOT NULL THEN s.paid OR on_day BETWEEN t.first AND t.last
               ELSE n.id IS NOT NULL END
    ORDER BY s.paid DESC, n.id IS NOT NULL DESC, t.first DESC LIMIT 1;
    done := CASE
        WHEN EXISTS (SELECT 1 FROM projects_objection o WHERE o.page_id = found.id
                     AND (o.id = key OR o.answered_at IS NULL AND o.text = said
                          AND o.line_id IS NOT DISTINCT FROM about.id
                          AND o.day IS NOT DISTINCT FROM on_day)) THEN 'kept'
        WHEN EXISTS (SELECT 1 FROM projects_objection o WHERE o.id = key) THEN 'damaged'
        WHEN against IS NOT NULL AND about.id IS NULL THEN 'damaged'
        WHEN on_day > (moment AT TIME ZONE 'Asia/Shanghai')::date THEN 'damaged'
        WHEN length(btrim(said)) NOT BETWEEN 1 AND 500 THEN 'damaged'
        WHEN EXISTS (SELECT 1 FROM projects_project j
                     WHERE j.id = found.project_id AND j.outcome <> 'open') THEN 'over'
        WHEN (SELECT count(*) >= 3 FROM projects_objection o
              WHERE o.page_id = found.id AND o.answered_at IS NULL) THEN 'many'
        ELSE 'new' END;
    IF done = 'new' THEN
        INSERT INTO projects_objection (id, village_id, project_id, notice_id, line_id, page_id,
            day, raised_on, raised_by, text, by_id, at, answer)
        VALUES (key, found.village_id, found.project_id, about.notice_id, about.id, found.id,
            on_day, (moment AT TIME ZONE 'Asia/Shanghai')::date, found.name, said, NULL, moment, '');
        INSERT INTO core_auditrecord (id, at, area, verb, thing_type, thing_id, project_id, facts)
        VALUES (gen_random_uuid(), moment, found.village_id, 'object from his page',
            'projects.objection', key::text, found.project_id,
            jsonb_build_object('holds', about.notice_id IS NOT NULL));
    END IF;
    {SEE_AS_BEFORE}
    RETURN CASE done WHEN 'new' THEN 'kept' ELSE done END;
END
"""  # noqa: S608  our own constants

OBJECTIONS = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'line', o.line_id, 'day', o.day, 'on', o.raised_on, 'text', o.text,
     'holds', o.notice_id IS NOT NULL, 'upheld', o.upheld, 'answer', o.answer,
     'answered_on', (o.answered_at AT TIME ZONE 'Asia/Shanghai')::date) ORDER BY o.at DESC), '[]')
 FROM projects_objection o WHERE o.page_id = p.id)
"""
# A complaint without a notice holds no line.
SHOW = pages.SHOW.replace(
    "o.line_id = l.id", "o.line_id = l.id AND o.notice_id IS NOT NULL"
).replace("'before',", f"'objections', {OBJECTIONS}, 'before',")


def shows(body: str) -> str:
    """The function that is there already, with another body; who may call it stays as it is."""
    return f"""
    CREATE OR REPLACE FUNCTION worker_page(asked text, offered bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $${body}$$;
    """


class Migration(migrations.Migration):
    dependencies = [("payroll", "0091_advance_policies")]
    operations = [
        same_village("projects_objection", "page_id", "payroll_workerpage"),
        migrations.RunSQL(ONLY_FROM_THE_PAGE, BY_ANYONE),
        definer_function(
            "object_from_page(asked text, offered bytea, key uuid, against uuid, on_day date, "
            "said text, moment timestamptz)",
            "text",
            OBJECT,
        ),
        migrations.RunSQL(shows(SHOW), shows(pages.SHOW)),
    ]
