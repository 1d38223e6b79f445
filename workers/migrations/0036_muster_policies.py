from django.db import migrations

from core.policies import insert_only, only_withdrawn, same_village, village_owned

TABLES = ("muster", "musterpage", "mustercheck", "sheetreading")


class Migration(migrations.Migration):
    dependencies = [("workers", "0031_trades_and_extras_policies")]
    operations = [
        *(village_owned(f"workers_{name}") for name in TABLES),
        *(same_village(f"workers_{name}", "project_id", "projects_project") for name in TABLES),
        *(
            same_village(f"workers_{name}", "muster_id", "workers_muster")
            for name in ("musterpage", "mustercheck", "sheetreading")
        ),
        same_village("workers_musterpage", "paper_id", "projects_attachment"),
        same_village("workers_dayrecord", "reading_id", "workers_sheetreading"),
        insert_only("workers_muster"),
        only_withdrawn("workers_musterpage"),
        insert_only("workers_mustercheck"),
        insert_only("workers_sheetreading"),
    ]
