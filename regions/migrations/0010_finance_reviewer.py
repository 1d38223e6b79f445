from importlib import import_module

from django.db import migrations, models

LEVELS = import_module("regions.migrations.0002_posts_and_identities").POST_LEVEL
DROP = "ALTER TABLE regions_post DROP CONSTRAINT post_stands_at_its_level;"
AND_THE_REVIEWER = LEVELS.replace("'county', 'finance',", "'county', 'finance', 'treasurer',")


class Migration(migrations.Migration):
    """A bank file leaves the house only after a second human of the treasury has looked at it."""

    dependencies = [("regions", "0003_deputies")]
    operations = [
        migrations.AlterField(
            model_name="post",
            name="role",
            field=models.CharField(
                choices=[
                    ("recorder", "village recorder"),
                    ("buyer", "village buyer"),
                    ("storekeeper", "village storekeeper"),
                    ("cashier", "village cashier"),
                    ("supervisor", "supervision group"),
                    ("township_clerk", "township clerk"),
                    ("township", "township reviewer"),
                    ("county", "county development and reform"),
                    ("finance", "county finance"),
                    ("treasurer", "county finance reviewer"),
                    ("bureau", "county sector bureau"),
                    ("auditor", "county auditor"),
                    ("prefecture", "prefecture"),
                    ("province", "province"),
                ],
                max_length=16,
                verbose_name="role",
            ),
        ),
        migrations.RunSQL(f"{DROP}{AND_THE_REVIEWER}", f"{DROP}{LEVELS}"),
    ]
