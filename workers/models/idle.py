"""Days that were seen and on which nobody worked."""

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from projects.models import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post


class IdleReason(models.TextChoices):
    RAIN = "rain", pgettext_lazy("nobody worked", "rain")
    SNOW = "snow", pgettext_lazy("nobody worked", "snow")
    WIND = "wind", pgettext_lazy("nobody worked", "wind")
    HOLIDAY = "holiday", pgettext_lazy("nobody worked", "holiday")
    MATERIALS = "materials", pgettext_lazy("nobody worked", "no materials")
    OTHER = "other", pgettext_lazy("nobody worked", "other reason")


class IdleDayQuerySet(WithdrawableQuerySet["IdleDay"]):
    """Of those that stand: `standing`."""


class IdleDay(Withdrawable, ProjectOwned):
    """The recorder saw the day and nobody worked: so it is not taken for one that was forgotten.

    Struck out when somebody is logged on it after all.
    """

    day = models.DateField()
    reason = models.CharField(max_length=12, choices=IdleReason.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = IdleDayQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "day"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="idle_day_once",
            ),
            withdrawn_whole("idle_day_withdrawn_whole"),
        ]
        ordering: ClassVar = ["day", "at"]

    def __str__(self) -> str:
        return f"{self.day} {self.get_reason_display()}"
