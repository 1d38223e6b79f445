"""Beside presence: overtime, pieces, remarks of one person's day (decision 18).

As a tap they share the project's and the month's locks; who sets the same thing at the same moment
is told by the database.
"""

import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken, constraints_said
from regions.access import Permission, require
from regions.models import Post
from workers.actions.locking import share_month, shared_project
from workers.actions.slots import UNREAD, away_said, check_changeable, check_frozen
from workers.models import Overtime, Pieces, Remark, RosterEntry, TradeRate
from workers.rules import MOST_OVERTIME, Refusal, is_overtime, worth
from workers.words import day_said, refusal_said

MOST_PIECES = Decimal(1_000_000)  # a day's; more is a slip of the finger


@transaction.atomic
def set_overtime(*, id: UUID, entry_id: UUID, day: datetime.date, hours: Decimal, by: Post) -> None:
    """Overtime of that day in hours; 0 takes it back. What stood before stays, struck out.

    The same `id` again changes nothing. Raises RuleBroken for other than half hours up to
    `MOST_OVERTIME`, without paid work on that day, and for a day that is closed or held fast.
    """
    if not is_overtime(hours):
        raise RuleBroken(
            _("Overtime is written in half hours, up to %(most)s a day.")
            % {"most": MOST_OVERTIME.normalize()},
            "hours",
        )
    entry = locked_entry(entry_id, day, by)
    rows = Overtime.objects.standing().select_for_update(of=("self",))
    stood = rows.filter(entry=entry, day=day).first()
    known = Overtime.objects.filter(pk=id).exists()
    if known or (stood.hours if stood else 0) == hours:
        return
    check_open(entry, day)
    if hours:
        check_present(entry, day)
    if stood:
        stood.withdraw(reason=_("now %(hours)s hours") % {"hours": hours}, by=by)
    meanwhile = _("Someone else changed this meanwhile. Load the page again.")
    with constraints_said({"overtime_once_a_day": meanwhile}):
        if hours:
            Overtime.objects.create(id=id, hours=hours, **_said(entry, day, by))


@transaction.atomic
def add_pieces(
    *, id: UUID, entry_id: UUID, day: datetime.date, rate_id: UUID, quantity: Decimal, by: Post
) -> Pieces:
    """Count someone's pieces of a day at the rate in force that day; rounded once to the fen.

    The same `id` again changes nothing. Raises RuleBroken for a rate that is not in force then,
    no quantity, without paid work on that day, and for a day that is closed or held fast.
    """
    entry = locked_entry(entry_id, day, by)
    found = Pieces.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    check_open(entry, day)
    check_present(entry, day)
    rate = rate_in_force(entry, rate_id, day)
    check_quantity(quantity)
    return Pieces.objects.create(
        id=id,
        rate=rate,
        quantity=quantity,
        amount=worth(quantity, rate.rate),
        **_said(entry, day, by),
    )


@transaction.atomic
def withdraw_pieces(*, pieces_id: UUID, reason: str, by: Post) -> Pieces:
    """Strike out pieces that were counted wrong; they stay in sight and no longer count.

    Raises RuleBroken without a reason, and for a day that is closed or held fast.
    """
    found = Pieces.objects.visible_to(by).get(pk=pieces_id)
    entry = locked_entry(found.entry_id, found.day, by)
    pieces = Pieces.objects.select_for_update().get(pk=pieces_id)
    if not pieces.stands:
        return pieces
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    check_open(entry, pieces.day)
    pieces.withdraw(reason=reason, by=by)
    return pieces


@transaction.atomic
def add_remark(*, id: UUID, entry_id: UUID, day: datetime.date, text: str, by: Post) -> Remark:
    """Note something on someone's day, on one that a wage sheet holds fast too: it changes nothing.

    The same `id` again adds nothing. Raises RuleBroken for an empty one, and for a day ahead or on
    which he was not on the roster.
    """
    entry = locked_entry(entry_id, day, by)
    found = Remark.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if day > timezone.localdate():
        raise RuleBroken(refusal_said(Refusal.AHEAD, day))
    if reason := away_said(entry, day):
        raise RuleBroken(reason)
    if not text.strip():
        raise RuleBroken(_("Write the remark first."), "text")
    return Remark.objects.create(id=id, text=text.strip()[:200], **_said(entry, day, by))


def locked_entry(entry_id: UUID, day: datetime.date, by: Post) -> RosterEntry:
    """The entry, its project and month so locked as for a tap.

    Raises RosterEntry.DoesNotExist out of reach, PermissionDenied without the right.
    """
    rows = RosterEntry.objects.visible_to(by).select_related("person").defer(*UNREAD)
    entry = rows.get(pk=entry_id)
    entry.project = shared_project(entry.project_id, by)
    require(by, Permission.LOG_WORK_DAYS, entry.project)
    share_month(entry.project, day)
    return entry


def check_open(entry: RosterEntry, day: datetime.date) -> None:
    """Raises RuleBroken outside the works, and for a day that a wage sheet holds fast."""
    check_changeable(entry.project, day)
    check_frozen(entry.project, day, [entry])


def check_present(entry: RosterEntry, day: datetime.date) -> None:
    """Overtime and pieces stand beside paid work. Raises RuleBroken where there is none."""
    if not entry.slots.earning().filter(day=day).exists():
        raise RuleBroken(
            _("%(name)s has no paid work on %(day)s. Log his half-days first.")
            % {"name": entry.person.name, "day": day_said(day)}
        )


def rate_in_force(entry: RosterEntry, rate_id: UUID, day: datetime.date) -> TradeRate:
    """The project's piece rate; whoever ends or strikes it out waits for the project's lock.

    Raises RuleBroken where it is not in force on that day.
    """
    rates = TradeRate.objects.filter(project=entry.project_id).by_the_piece().in_force_on(day)
    rate = rates.filter(pk=rate_id).first()
    if rate is None:
        raise RuleBroken(_("This rate is not in force on that day."), "rate")
    return rate


def check_quantity(quantity: Decimal) -> None:
    """Above zero, three places, no more than anybody makes. Raises RuleBroken."""
    if not 0 < quantity <= MOST_PIECES or round(quantity, 3) != quantity:
        raise RuleBroken(_("Write how many, with three places at most."), "quantity")


def _said(entry: RosterEntry, day: datetime.date, by: Post) -> "dict[str, object]":
    return {
        "village_id": entry.village_id,
        "project": entry.project,
        "entry": entry,
        "day": day,
        "at": timezone.now(),
        "by": by,
    }
