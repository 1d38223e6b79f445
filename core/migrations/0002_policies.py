from django.db import migrations

from core.policies import REFUSE_CHANGE, SCOPE_END, insert_only, village_owned


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL(SCOPE_END, "DROP FUNCTION scope_end(text);"),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change();"),
        village_owned("core_auditrecord", column="area"),
        insert_only("core_auditrecord"),
    ]
