from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    definer_function,
    insert_only,
    same_village,
    village_owned,
)

TABLES = (
    "workers_findinganswer",
    "workers_findingverdict",
    "workers_sample",
    "workers_sampleresult",
)

# Who of the caller's own projects also stands on another project that day: an answer without a
# place or a name (decision 12). The wide scope holds inside the function alone.
TAKEN_ELSEWHERE = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT DISTINCT here.project_id, here.entry_id, here.day
    FROM workers_slot here
    CROSS JOIN LATERAL (SELECT FROM workers_slot other
                        WHERE other.identity_id = here.identity_id AND other.day = here.day
                        AND other.project_id <> here.project_id LIMIT 1) elsewhere
    WHERE here.project_id = ANY(taken_elsewhere.projects)
        AND here.day BETWEEN taken_elsewhere.since AND taken_elsewhere.until
        AND here.village_id >= lo AND here.village_id < hi;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [("workers", "0041_late_and_weeks_policies")]
    operations = [
        *(village_owned(table) for table in TABLES),
        *(same_village(table, "project_id", "projects_project") for table in TABLES),
        same_village("workers_findingverdict", "answer_id", "workers_findinganswer"),
        same_village("workers_sampleresult", "sample_id", "workers_sample"),
        *(insert_only(table) for table in TABLES),
        definer_function(
            "taken_elsewhere(projects uuid[], since date, until date)",
            "TABLE (project uuid, entry uuid, on_day date)",
            TAKEN_ELSEWHERE,
        ),
    ]
