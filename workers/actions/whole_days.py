"""Logging everyone's day at once, and clearing it."""

import datetime
from dataclasses import dataclass, field
from uuid import UUID

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.idle import end_idle_day
from workers.actions.leaving import check_unneeded, names_with_extras
from workers.actions.locking import hold_everybody, share_month, shared_project
from workers.actions.slots import (
    Said,
    check_changeable,
    check_frozen,
    copy_trades,
    keep_record,
    people_on,
    put,
    sentences,
    unready,
)
from workers.figures import paid_states_on, states_on
from workers.late import check_reasoned, day_comes_late, settled, spoken_of
from workers.models import RosterEntry, Slot, Source
from workers.rules import State, goes_on
from workers.standing import of_day
from workers.words import NOT_COPIED, TAKEN


@dataclass(frozen=True, slots=True)
class Filled:
    """How many people were logged, and who was not: (name, why) in the list's order."""

    logged: int
    left_out: list[tuple[str, str]] = field(default_factory=list)


def fill_day(
    *,
    project_id: UUID,
    day: datetime.date,
    like: datetime.date | None,
    by: Post,
    reason: str = "",
) -> Filled:
    """Log everyone who has nothing on that day: as on the day `like`, or (None) as present.

    Another day's trades come along; its communal work does not, for that is given day by day.
    While the works stand still, only those whose trade goes on are asked about. Whoever can't be
    logged is left out whole and named; the others are kept. All in one statement
    and one transaction. Raises RuleBroken for a day that is closed for everyone, or that comes late
    or corrects an earlier date's entry without a `reason`.
    """
    with constraints_said(sentences()):
        project = _locked(project_id, day, by)
        stands = of_day(project, day)
        if stands.closed:
            raise RuleBroken(stands.closed)
        wanted = _wanted(project, day, like)
        if (going_on := stands.going_on) is not None:
            wanted = {e: state for e, state in wanted.items() if goes_on([e.trade], going_on)}
        reasons = unready(project, wanted, day)
        reasons |= {entry: str(NOT_COPIED) for entry, state in wanted.items() if not state}
        ready = {entry: state for entry, state in wanted.items() if entry not in reasons}
        check_frozen(project, day, ready)
        late = bool(ready) and day_comes_late(project, day)
        check_reasoned(reason, late=late, corrects=spoken_of([e.pk for e in ready], day))
        ids = {entry: new_id() for entry in ready}
        reasons |= dict.fromkeys(put(ready, day, by, ids if late else {}), str(TAKEN))
        put_down = [entry for entry in ready if entry not in reasons]
        if like and going_on is None:
            copy_trades(put_down, like, day, by)
        logged = [
            Said(ids[entry], entry, State.ABSENT, ready[entry], reason, late) for entry in put_down
        ]
        keep_record(logged, project, day, Source.FILL, by)
        if logged:
            end_idle_day(project, day, by)
        left_out = [(entry.person.name, reasons[entry]) for entry in wanted if entry in reasons]
        filled = Filled(len(wanted) - len(left_out), left_out)
        facts = {"day": day, "like": like, "logged": filled.logged, "left_out": len(left_out)}
        record(by=by, verb="fill day", thing=project, area=project.village_id, facts=facts)
    return filled


def clear_day(*, project_id: UUID, day: datetime.date, by: Post, reason: str = "") -> int:
    """Take everyone's work on that day back; how many people that were.

    What stood there goes on record by roster number. Raises RuleBroken for a frozen day, while
    somebody's overtime or pieces stand on it, and where something stands since an earlier date and
    no `reason` is given.
    """
    with constraints_said(sentences()):
        project = _locked(project_id, day, by)
        check_changeable(project, day)
        stood = states_on(project, day)
        entries = list(project.rosterentrys.filter(pk__in=stood))
        check_unneeded(names_with_extras(day, entries))
        check_frozen(project, day, entries)
        check_reasoned(reason, late=False, corrects=settled(project, day))
        taken = [Said(new_id(), entry, stood[entry.pk], State.ABSENT, reason) for entry in entries]
        keep_record(taken, project, day, Source.CLEAR, by)
        Slot.objects.filter(project=project, day=day).delete()
        facts = {"day": day, "stood": {entry.number: int(stood[entry.pk]) for entry in entries}}
        record(by=by, verb="clear day", thing=project, area=project.village_id, facts=facts)
    return len(stood)


def _locked(project_id: UUID, day: datetime.date, by: Post) -> Project:
    project = shared_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    share_month(project, day)
    hold_everybody(project)
    return project


def _wanted(
    project: Project, day: datetime.date, like: datetime.date | None
) -> dict[RosterEntry, State]:
    """What those who have nothing yet would get: of another day its paid work, ABSENT for whoever
    did nothing but communal work then."""
    there = states_on(project, day)
    absent = [e for e in people_on(project, day).working_on(day) if e.pk not in there]
    if like is None:
        return dict.fromkeys(absent, State.FULL)
    model, paid = states_on(project, like), paid_states_on(project, like)
    return {e: paid.get(e.pk, State.ABSENT) for e in absent if e.pk in model}
