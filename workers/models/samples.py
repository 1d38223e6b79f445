"""Days that a township draws by lot, and what it saw there."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager, VillageQuerySet


class Verdict(models.TextChoices):
    """What the reviewer saw (lessons.md 10)."""

    AGREES = "agrees", _("pictures, list and head-count agree")
    NO_WORKS = "no_works", _("the picture doesn't show the works")
    FEWER = "fewer", _("fewer people than are listed")
    REUSED = "reused", _("the picture was used before")
    NO_PICTURE = "no_picture", _("there is no picture to look at")
    OTHER = "other", _("something else")


class SampleQuerySet(VillageQuerySet["Sample"]):
    def open(self) -> Self:
        return self.filter(result__isnull=True)


class Sample(ProjectOwned):
    """A day of a project that was drawn; rows are only ever added, so that no lot is drawn twice
    until it suits."""

    day = models.DateField(_("day"))
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = SampleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "day"], name="sample_once_a_day"),
            models.UniqueConstraint(fields=["id", "village"], name="sample_village_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["village", "day"], name="sample_by_place_and_day")
        ]
        ordering: ClassVar = ["day", "project"]

    def __str__(self) -> str:
        return f"{self.project} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("sample_detail", args=[self.pk])


class SampleResult(ProjectOwned):
    """What the township saw on a drawn day; said once."""

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="result")
    verdict = models.CharField(_("what was seen"), max_length=12, choices=Verdict.choices)
    note = models.TextField(_("remark"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["SampleResult"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=[Verdict.AGREES, Verdict.NO_PICTURE]) | ~Q(note=""),
                name="sample_against_has_a_note",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.verdict}"
