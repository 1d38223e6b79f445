from django.db import migrations

from core.policies import insert_only, same_village, upper_owned, village_owned

OF_A_PROJECT = (
    "suspension",
    "attachment",
    "decision",
    "meeting",
    "bodymember",
    "notice",
    "objection",
    "fund",
    "fundreceipt",
)
WITH_A_PAPER = ("decision", "meeting", "fund")


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
        ("core", "0003_only_withdrawn"),
        ("regions", "0010_finance_reviewer"),
    ]
    operations = [
        village_owned("projects_project"),
        *(village_owned(f"projects_{name}") for name in OF_A_PROJECT),
        *(
            same_village(f"projects_{name}", "project_id", "projects_project")
            for name in OF_A_PROJECT
        ),
        *(
            same_village(f"projects_{name}", "paper_id", "projects_attachment")
            for name in WITH_A_PAPER
        ),
        same_village("projects_objection", "notice_id", "projects_notice"),
        same_village("projects_fundreceipt", "fund_id", "projects_fund"),
        upper_owned("projects_countysettings"),
        insert_only("projects_attachment"),
        insert_only("projects_decision"),
        insert_only("projects_fundreceipt"),
    ]
