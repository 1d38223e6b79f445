"""Papers as pictures or PDF files, kept under their hash."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class MediaType(models.TextChoices):
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    PDF = "application/pdf", "PDF"


class PaperKind(models.TextChoices):
    """What a paper is, where a gate asks for it."""

    PLAN = "plan", _("implementation plan")
    BEFORE = "before", _("paper from before the take-over")
    OTHER = "other", _("other paper")


class Attachment(ProjectOwned):
    """A file as it was uploaded; insert-only. `sha256` is its hex digest and names it on disk."""

    kind = models.CharField(
        _("kind of paper"), max_length=8, choices=PaperKind.choices, default=PaperKind.OTHER
    )
    title = models.CharField(_("title"), max_length=80)
    original_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["Attachment"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="attachment_village_key")
        ]
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attachment_detail", args=[self.pk])
