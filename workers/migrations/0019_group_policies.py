from django.db import migrations

from core.policies import HI, LO

# Common groups (no county) are read by all and written by migrations, before this one, alone; a
# county's own are read where it is touched and written inside its scope. None is ever deleted.
GROUPS_OF_COUNTIES = f"""
ALTER TABLE workers_category ENABLE ROW LEVEL SECURITY;
ALTER TABLE workers_category FORCE ROW LEVEL SECURITY;
CREATE POLICY read_common_and_near ON workers_category FOR SELECT
    USING (county_id IS NULL OR (county_id < {HI} AND scope_end(county_id) > {LO}));
CREATE POLICY add_from_county ON workers_category FOR INSERT
    WITH CHECK (county_id >= {LO} AND scope_end(county_id) <= {HI});
CREATE POLICY change_from_county ON workers_category FOR UPDATE
    USING (county_id >= {LO} AND scope_end(county_id) <= {HI})
    WITH CHECK (county_id >= {LO} AND scope_end(county_id) <= {HI});
CREATE POLICY never_without_scope ON workers_category AS RESTRICTIVE USING ({HI} > '');
"""
OPEN = """
DROP POLICY read_common_and_near ON workers_category;
DROP POLICY add_from_county ON workers_category;
DROP POLICY change_from_county ON workers_category;
DROP POLICY never_without_scope ON workers_category;
ALTER TABLE workers_category NO FORCE ROW LEVEL SECURITY;
ALTER TABLE workers_category DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0017_groups_and_warnings")]
    operations = [migrations.RunSQL(GROUPS_OF_COUNTIES, OPEN)]
