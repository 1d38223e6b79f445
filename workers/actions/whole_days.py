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
from workers.actions.locking import hold_everybody, share_month, shared_project
from workers.actions.slots import (
    Said,
    check_changeable,
    check_frozen,
    keep_record,
    people_on,
    put,
    sentences,
    unready,
)
from workers.figures import states_on
from workers.models import RosterEntry, Slot, Source
from workers.rules import State
from workers.standing import sentence_on
from workers.words import TAKEN


@dataclass(frozen=True, slots=True)
class Filled:
    """How many people were logged, and who was not: (name, why) in the list's order."""

    logged: int
    left_out: list[tuple[str, str]] = field(default_factory=list)


def fill_day(
    *, project_id: UUID, day: datetime.date, like: datetime.date | None, by: Post
) -> Filled:
    """Log everyone who has nothing on that day: as on the day `like`, or (None) as present.

    Whoever can't be logged is left out whole and named; the others are kept. All in one statement
    and one transaction. Raises RuleBroken for a day that is closed for everyone.
    """
    with constraints_said(sentences()):
        project = _locked(project_id, day, by)
        if sentence := sentence_on(project, day):
            raise RuleBroken(sentence)
        wanted = _wanted(project, day, like)
        reasons = unready(project, wanted, day)
        ready = {entry: state for entry, state in wanted.items() if entry not in reasons}
        check_frozen(project, day, ready)
        reasons |= dict.fromkeys(put(ready, day, by), str(TAKEN))
        logged = [
            Said(new_id(), entry, State.ABSENT, state)
            for entry, state in ready.items()
            if entry not in reasons
        ]
        keep_record(logged, project, day, Source.FILL, by)
        if logged:
            end_idle_day(project, day, by)
        left_out = [(entry.person.name, reasons[entry]) for entry in wanted if entry in reasons]
        filled = Filled(len(wanted) - len(left_out), left_out)
        facts = {"day": day, "like": like, "logged": filled.logged, "left_out": len(left_out)}
        record(by=by, verb="fill day", thing=project, area=project.village_id, facts=facts)
    return filled


def clear_day(*, project_id: UUID, day: datetime.date, by: Post) -> int:
    """Take everyone's work on that day back; how many people that were.

    What stood there goes on record by roster number. Raises RuleBroken for a frozen day.
    """
    with constraints_said(sentences()):
        project = _locked(project_id, day, by)
        check_changeable(project, day)
        stood = states_on(project, day)
        entries = list(project.rosterentrys.filter(pk__in=stood))
        check_frozen(project, day, entries)
        taken = [Said(new_id(), entry, stood[entry.pk], State.ABSENT) for entry in entries]
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
    """What those who have nothing yet would get."""
    there = states_on(project, day)
    model = states_on(project, like) if like else {}
    usual = State.ABSENT if like else State.FULL
    absent = [e for e in people_on(project, day).working_on(day) if e.pk not in there]
    wanted = {entry: model.get(entry.pk, usual) for entry in absent}
    return {entry: state for entry, state in wanted.items() if state}
