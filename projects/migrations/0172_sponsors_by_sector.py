from django.db import migrations, models

# Written by ALTER: it passes policies and triggers by, so that no row is left out or refused.
BY_SECTOR = """
ALTER TABLE projects_project ALTER COLUMN sponsor TYPE varchar(12) USING CASE sector
    WHEN 'roads' THEN 'transport'
    WHEN 'water' THEN 'water'
    WHEN 'farming' THEN 'agriculture'
    WHEN 'living' THEN 'rural'
    WHEN 'tourism' THEN 'culture'
    WHEN 'forestry' THEN 'forestry'
    ELSE sponsor END;
"""
SPONSORS = [
    "reform", "rural", "finance", "agriculture", "water", "transport", "culture", "forestry",
]  # fmt: skip


class Migration(migrations.Migration):
    """The sponsor of what is there is its sector's; the constraint asks every row."""

    dependencies = [("projects", "0171_project_sponsor")]

    operations = [
        migrations.RunSQL(BY_SECTOR, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "project",
            models.CheckConstraint(
                condition=models.Q(("sponsor__in", SPONSORS)), name="project_has_a_sponsor"
            ),
        ),
    ]
