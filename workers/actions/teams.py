"""What a team made together by the piece, shared among its people by points (班组计件)."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.extras import check_quantity
from workers.actions.locking import share_month, shared_project
from workers.actions.slots import UNREAD, check_changeable, check_frozen
from workers.models import RosterEntry, Slot, TeamPieces, TeamShare, TradeRate
from workers.rules import shares, worth

A_DAY = datetime.timedelta(days=1)
LONGEST = 31  # days: a month's sheet holds all of them
MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class TeamWork:
    """What the team made from `first` to `last`, both included."""

    team: str
    first: datetime.date
    last: datetime.date
    rate_id: UUID
    quantity: Decimal


@transaction.atomic
def add_team_pieces(
    *, id: UUID, project_id: UUID, work: TeamWork, points: Mapping[UUID, Decimal], by: Post
) -> TeamPieces:
    """Count a team's pieces and share their worth by `points` (by entry), to the fen.

    The same `id` again changes nothing. Raises RuleBroken without anybody, for someone who did no
    paid work in those days, for a rate that is not in force on all of them, for too long a time,
    and where a day is closed or held fast.
    """
    project = _locked(project_id, work.first, work.last, by)
    found = TeamPieces.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    entries = _people(project, points)
    _check_days(project, work.first, work.last, entries)
    _check_at_work(work, entries)
    rate = _rate(project, work)
    check_quantity(work.quantity)
    if not work.team.strip():
        raise RuleBroken(_("Give the team a name."), "team")
    pieces = TeamPieces.objects.create(
        id=id,
        village_id=project.village_id,
        project=project,
        team=work.team.strip(),
        first=work.first,
        last=work.last,
        rate=rate,
        quantity=work.quantity,
        amount=worth(work.quantity, rate.rate),
        at=timezone.now(),
        by=by,
    )
    _share(pieces, entries, [points[entry.pk] for entry in entries])
    facts = {"name": pieces.team, "quantity": str(pieces.quantity), "yuan": str(pieces.amount)}
    record(by=by, verb="add team pieces", thing=pieces, area=project.village_id, facts=facts)
    return pieces


@transaction.atomic
def withdraw_team_pieces(*, pieces_id: UUID, reason: str, by: Post) -> TeamPieces:
    """Strike out a team's pieces with their shares; they stay in sight and no longer count.

    Raises RuleBroken without a reason, and where a day is closed or held fast.
    """
    found = TeamPieces.objects.visible_to(by).get(pk=pieces_id)
    project = _locked(found.project_id, found.first, found.last, by)
    pieces = TeamPieces.objects.select_for_update().get(pk=pieces_id)
    if not pieces.stands:
        return pieces
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    entries = list(RosterEntry.objects.filter(team_shares__pieces=pieces))
    _check_days(project, pieces.first, pieces.last, entries)
    pieces.withdraw(reason=reason, by=by)
    facts = {"name": pieces.team, "reason": pieces.withdrawn_reason}
    record(by=by, verb="withdraw team pieces", thing=pieces, area=project.village_id, facts=facts)
    return pieces


def days_of(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """All of them, both included. Raises RuleBroken for too many, or none."""
    if last < first:
        raise RuleBroken(_("The last day lies before the first."), "last")
    if (last - first).days >= LONGEST:
        raise RuleBroken(_("At most %(days)s days at once.") % {"days": LONGEST}, "last")
    return [first + A_DAY * n for n in range((last - first).days + 1)]


def _locked(project_id: UUID, first: datetime.date, last: datetime.date, by: Post) -> Project:
    """The project and the months of these days, so locked as for a tap."""
    days = days_of(first, last)
    project = shared_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    for month in sorted({day.replace(day=1) for day in days}):
        share_month(project, month)
    return project


def _people(project: Project, points: Mapping[UUID, Decimal]) -> list[RosterEntry]:
    """Who has points, by number, which is the order of the shares."""
    named = [entry for entry, his in points.items() if his]
    if not named:
        raise RuleBroken(_("Give points to at least one person."))
    if any(not 0 < his < MOST_POINTS or round(his, 1) != his for his in points.values() if his):
        raise RuleBroken(_("Points are above zero, with one place at most."))
    rows = project.rosterentrys.filter(pk__in=named).select_related("person").defer(*UNREAD)
    return list(rows.order_by("number"))


def _check_days(
    project: Project, first: datetime.date, last: datetime.date, entries: list[RosterEntry]
) -> None:
    for day in days_of(first, last):
        check_changeable(project, day)
        check_frozen(project, day, entries)


def _check_at_work(work: TeamWork, entries: list[RosterEntry]) -> None:
    rows = Slot.objects.earning().between(work.first, work.last).filter(entry__in=entries)
    there = set(rows.values_list("entry_id", flat=True))
    if away := [entry.person.name for entry in entries if entry.pk not in there]:
        raise RuleBroken(
            _("No paid work is logged in these days for: %(names)s.")
            % {"names": _(", ").join(away)}
        )


def _rate(project: Project, work: TeamWork) -> TradeRate:
    rates = TradeRate.objects.filter(project=project, pk=work.rate_id).by_the_piece()
    rate = rates.in_force_on(work.first).in_force_on(work.last).first()
    if rate is None:
        raise RuleBroken(_("This rate is not in force on all of these days."), "rate")
    return rate


def _share(pieces: TeamPieces, entries: list[RosterEntry], points: list[Decimal]) -> None:
    amounts = shares(pieces.amount, points)
    TeamShare.objects.bulk_create(
        TeamShare(
            village_id=pieces.village_id,
            project_id=pieces.project_id,
            pieces=pieces,
            entry=entry,
            points=his,
            amount=amount,
        )
        for entry, his, amount in zip(entries, points, amounts, strict=True)
    )
