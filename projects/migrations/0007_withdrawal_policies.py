from django.db import migrations

from core.policies import insert_only, only_withdrawn

RECEIPT = "projects_fundreceipt"
UNGUARDED = insert_only(RECEIPT)


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_document_policies")]
    operations = [
        migrations.RunSQL(UNGUARDED.reverse_sql, UNGUARDED.sql),
        only_withdrawn(RECEIPT),
        only_withdrawn("projects_fund"),
    ]
