"""What a county sets for its projects."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from regions.models import Post
from regions.tenancy import AreaOwned, AreaQuerySet

# [D] guarding and tending go on while the works stand still, in winter above all
GUARDING = ("看护", "养护")
NOTICE_DAYS = 7  # domain.md §1.5: wage notices run at least 7 days in every source read
SAMPLE_PERCENT = 10  # of a month's work days, looked at by the township (domain.md §7, lesson 2)
LATE_DAYS = 7  # our default: a work day entered later than this is confirmed by a second person
MOST_LATE_DAYS = 31  # later than a wage cycle (domain.md §1.5) nothing would be late any more


def guarding() -> list[str]:
    return list(GUARDING)


class CountySettingsQuerySet(AreaQuerySet["CountySettings"]):
    """What counties have set."""


class CountySettings(AreaOwned):
    """One row a county; a county without one has the defaults of `projects.county`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice_days = models.PositiveSmallIntegerField(_("days of a notice"), default=NOTICE_DAYS)
    pending_allowed = models.BooleanField(
        _("work days may be logged while papers are pending"), default=True
    )
    late_days = models.PositiveSmallIntegerField(
        _("days after which a work day is entered late"), default=LATE_DAYS
    )
    suspension_trades = ArrayField(
        models.CharField(max_length=40),
        default=guarding,
        blank=True,
        verbose_name=_("trades that go on while the works stand still"),
    )
    council_name = models.CharField(_("name of the council"), max_length=20, default="项目理事会")
    photos_required = models.BooleanField(
        _("every work day needs a picture of the site"), default=False
    )
    photo_places = models.BooleanField(_("keep roughly where a picture was taken"), default=False)
    sample_percent = models.PositiveSmallIntegerField(
        _("days that a township samples"), default=SAMPLE_PERCENT
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = CountySettingsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area"], name="county_settings_once"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=NOTICE_DAYS), name="county_notice_is_long_enough"
            ),
            models.CheckConstraint(
                condition=Q(late_days__range=(1, MOST_LATE_DAYS)), name="county_late_is_in_time"
            ),
            models.CheckConstraint(
                condition=Q(sample_percent__gte=1, sample_percent__lte=100),
                name="county_sample_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return str(self.area)
