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

VERIFY = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT d.serial::text, d.title::text, p.name::text,
           (SELECT string_agg(v.name, '' ORDER BY v.code) FROM regions_division v
            WHERE v.code IN (substr(d.village_id, 1, 6) || '000000',
                             substr(d.village_id, 1, 9) || '000', d.village_id)),
           d.at, d.sha256::text,
           (SELECT max(n.at) FROM projects_issueddocument n
            WHERE n.project_id = d.project_id AND n.form = d.form
              AND n.about_id IS NOT DISTINCT FROM d.about_id AND n.at > d.at)
    FROM projects_issueddocument d JOIN projects_project p ON p.id = d.project_id
    WHERE d.token = asked;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  our own constants


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_policies")]
    operations = [
        village_owned("projects_issueddocument"),
        same_village("projects_issueddocument", "project_id", "projects_project"),
        insert_only("projects_issueddocument"),
        definer_function(
            "verify_document(asked text)",
            "TABLE (serial text, title text, project text, place text,"
            " issued_at timestamptz, sha256 text, replaced_at timestamptz)",
            VERIFY,
        ),
    ]
