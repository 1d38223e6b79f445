"""What the village voted for its trades: entering a rate, ending it, striking it out; and the pay
on the roster that follows from it."""

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.money import yuan
from projects.actions import locked_project
from projects.models import Attachment, Meeting, Project
from regions.access import Permission, require
from regions.models import Post
from workers.freezing import frozen
from workers.models import RosterEntry, Slot, TradeRate, Unit
from workers.voted import day_rates_on, differing
from workers.words import day_said

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vote:
    """What was voted. `rate` in yuan for the unit; `piece` is the word for what is counted."""

    trade: str
    unit: str
    piece: str
    rate: Decimal
    since: datetime.date


@transaction.atomic
def add_rate(
    *,
    id: UUID,
    project_id: UUID,
    vote: Vote,
    meeting: Meeting | None,
    paper: Attachment | None,
    by: Post,
) -> TradeRate:
    """Enter a voted rate; one that ran for the same trade and unit ends the day before.

    The same `id` again changes nothing. Raises RuleBroken without a meeting that carried it or a
    paper, without the word for a piece, and where another rate is in force on any of its days.
    """
    project = _project(project_id, by)
    found = TradeRate.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_vote(project, vote, meeting, paper)
    _end_the_one_before(project, vote, by)
    rate = TradeRate(
        id=id,
        village_id=project.village_id,
        project=project,
        meeting=meeting,
        paper=paper,
        by=by,
        at=timezone.now(),
        **asdict(vote) | {"trade": vote.trade.strip(), "rate": yuan(vote.rate)},
    )
    overlaps = _(
        "Another rate for this is in force on some of these days. End it or strike it out first."
    )
    with constraints_said({"one_rate_a_day": overlaps}):
        rate.save(force_insert=True)
    facts = {"name": rate.trade, "unit": rate.unit, "rate": str(rate.rate), "since": rate.since}
    record(by=by, verb="add trade rate", thing=rate, area=project.village_id, facts=facts)
    return rate


@transaction.atomic
def end_rate(*, rate_id: UUID, until: datetime.date, by: Post) -> TradeRate:
    """The rate holds up to `until`, that day included. Ended once, it stays so.

    Raises RuleBroken before it began, and before a day on which pieces are counted at it.
    """
    rate = _locked_rate(rate_id, by)
    if rate.until is None and rate.stands:
        _end(rate, until, by)
    return rate


@transaction.atomic
def withdraw_rate(*, rate_id: UUID, reason: str, by: Post) -> TradeRate:
    """Strike out a rate that was typed wrong; it stays in sight and no longer counts (ADR 9).

    Raises RuleBroken without a reason, and while something hangs on it: pieces counted at it, or
    days of its trade that a wage sheet holds fast.
    """
    rate = _locked_rate(rate_id, by)
    if not rate.stands:
        return rate
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    if _last_counted(rate):
        raise RuleBroken(_("Pieces are counted at this rate. Strike those out first."))
    if held := _held_fast(rate):
        raise RuleBroken(
            _("Days at this rate are on a wage sheet, so it stays. %(reason)s") % {"reason": held}
        )
    rate.withdraw(reason=reason, by=by)
    facts = {"name": rate.trade, "rate": str(rate.rate), "reason": rate.withdrawn_reason}
    record(by=by, verb="withdraw trade rate", thing=rate, area=rate.village_id, facts=facts)
    return rate


@transaction.atomic
def adjust_pay(*, project_id: UUID, by: Post) -> int:
    """Give everyone at the site the pay voted for his main trade; how many that changed.

    Whoever has a reason for another pay keeps it. Wage sheets made before keep theirs.
    """
    project = _project(project_id, by)
    found = [one for one in differing(project, timezone.localdate()) if not one.entry.rate_reason]
    for one in found:
        one.entry.day_rate = one.voted
    RosterEntry.objects.bulk_update([one.entry for one in found], ["day_rate"])
    if found:
        facts = {"pay": {one.entry.number: str(one.voted) for one in found}}
        record(by=by, verb="adjust pay", thing=project, area=project.village_id, facts=facts)
    return len(found)


