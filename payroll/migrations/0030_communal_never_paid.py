from importlib import import_module

from django.db import migrations

OWN_SLOTS = import_module("payroll.migrations.0002_policies").OWN_SLOTS
ONLY_THE_FUNCTION = OWN_SLOTS.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# Communal half-days (投工投劳) are presence and never on a wage line, whoever tries (decision 18).
# The trigger on the slot keeps one that is on a line from becoming communal afterwards.
AND_EARNING = ONLY_THE_FUNCTION.replace(
    "AND s.half = a.half", "AND s.half = a.half AND NOT s.communal"
)


class Migration(migrations.Migration):
    dependencies = [("payroll", "0005_opening_policies")]
    operations = [migrations.RunSQL(AND_EARNING, ONLY_THE_FUNCTION)]
