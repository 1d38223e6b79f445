"""Pictures of the site: re-encoded, small, and compared with each other by what they show."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageQuerySet


class PartOfDay(models.IntegerChoices):
    MORNING = 1, _("morning")
    AFTERNOON = 2, _("afternoon")


class PhotoQuerySet(VillageQuerySet["SitePhoto"]):
    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class SitePhoto(ProjectOwned):
    """A picture of a half-day at the site; rows are only ever added.

    `sha256` and `thumb_sha256` name what is kept: our own JPEGs, which say nothing but what is to
    be seen. `original_sha256` is of the bytes that came; `looks` is the picture's difference hash,
    and `band_1` to `band_5` are its parts by which a similar one is found (None where it shows too
    little). `taken_hint` is what the camera said, a hint only. A place is kept only where the
    county wants it and the one who sent it agreed: degrees with two places, about a kilometre.
    """

    day = models.DateField(_("day"))
    half = models.PositiveSmallIntegerField(_("part of the day"), choices=PartOfDay.choices)
    sha256 = models.CharField(max_length=64)
    thumb_sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64)
    looks = models.BigIntegerField()
    band_1 = models.SmallIntegerField(null=True)
    band_2 = models.SmallIntegerField(null=True)
    band_3 = models.SmallIntegerField(null=True)
    band_4 = models.SmallIntegerField(null=True)
    band_5 = models.SmallIntegerField(null=True)
    size = models.PositiveIntegerField()
    taken_hint = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    longitude = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="photo_is_of_a_half_day"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="photo_place_is_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "day"], name="photo_by_project_and_day"),
            models.Index(fields=["original_sha256"], name="photo_by_original"),
            *(
                models.Index(fields=[f"band_{n}", "village"], name=f"photo_by_band_{n}")
                for n in range(1, 6)
            ),
        ]
        ordering: ClassVar = ["day", "half", "at"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_half_display()}"

    def get_absolute_url(self) -> str:
        return reverse("photo_detail", args=[self.pk])
