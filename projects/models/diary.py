"""What whoever was at the site saw there: the diary's pages, and a second head-count."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from regions.models import Human, Post
from regions.tenancy import VillageQuerySet


class Weather(models.TextChoices):
    SUNNY = "sunny", _("sunny")
    CLOUDY = "cloudy", _("cloudy")
    RAIN = "rain", _("rain")
    SNOW = "snow", _("snow")
    WIND = "wind", _("storm")
    COLD = "cold", _("severe cold")


class DiaryQuerySet(VillageQuerySet["DiaryPage"]):
    def holding(self) -> Self:
        """Of each day the page that holds: its latest version."""
        return self.order_by("project_id", "day", "-version").distinct("project_id", "day")


class DiaryPage(ProjectOwned):
    """One version of a day's page in the site diary (施工日志, T21); rows are only ever added.

    The latest version holds. `people` is how many the writer saw at work, by trade (`trades` and
    `trade_people` side by side) where he told them apart. `temperature` is that of noon in °C.
    `late_reason` marks a page written later than the day after (补记). `by` typed it, `writer`
    answers for it; where that is another human, his signed paper is attached.
    """

    day = models.DateField(_("day"))
    version = models.PositiveSmallIntegerField(default=1)
    morning = models.CharField(_("weather in the morning"), max_length=8, choices=Weather.choices)
    afternoon = models.CharField(
        _("weather in the afternoon"), max_length=8, choices=Weather.choices
    )
    temperature = models.SmallIntegerField(_("temperature at noon"), null=True, blank=True)
    part = models.CharField(_("where on the site"), max_length=80)
    people = models.PositiveSmallIntegerField(_("people at work"))
    trades: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=40), default=list
    )
    trade_people: "ArrayField[list[int], list[int]]" = ArrayField(
        models.PositiveSmallIntegerField(), default=list
    )
    machines = models.CharField(_("machines"), max_length=200, blank=True)
    work = models.TextField(_("what was done, and how much"), max_length=1000)
    materials = models.TextField(_("materials and samples"), max_length=500, blank=True)
    quality = models.TextField(_("quality"), max_length=500, blank=True)
    safety = models.TextField(_("safety"), max_length=500, blank=True)
    other = models.TextField(_("other"), max_length=500, blank=True)
    late_reason = models.CharField(_("why it is written only now"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    writer = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DiaryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "day", "version"], name="diary_version_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(trades__len=models.F("trade_people__len")),
                name="diary_counts_each_trade",
            ),
        ]
        ordering: ClassVar = ["day", "version"]

    def __str__(self) -> str:
        return f"{self.project} {self.day}"

    @property
    def by_trade(self) -> list[tuple[str, int]]:
        return list(zip(self.trades, self.trade_people, strict=True))

    def get_absolute_url(self) -> str:
        return reverse("diary_detail", args=[self.project_id, self.day])


class HeadCountQuerySet(VillageQuerySet["HeadCount"]):
    def holding(self) -> Self:
        """Of each day the last one."""
        return self.order_by("project_id", "day", "-at", "-id").distinct("project_id", "day")


class HeadCount(ProjectOwned):
    """How many people someone else counted at the site on a day, the supervision group above all.

    Rows are only ever added; the last one of a day holds.
    """

    day = models.DateField(_("day"))
    people = models.PositiveSmallIntegerField(_("people at work"))
    note = models.CharField(_("remark"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "day"], name="head_count_by_day")]
        ordering: ClassVar = ["day", "at"]

    def __str__(self) -> str:
        return f"{self.project} {self.day}: {self.people}"
