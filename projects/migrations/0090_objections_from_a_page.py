import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("projects", "0083_photo_of_the_board_apart"), ("regions", "0003_deputies")]
    operations = [
        migrations.AlterField(
            "objection",
            "notice",
            models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="objections", to="projects.notice"
            ),
        ),
        migrations.AlterField(
            "objection",
            "by",
            models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="regions.post"),
        ),
        migrations.AddField(
            "objection", "page_id", models.UUIDField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "objection", "day", models.DateField(blank=True, null=True, verbose_name="day")
        ),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=Q(by__isnull=False, page_id__isnull=True, notice__isnull=False)
                & Q(day__isnull=True)
                | Q(by__isnull=True, page_id__isnull=False),
                name="objection_by_a_post_or_from_a_page",
            ),
        ),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=Q(page_id__isnull=True)
                | Q(notice__isnull=True)
                | Q(line_id__isnull=False),
                name="objection_from_a_page_holds_one_line",
            ),
        ),
        migrations.AddIndex(
            "objection",
            models.Index(
                fields=["page_id"], condition=Q(page_id__isnull=False), name="objection_by_page"
            ),
        ),
    ]
