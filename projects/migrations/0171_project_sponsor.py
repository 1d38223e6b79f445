from django.db import migrations, models

SPONSORS = [
    ("reform", "development and reform"),
    ("rural", "rural work office"),
    ("finance", "finance bureau"),
    ("agriculture", "agriculture and rural affairs"),
    ("water", "water resources"),
    ("transport", "transport bureau"),
    ("culture", "culture and tourism bureau"),
    ("forestry", "forestry and grassland bureau"),
]


class Migration(migrations.Migration):
    """Every project has a sponsor; whose, follows in the next migration."""

    dependencies = [("projects", "0170_invoice_settings"), ("regions", "0012_posts_of_sponsors")]

    operations = [
        migrations.AddField(
            "project",
            "sponsor",
            models.CharField(choices=SPONSORS, default="", max_length=12, verbose_name="sponsor"),
            preserve_default=False,
        ),
    ]