def agreed_pay(
    project: Project, trade: str, day_rate: Decimal | None, reason: str, day: datetime.date
) -> tuple[Decimal, str]:
    """Yuan a work day and the reason kept for it ("" at the voted pay), from what was typed.

    `day_rate` None: as voted. Raises RuleBroken without any pay, and for another pay than the
    voted one without a reason.
    """
    usual = day_rates_on(project, day).get(trade)
    pay = usual if day_rate is None else yuan(day_rate)
    if pay is None or pay <= 0:
        raise RuleBroken(_("Give the pay for a work day."), "day_rate")
    if usual is None or pay == usual:
        return pay, ""
    if not reason.strip():
        raise RuleBroken(
            _("The village voted %(voted)s yuan for this trade. Say why he gets another pay.")
            % {"voted": usual},
            "rate_reason",
        )
    return pay, reason.strip()


def check_voted(project: Project, trades: Collection[str], field: str, day: datetime.date) -> None:
    """Free words are for projects in which nothing was voted. Raises RuleBroken at `field`."""
    voted = day_rates_on(project, day)
    if voted and (unknown := [trade for trade in trades if trade not in voted]):
        raise RuleBroken(
            _("No pay is voted for %(unknown)s. Choose from: %(trades)s.")
            % {"unknown": _(", ").join(unknown), "trades": _(", ").join(sorted(voted))},
            field,
        )


def _project(project_id: UUID, by: Post) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    return project


def _locked_rate(rate_id: UUID, by: Post) -> TradeRate:
    """The rate as it is once the project is locked."""
    rows = TradeRate.objects.visible_to(by)
    _project(rows.get(pk=rate_id).project_id, by)
    return rows.select_related("project").get(pk=rate_id)


def _check_vote(
    project: Project, vote: Vote, meeting: Meeting | None, paper: Attachment | None
) -> None:
    if meeting is None and paper is None:
        raise RuleBroken(_("Name the meeting that voted it, or attach the signed paper."), "paper")
    if meeting is not None and not _carried(meeting, project):
        raise RuleBroken(_("This meeting did not carry a resolution of this project."), "meeting")
    if vote.unit == Unit.PIECE and not vote.piece:
        raise RuleBroken(_("Say what is counted, for example 米, 块, 立方米."), "piece")
    if vote.unit != Unit.PIECE and vote.piece:
        raise RuleBroken(_("Only a rate by the piece says what is counted."), "piece")
    if yuan(vote.rate) <= 0:
        raise RuleBroken(_("The amount must be above zero."), "rate")


def _carried(meeting: Meeting, project: Project) -> bool:
    """By the villagers: the meetings before theirs only prepare it."""
    return meeting.project_id == project.pk and meeting.decides


def _end_the_one_before(project: Project, vote: Vote, by: Post) -> None:
    same = TradeRate.objects.filter(
        project=project, trade=vote.trade.strip(), unit=vote.unit, piece=vote.piece
    )
    running = same.standing().filter(until__isnull=True, since__lt=vote.since).first()
    if running is not None:
        _end(running, vote.since - A_DAY, by)


def _end(rate: TradeRate, until: datetime.date, by: Post) -> None:
    if until < rate.since:
        raise RuleBroken(_("The rate would end before it begins."), "until")
    counted = _last_counted(rate)
    if counted and counted > until:
        raise RuleBroken(
            _("Pieces are counted at this rate on %(day)s: it can't end before.")
            % {"day": day_said(counted)},
            "until",
        )
    rate.until = until
    rate.save(update_fields=["until"])
    facts = {"name": rate.trade, "rate": str(rate.rate), "until": until}
    record(by=by, verb="end trade rate", thing=rate, area=rate.village_id, facts=facts)


def _last_counted(rate: TradeRate) -> datetime.date | None:
    """The last day on which pieces are counted at this rate, by one person or a team."""
    alone = rate.pieces.standing().aggregate(last=Max("day"))["last"]
    team = rate.team_pieces.standing().aggregate(last=Max("last"))["last"]
    return max((day for day in (alone, team) if day), default=None)


def _held_fast(rate: TradeRate) -> str:
    """Why some day of the rate's trade is fixed, "" if none is."""
    last = rate.until or timezone.localdate()
    rows = Slot.objects.filter(project=rate.project_id, entry__trade=rate.trade)
    by_day: dict[datetime.date, set[UUID]] = {}
    for day, entry in rows.between(rate.since, last).order_by("day").values_list("day", "entry_id"):
        by_day.setdefault(day, set()).add(entry)
    for day, entries in by_day.items():
        for reason in frozen(rate.project, day, entries).values():
            return reason
    return ""
