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


class CountySettingsQuerySet(AreaQuerySet["CountySettings"]):
    """Of its own name, so that the type checker finds it."""


def guarding() -> list[str]:
    return list(GUARDING)


class CountySettings(AreaOwned):
    """One row a county; a county without one has the defaults of `projects.county`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice_days = models.PositiveSmallIntegerField(_("days of a notice"), default=NOTICE_DAYS)
    pending_allowed = models.BooleanField(
        _("work days may be logged while papers are pending"), default=True
    )
    suspension_trades = ArrayField(
        models.CharField(max_length=40),
        default=guarding,
        blank=True,
        verbose_name=_("trades that go on while the works stand still"),
    )
    council_name = models.CharField(_("name of the council"), max_length=20, default="项目理事会")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = CountySettingsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area"], name="county_settings_once"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=NOTICE_DAYS), name="county_notice_is_long_enough"
            ),
        ]

    def __str__(self) -> str:
        return str(self.area)
