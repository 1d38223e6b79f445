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

TABLES = ("projects_diarypage", "projects_headcount", "projects_sitephoto")

# Which pictures of the caller's own projects stand on another project or day too: the same file
# anywhere, or one that looks the same in the same county. An answer without a place or a name
# (decision 7). Pictures that differ in four bits at most have one of five bands alike.
NEAR = """
    SELECT o.id, o.project_id, o.day, o.original_sha256, o.looks FROM projects_sitephoto o
    WHERE o.band_{n} = mine.band_{n} AND o.village_id >= rpad(left(mine.village_id, 6), 12, '0')
        AND o.village_id < scope_end(rpad(left(mine.village_id, 6), 12, '0'))
"""
PICTURES_AGAIN = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT mine.id, bool_or(other.original_sha256 = mine.original_sha256),
        bool_or(other.project_id = mine.project_id), bool_or(other.project_id <> mine.project_id)
    FROM projects_sitephoto mine CROSS JOIN LATERAL (
        SELECT o.id, o.project_id, o.day, o.original_sha256, o.looks FROM projects_sitephoto o
        WHERE o.original_sha256 = mine.original_sha256
        UNION {" UNION ".join(NEAR.format(n=n) for n in range(1, 6))}
    ) other
    WHERE mine.project_id = ANY(pictures_again.projects)
        AND mine.day BETWEEN pictures_again.since AND pictures_again.until
        AND mine.village_id >= lo AND mine.village_id < hi
        AND (other.project_id <> mine.project_id OR other.day <> mine.day)
        AND (other.original_sha256 = mine.original_sha256
             OR bit_count((other.looks # mine.looks)::bit(64)) <= 4)
    GROUP BY mine.id;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_withdrawal_policies")]
    operations = [
        *(village_owned(table) for table in TABLES),
        *(same_village(table, "project_id", "projects_project") for table in TABLES),
        same_village("projects_diarypage", "paper_id", "projects_attachment"),
        *(insert_only(table) for table in TABLES),
        definer_function(
            "pictures_again(projects uuid[], since date, until date)",
            "TABLE (picture uuid, same_file boolean, other_day boolean, other_project boolean)",
            PICTURES_AGAIN,
        ),
    ]
