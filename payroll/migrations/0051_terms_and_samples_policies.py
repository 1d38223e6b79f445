from django.db import migrations

from core.policies import insert_only, same_village, village_owned

TABLES = ("sheetsample", "sheetfinding", "sheetfindinganswer")
REFERENCES = (
    ("sheetsample", "sheet_id", "wagesheet"),
    ("sheetfinding", "sample_id", "sheetsample"),
    ("sheetfindinganswer", "finding_id", "sheetfinding"),
)

# A sheet runs under a version of its own county's settings; what it was posted under stays.
TERMS_STAY = """
CREATE FUNCTION refuse_other_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.terms_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_countysettings s
        WHERE s.id = NEW.terms_id AND s.area_id = rpad(left(NEW.village_id, 6), 12, '0')
    ) THEN
        RAISE EXCEPTION 'terms of another county' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'sheet_has_its_countys_terms';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.notice_id IS NOT NULL
       AND NEW.terms_id IS DISTINCT FROM OLD.terms_id
    THEN
        RAISE EXCEPTION 'a sheet keeps the terms that it was posted under' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'sheet_keeps_its_terms';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_other_terms BEFORE INSERT OR UPDATE OF terms_id ON payroll_wagesheet
    FOR EACH ROW EXECUTE FUNCTION refuse_other_terms();
"""
TERMS_MOVE = """
DROP TRIGGER refuse_other_terms ON payroll_wagesheet;
DROP FUNCTION refuse_other_terms();
"""

# Decision 14: whoever answered for a step of the sheet does not look at it for the county.
ANOTHER_LOOKS = """
CREATE FUNCTION refuse_own_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payroll_sheetsample s
        JOIN payroll_sheetdecision d ON d.sheet_id = s.sheet_id
        JOIN regions_post p ON p.id = NEW.by_id
        JOIN regions_user u ON u.id = p.user_id
        WHERE s.id = NEW.sample_id AND u.human_id IN (d.responsible_id, d.operator_id)
    ) THEN
        RAISE EXCEPTION 'whoever decided on a sheet does not look at it again' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'sheet_sampled_by_another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_own_sample BEFORE INSERT ON payroll_sheetfinding
    FOR EACH ROW EXECUTE FUNCTION refuse_own_sample();
"""
ANYBODY_LOOKS = """
DROP TRIGGER refuse_own_sample ON payroll_sheetfinding;
DROP FUNCTION refuse_own_sample();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0045_cash_policies")]
    operations = [
        *(village_owned(f"payroll_{name}") for name in TABLES),
        *(same_village(f"payroll_{name}", "project_id", "projects_project") for name in TABLES),
        *(
            same_village(f"payroll_{name}", column, f"payroll_{parent}")
            for name, column, parent in REFERENCES
        ),
        *(insert_only(f"payroll_{name}") for name in TABLES),
        migrations.RunSQL(TERMS_STAY, TERMS_MOVE),
        migrations.RunSQL(ANOTHER_LOOKS, ANYBODY_LOOKS),
    ]
