from django.db import migrations

from projects.policies import of_its_sponsor

TABLES = (
    "projects_targetsheet",
    "projects_target",
    "projects_evaluation",
    "projects_evaluationrow",
    "projects_performanceact",
    "projects_planadjustment",
)

SINCE = """
CREATE OR REPLACE FUNCTION targets_may_follow(project uuid, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM projects_project WHERE id = project AND stage = 'proposal')
        OR EXISTS (SELECT 1 FROM projects_changeorder WHERE project_id = project
                   AND state = 'decided' AND decided_at > since)
        OR EXISTS (SELECT 1 FROM projects_fund WHERE project_id = project
                   AND (at > since OR withdrawn_at > since))
        {or_adjusted}
$$;
"""
OR_ADJUSTED = """OR EXISTS (SELECT 1 FROM projects_planadjustment WHERE project_id = project
                   AND (at > since OR withdrawn_at > since))"""


class Migration(migrations.Migration):
    """A bureau is held to what it sponsors in these, too, and an adjusted plan moves the targets."""

    dependencies = [("projects", "0183_bundle_policies")]
    operations = [
        *(of_its_sponsor(table) for table in TABLES),
        migrations.RunSQL(SINCE.format(or_adjusted=OR_ADJUSTED), SINCE.format(or_adjusted="")),
    ]
