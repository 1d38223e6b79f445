from django.db import migrations

from core.policies import only_withdrawn, same_village, upper_owned, village_owned

# A proof answers to the list of its own village's county (`projects.start_papers`).
OF_ITS_COUNTY = """
CREATE FUNCTION refuse_foreign_start_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM projects_startpaper AS wanted WHERE wanted.id = NEW.start_paper_id
                   AND left(wanted.area_id, 6) = left(NEW.village_id, 6)) THEN
        RAISE EXCEPTION 'this paper is on another county''s list' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'start_proof_of_its_county';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_foreign_start_paper BEFORE INSERT ON projects_startproof
    FOR EACH ROW EXECUTE FUNCTION refuse_foreign_start_paper();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_startpaper
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
OF_ANY_COUNTY = """
DROP TRIGGER never_deleted ON projects_startpaper;
DROP TRIGGER refuse_foreign_start_paper ON projects_startproof;
DROP FUNCTION refuse_foreign_start_paper();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0140_start_papers")]
    operations = [
        upper_owned("projects_startpaper"),
        village_owned("projects_startproof"),
        same_village("projects_startproof", "project_id", "projects_project"),
        same_village("projects_startproof", "paper_id", "projects_attachment"),
        only_withdrawn("projects_startproof"),
        migrations.RunSQL(OF_ITS_COUNTY, OF_ANY_COUNTY),
    ]
