from importlib import import_module

from django.db import migrations

BY_JOIN = import_module("payroll.migrations.0030_communal_never_paid").AND_EARNING
# The same rule as before, asked slot by slot through both primary keys: as a join it was planned
# by the statistics of tables that a new installation has not filled yet, and took a minute for a
# sheet of 200 people.
BY_KEY = """
CREATE OR REPLACE FUNCTION refuse_foreign_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added a WHERE (
            (SELECT s.entry_id FROM workers_slot s
             WHERE s.identity_id = a.identity_id AND s.day = a.day AND s.half = a.half
               AND NOT s.communal)
            =
            (SELECT l.entry_id FROM payroll_wageline l
             JOIN payroll_wagesheet t ON t.id = l.sheet_id
             WHERE l.id = a.line_id AND l.voided_at IS NULL AND t.state = 'draft')
        ) IS NOT TRUE
    ) THEN
        RAISE EXCEPTION 'a line pays the days of its own person only' USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'line_pays_own_slots';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0096_objections_from_a_page_policies")]
    operations = [migrations.RunSQL(BY_KEY, BY_JOIN)]
