from django.db import migrations

from core.policies import insert_only, only_withdrawn

RECEIPT = "projects_fundreceipt"
UNGUARDED = insert_only(RECEIPT)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_withdrawal_and_reopening"),
        ("core", "0003_only_withdrawn"),
    ]
    operations = [
        migrations.RunSQL(UNGUARDED.reverse_sql, UNGUARDED.sql),
        only_withdrawn(RECEIPT),
        only_withdrawn("projects_fund"),
    ]
