from importlib import import_module

from django.db import migrations

LEVELS = import_module("regions.migrations.0002_posts_and_identities").POST_LEVEL
DROP = "ALTER TABLE regions_post DROP CONSTRAINT post_stands_at_its_level;"
AND_THE_REVIEWER = LEVELS.replace("'county', 'finance',", "'county', 'finance', 'treasurer',")


class Migration(migrations.Migration):
    """A bank file leaves the house only after a second human of the treasury has looked at it."""

    dependencies = [("regions", "0002_posts_and_identities")]
    operations = [
        migrations.RunSQL(f"{DROP}{AND_THE_REVIEWER}", f"{DROP}{LEVELS}"),
    ]
