"""What stands beside presence (decision 18): overtime, pieces, team pieces, remarks.

A slot says who was where; these say what else there was, and are rows of their own.
"""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from projects.models import ProjectOwned
from projects.models.withdrawable import Withdrawable, WithdrawableQuerySet, withdrawn_whole
from regions.models import Post
from regions.tenancy import VillageManager
from workers.models.days import Half
from workers.models.roster import RosterEntry
from workers.models.trades import TradeRate
from workers.rules import MOST_OVERTIME


class OvertimeQuerySet(WithdrawableQuerySet["Overtime"]):
    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class Overtime(Withdrawable, ProjectOwned):
    """Hours of one person beyond his work day (加班, T12); a new figure strikes the old one out."""

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="overtimes", db_index=False)
    day = models.DateField()
    hours = models.DecimalField(max_digits=3, decimal_places=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = OvertimeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "day"],
                condition=Q(withdrawn_at__isnull=True),
                name="overtime_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=MOST_OVERTIME), name="overtime_is_sane"
            ),
            withdrawn_whole("overtime_withdrawn_whole"),
        ]
        ordering: ClassVar = ["day", "at"]

    def __str__(self) -> str:
        return f"{self.day} +{self.hours}"


class PiecesQuerySet(WithdrawableQuerySet["Pieces"]):
    def between(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class Pieces(Withdrawable, ProjectOwned):
    """Work counted by the piece, of one person on one day, at the rate in force that day.

    `amount` in yuan, rounded once; a wage sheet takes it along.
    """

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="pieces", db_index=False)
    day = models.DateField()
    rate = models.ForeignKey(TradeRate, models.PROTECT, related_name="pieces")
    quantity = models.DecimalField(max_digits=10, decimal_places=3)
    amount = YuanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = PiecesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="pieces_are_some"),
            withdrawn_whole("pieces_withdrawn_whole"),
        ]
        indexes: ClassVar = [models.Index(fields=["entry", "day"], name="pieces_by_entry_and_day")]
        ordering: ClassVar = ["day", "at"]

    def __str__(self) -> str:
        return f"{self.day} {self.quantity} {self.rate.piece}"


class TeamQuerySet(WithdrawableQuerySet["TeamPieces"]):
    def touching(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(first__lte=last, last__gte=first)


class TeamPieces(Withdrawable, ProjectOwned):
    """What a team made together by the piece on a day or a few days (班组计件).

    `amount` in yuan, rounded once; its shares add up to it to the fen.
    """

    team = models.CharField(_("team"), max_length=40)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    rate = models.ForeignKey(TradeRate, models.PROTECT, related_name="team_pieces")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    amount = YuanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "village"], name="team_pieces_village_key"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="team_pieces_are_some"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="team_pieces_end_after_they_begin"
            ),
            withdrawn_whole("team_pieces_withdrawn_whole"),
        ]
        ordering: ClassVar = ["-last", "-at"]

    def __str__(self) -> str:
        return f"{self.team} {self.quantity} {self.rate.piece}"


class TeamShare(ProjectOwned):
    """One person's part of a team's pieces: his points, and yuan by them."""

    pieces = models.ForeignKey(TeamPieces, models.PROTECT, related_name="shares")
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="team_shares")
    points = models.DecimalField(max_digits=5, decimal_places=1)
    amount = YuanField()

    objects = VillageManager["TeamShare"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pieces", "entry"], name="team_share_once"),
            models.CheckConstraint(
                condition=Q(points__gt=0, amount__gte=0), name="team_share_has_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class HalfRecord(ProjectOwned):
    """What was said of a half-day beyond presence: its trade, and whether it was communal.

    Rows are only ever added; the slot says what holds. `trade` is empty for the main one.
    """

    entry = models.ForeignKey(
        RosterEntry, models.PROTECT, related_name="half_records", db_index=False
    )
    day = models.DateField()
    half = models.PositiveSmallIntegerField(choices=Half.choices)
    trade = models.CharField(max_length=40, blank=True)
    communal = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = VillageManager["HalfRecord"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry", "day"], name="half_record_by_day")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.day} {self.half}"


class Remark(ProjectOwned):
    """A remark on someone's day; another one is added, none is changed."""

    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="remarks", db_index=False)
    day = models.DateField()
    text = models.CharField(_("remark"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)

    objects = VillageManager["Remark"]()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry", "day"], name="remark_by_entry_and_day")]
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return self.text
