"""The half-days of one person with what they were: their trade, or communal work."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from regions.models import Post
from workers.actions.days import set_day
from workers.actions.extras import check_open, locked_entry
from workers.actions.leaving import check_unneeded, names_with_extras
from workers.actions.taps import Tap
from workers.models import DayRecord, Half, HalfRecord, RosterEntry, Slot
from workers.rules import State
from workers.voted import day_rates_on


@dataclass(frozen=True, slots=True)
class Work:
    """What a half-day was: in a trade ("" for the main one), or communal and never paid."""

    trade: str = ""
    communal: bool = False


def set_halves(
    *,
    id: UUID,
    entry_id: UUID,
    day: datetime.date,
    shown: State,
    wanted: Mapping[int, Work],
    by: Post,
    reason: str = "",
) -> None:
    """Log someone's day with the trade of each half, whole or not at all; absent halves are left
    out of `wanted`. `shown` is what the page showed, `reason` as of a tap. The same `id` again
    changes nothing.

    Raises RuleBroken as `set_day`; for a trade that is neither his nor voted; and where no paid
    work is left under his overtime or pieces.
    """
    with transaction.atomic():
        entry = locked_entry(entry_id, day, by)
        if DayRecord.objects.filter(pk=id).exists():
            return
        _check_trades(entry, wanted, day)
        if all(work.communal for work in wanted.values()):
            check_unneeded(names_with_extras(day, [entry]))
        stood = works_of(entry, day)
        if any(stood[half] != wanted.get(half) for half in stood):
            check_open(entry, day)
        _free_communal(entry, day, wanted)
        presence = State(sum(wanted))
        tap = Tap(entry.number, day, shown, presence, reason, _trades(entry, wanted))
        set_day(id=id, project_id=entry.project_id, tap=tap, by=by)
        _say(id, entry, day, wanted, by)


def works_of(entry: RosterEntry, day: datetime.date) -> dict[int, Work]:
    """What stands there by half; who was absent is left out."""
    rows = entry.slots.filter(day=day).values_list("half", "trade", "communal")
    return {half: Work(trade, communal) for half, trade, communal in rows}


def trades_of(entry: RosterEntry, day: datetime.date) -> list[str]:
    """Trades in which a half-day of his can be logged, the main one first."""
    known = [entry.trade, *entry.other_trades, *sorted(day_rates_on(entry.project, day))]
    return list(dict.fromkeys(known))


def _check_trades(entry: RosterEntry, wanted: Mapping[int, Work], day: datetime.date) -> None:
    known = trades_of(entry, day)
    if any(work.trade and (work.communal or work.trade not in known) for work in wanted.values()):
        raise RuleBroken(_("This trade is neither his nor voted. Add it to his place first."))


def _trades(entry: RosterEntry, wanted: Mapping[int, Work]) -> tuple[str, ...]:
    return tuple({work.trade or entry.trade for work in wanted.values()})


def _free_communal(entry: RosterEntry, day: datetime.date, wanted: Mapping[int, Work]) -> None:
    """Communal halves are taken back on this page alone: a tap leaves them as they are."""
    going = [half for half in Half.values if half not in wanted]
    Slot.objects.filter(entry=entry, day=day, half__in=going).update(communal=False)


def _say(
    id: UUID, entry: RosterEntry, day: datetime.date, wanted: Mapping[int, Work], by: Post
) -> None:
    """Put trade and communal work on the slots, and on record where that changes them."""
    for half, work in wanted.items():
        said = {"trade": work.trade, "communal": work.communal}
        if Slot.objects.filter(entry=entry, day=day, half=half).exclude(**said).update(**said):
            HalfRecord.objects.create(
                id=uuid5(id, str(half)),
                village_id=entry.village_id,
                project_id=entry.project_id,
                entry=entry,
                day=day,
                half=half,
                at=timezone.now(),
                by=by,
                **said,
            )
