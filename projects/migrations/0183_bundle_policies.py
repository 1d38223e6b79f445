from django.db import migrations

from core.policies import only_withdrawn, reference, same_village, upper_owned

# A member leaves once; villages of other townships don't join, and none joins what is dissolved.
MEMBERS = """
CREATE FUNCTION refuse_impossible_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['left_on', 'left_reason', 'left_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND (
        OLD.left_on IS NOT NULL OR NEW.left_on IS NULL
        OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free)
    THEN
        RAISE EXCEPTION 'a member only leaves, once' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'bundle_member_only_leaves';
    END IF;
    IF TG_OP = 'INSERT' AND (
        NEW.left_on IS NOT NULL OR left(NEW.village_id, 9) <> left(NEW.area_id, 9)
        OR right(NEW.area_id, 3) <> '000')
    THEN
        RAISE EXCEPTION 'this village is of another township' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'bundle_of_one_township';
    END IF;
    PERFORM 1 FROM projects_bundle WHERE id = NEW.bundle_id AND withdrawn_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this bundle is dissolved' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'bundle_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_impossible_member BEFORE INSERT OR UPDATE ON projects_bundlemember
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_member();
CREATE TRIGGER never_deleted BEFORE DELETE ON projects_bundlemember
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_bundle_with_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM projects_bundlemember
               WHERE bundle_id = NEW.id AND left_on IS NULL) THEN
        RAISE EXCEPTION 'members of this bundle have not left' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'bundle_has_members';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_bundle_with_members BEFORE UPDATE ON projects_bundle
    FOR EACH ROW EXECUTE FUNCTION refuse_bundle_with_members();
"""
ANYBODY = """
DROP TRIGGER refuse_bundle_with_members ON projects_bundle;
DROP FUNCTION refuse_bundle_with_members();
DROP TRIGGER never_deleted ON projects_bundlemember;
DROP TRIGGER refuse_impossible_member ON projects_bundlemember;
DROP FUNCTION refuse_impossible_member();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0182_bundles")]
    operations = [
        upper_owned("projects_bundle"),
        upper_owned("projects_bundlemember"),
        same_village("projects_bundlemember", "project_id", "projects_project"),
        reference("projects_bundlemember", "projects_bundle", bundle_id="id", area_id="area_id"),
        migrations.RunSQL(MEMBERS, ANYBODY),
        only_withdrawn("projects_bundle"),
    ]
