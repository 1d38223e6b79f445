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
    """A bureau's post is one of a department; what it was in, follows in the next migration."""

    dependencies = [("regions", "0010_finance_reviewer")]

    operations = [
        migrations.RemoveConstraint("post", "post_once"),
        migrations.RemoveConstraint("post", "post_has_a_sector_exactly_for_a_bureau"),
        migrations.RenameField("post", "sector", "sponsor"),
        migrations.AlterField(
            "post",
            "sponsor",
            models.CharField(blank=True, choices=SPONSORS, max_length=12, verbose_name="sponsor"),
        ),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(("role", "bureau"), ("sponsor", ""), _connector="XOR"),
                name="post_has_a_sponsor_exactly_for_a_bureau",
            ),
        ),
        migrations.AddConstraint(
            "post",
            models.UniqueConstraint(
                condition=models.Q(("stands_in_for__isnull", True)),
                fields=("user", "division", "role", "sponsor", "since"),
                name="post_once",
            ),
        ),
    ]
