"""What the village voted that work is paid by: rates by trade, from a day until a day."""

import datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models import Attachment, Meeting, ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from workers.rules import PaidBy


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Unit(models.TextChoices):
    """As `workers.rules.PaidBy`, with words."""

    DAY = PaidBy.DAY.value, _("work day")
    HALF_DAY = PaidBy.HALF_DAY.value, _("half-day")
    HOUR = PaidBy.HOUR.value, _("hour")
    PIECE = PaidBy.PIECE.value, _("piece")


class RateQuerySet(WithdrawableQuerySet["TradeRate"]):
    def in_force_on(self, day: datetime.date) -> Self:
        """Standing, begun, and not ended before that day; both ends count."""
        begun = self.standing().filter(since__lte=day)
        return begun.filter(Q(until__isnull=True) | Q(until__gte=day))

    def by_the_piece(self) -> Self:
        return self.filter(unit=Unit.PIECE)


class TradeRate(Withdrawable, ProjectOwned):
    """The pay of a trade for one unit, in yuan, as a meeting or a signed paper voted it.

    `piece` says what is counted (米, 块, 立方米) and is empty for the other units. A rate is never
    edited: it is ended once, or struck out where it was typed wrong; triggers hold that.
    """

    trade = models.CharField(_("trade"), max_length=40)
    unit = models.CharField(_("paid by the"), max_length=8, choices=Unit.choices)
    piece = models.CharField(_("what is counted"), max_length=10, blank=True)
    rate = YuanField(_("rate"))
    since = models.DateField(_("in force from"))
    until = models.DateField(_("in force until"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("meeting that voted it"),
    )  # fmt: skip
    paper = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("picture of the signed paper"),
    )  # fmt: skip
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="rate_village_key"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_is_positive"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="rate_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(unit=PaidBy.PIECE.value) ^ Q(piece=""), name="rate_names_its_piece"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(paper__isnull=False),
                name="rate_was_voted",
            ),
            withdrawn_whole("rate_withdrawn_whole"),
            ExclusionConstraint(
                name="one_rate_a_day",
                expressions=[
                    (F("project"), RangeOperators.EQUAL),
                    (F("trade"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    (F("piece"), RangeOperators.EQUAL),
                    (
                        DateRange("since", "until", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        ordering: ClassVar = ["trade", "unit", "piece", "-since", "-at"]

    def __str__(self) -> str:
        return f"{self.trade} {self.rate}/{self.per}"

    @property
    def per(self) -> str:
        """The unit in words; of a piece, its own."""
        return self.piece or str(self.get_unit_display())
