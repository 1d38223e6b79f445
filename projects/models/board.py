"""Pictures that show a notice on the board: rows are only ever added."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.models.attachment import Attachment
from projects.models.notice import Notice
from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class Distance(models.TextChoices):
    NEAR = "near", pgettext_lazy("photo of the board", "near: it can be read")
    FAR = "far", pgettext_lazy("photo of the board", "from further away: the board and its place")


class BoardPhoto(ProjectOwned):
    """A picture of the notice where it hangs (近景, 远景)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="photos")
    distance = models.CharField(_("how it shows the board"), max_length=4, choices=Distance.choices)
    paper = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["BoardPhoto"]()

    class Meta:
        ordering: ClassVar = ["-distance", "at"]  # near ones first

    def __str__(self) -> str:
        return f"{self.notice} {self.distance}"
