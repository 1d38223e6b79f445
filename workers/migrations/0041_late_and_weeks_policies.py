from django.db import migrations

from core.policies import insert_only, reference, same_village, village_owned

TABLES = ("latecheck", "weekcheck", "weekanswer")
WITH_A_PAPER = ("latecheck", "weekcheck")

# A late slot points at a late record of its own person and day. Checked at the end of the
# transaction, since filling a day knows who clashes only once the slots stand.
SLOT_HAS_ITS_RECORD = """
ALTER TABLE workers_slot ADD CONSTRAINT workers_slot_late_record_id_together
FOREIGN KEY (late_record_id, entry_id, day) REFERENCES workers_dayrecord (id, entry_id, day)
DEFERRABLE INITIALLY DEFERRED;
"""

# Who logs never confirms: not from a second account or post of his, nor by typing it in for the
# supervision group. Separation is by human (decision 14).
LATE_BY_ANOTHER = """
CREATE FUNCTION refuse_own_late_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM workers_dayrecord r JOIN regions_post p ON p.id = r.by_id
        JOIN regions_user u ON u.id = p.user_id
        WHERE r.id = NEW.record_id AND u.human_id IN (NEW.operator_id, NEW.responsible_id)
    ) THEN
        RAISE EXCEPTION 'who logged a late day does not check it' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'late_check_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_late_check BEFORE INSERT ON workers_latecheck
    FOR EACH ROW EXECUTE FUNCTION refuse_own_late_check();
"""
LATE_BY_ANYONE = """
DROP TRIGGER refuse_own_late_check ON workers_latecheck;
DROP FUNCTION refuse_own_late_check();
"""

WEEK_BY_ANOTHER = """
CREATE FUNCTION refuse_own_week_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM regions_post p JOIN regions_user u ON u.id = p.user_id
        WHERE u.human_id = NEW.responsible_id AND (EXISTS (
            SELECT 1 FROM workers_rosterentry e
            JOIN workers_dayrecord r ON r.entry_id = e.id
                AND r.day BETWEEN NEW.week AND NEW.week + 6
            WHERE e.project_id = NEW.project_id AND r.by_id = p.id
        ) OR EXISTS (
            SELECT 1 FROM workers_slot s WHERE s.project_id = NEW.project_id
            AND s.day BETWEEN NEW.week AND NEW.week + 6 AND s.by_id = p.id
        ))
    ) THEN
        RAISE EXCEPTION 'who logged days of a week does not check it' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'week_check_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_week_check BEFORE INSERT ON workers_weekcheck
    FOR EACH ROW EXECUTE FUNCTION refuse_own_week_check();
"""
WEEK_BY_ANYONE = """
DROP TRIGGER refuse_own_week_check ON workers_weekcheck;
DROP FUNCTION refuse_own_week_check();
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0036_muster_policies")]
    operations = [
        *(village_owned(f"workers_{name}") for name in TABLES),
        *(same_village(f"workers_{name}", "project_id", "projects_project") for name in TABLES),
        *(
            same_village(f"workers_{name}", "paper_id", "projects_attachment")
            for name in WITH_A_PAPER
        ),
        same_village("workers_latecheck", "entry_id", "workers_rosterentry"),
        same_village("workers_weekanswer", "objection_id", "workers_weekcheck"),
        reference(
            "workers_latecheck", "workers_dayrecord", record_id="id", entry_id="entry_id", day="day"
        ),
        migrations.RunSQL(
            SLOT_HAS_ITS_RECORD,
            "ALTER TABLE workers_slot DROP CONSTRAINT workers_slot_late_record_id_together;",
        ),
        migrations.RunSQL(LATE_BY_ANOTHER, LATE_BY_ANYONE),
        migrations.RunSQL(WEEK_BY_ANOTHER, WEEK_BY_ANYONE),
        *(insert_only(f"workers_{name}") for name in TABLES),
    ]
