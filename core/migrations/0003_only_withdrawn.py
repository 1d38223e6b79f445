from django.db import migrations

from core.policies import REFUSE_ALL_BUT_WITHDRAWAL


class Migration(migrations.Migration):
    dependencies = [("core", "0002_policies")]
    operations = [
        migrations.RunSQL(REFUSE_ALL_BUT_WITHDRAWAL, "DROP FUNCTION refuse_all_but_withdrawal();"),
    ]
