"""A notice behind the QR code of its paper, as long as it hangs."""

from django.db import migrations

from core.policies import REMEMBER_SCOPE, SEE_AS_BEFORE, SEE_EVERYTHING, definer_function

# Of a notice's own paper (N1 to N7), or of the wage sheet that it publishes (T14); the latest one
# that stands. Its words only while it hangs: after its last day the row says when it hung, no more.
ON_BOARD = f"""
DECLARE
    {REMEMBER_SCOPE}
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT n.posted_on, n.last_day, n.place::text, n.phone::text,
           CASE WHEN n.last_day >= today THEN n.title::text END,
           CASE WHEN n.last_day >= today THEN n.body END,
           CASE WHEN n.last_day >= today THEN n."table" END
    FROM projects_issueddocument d JOIN projects_notice n ON n.project_id = d.project_id
        AND (d.form = 'T14' AND n.kind = 'wages' AND n.about_id = d.about_id
             OR left(d.form, 1) = 'N' AND n.id = d.about_id)
    WHERE d.token = asked AND n.withdrawn_at IS NULL
    ORDER BY n.posted_on DESC, n.at DESC LIMIT 1;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  our own constants


class Migration(migrations.Migration):
    dependencies = [("projects", "0153_implementation_policies")]
    operations = [
        definer_function(
            "notice_on_board(asked text)",
            "TABLE (posted_on date, last_day date, place text, phone text, title text, body text,"
            ' "table" jsonb)',
            ON_BOARD,
        ),
    ]
