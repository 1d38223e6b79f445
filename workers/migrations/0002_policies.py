from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    definer_function,
    reference,
    same_village,
    village_owned,
)

OF_A_PROJECT = (
    "survey",
    "rosterentry",
    "agreement",
    "training",
    "trainingattendance",
    "insurance",
    "projectmonth",
)
WITH_A_PAPER = ("survey", "agreement", "training", "insurance")

# A mistyped ID number is put right together with the person's roster entries; once there are slots,
# whose key to the entry cascades nothing, PostgreSQL refuses.
ENTRY_IS_ITS_PERSONS = """
ALTER TABLE workers_rosterentry ADD CONSTRAINT workers_rosterentry_person_id_together
FOREIGN KEY (person_id, village_id, identity_id)
REFERENCES workers_person (id, village_id, identity_id) ON UPDATE CASCADE;
"""

# Whether anybody else anywhere has the account: an answer without a name (decision 7). The wide
# scope holds inside the function alone.
ACCOUNT_OF_ANOTHER = f"""
DECLARE
    found boolean;
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    found := EXISTS (SELECT 1 FROM workers_person p
                     WHERE p.account_hash = account_of_another.hash
                     AND p.identity_id <> account_of_another.identity);
    {SEE_AS_BEFORE}
    RETURN found;
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0001_initial"),
        ("core", "0003_only_withdrawn"),
        ("regions", "0010_finance_reviewer"),
        ("projects", "0111_fund_request_policies"),
    ]
    operations = [
        *(
            village_owned(f"workers_{name}")
            for name in ("person", "personcategory", "slot", *OF_A_PROJECT)
        ),
        *(
            same_village(f"workers_{name}", "project_id", "projects_project")
            for name in OF_A_PROJECT
        ),
        *(
            same_village(f"workers_{name}", "paper_id", "projects_attachment")
            for name in WITH_A_PAPER
        ),
        same_village("workers_agreement", "entry_id", "workers_rosterentry"),
        same_village("workers_trainingattendance", "entry_id", "workers_rosterentry"),
        same_village("workers_trainingattendance", "training_id", "workers_training"),
        same_village("workers_personcategory", "person_id", "workers_person"),
        migrations.RunSQL(
            ENTRY_IS_ITS_PERSONS,
            "ALTER TABLE workers_rosterentry DROP CONSTRAINT workers_rosterentry_person_id_together;",
        ),
        reference(
            "workers_slot",
            "workers_rosterentry",
            entry_id="id",
            project_id="project_id",
            village_id="village_id",
            identity_id="identity_id",
        ),
        definer_function(
            "account_of_another(hash bytea, identity bigint)", "boolean", ACCOUNT_OF_ANOTHER
        ),
    ]
