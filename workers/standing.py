"""How a project stands on a day, for those who log it, show it or are reminded of it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from projects.county import settings_of
from projects.lifecycle import STAGES, Stage
from projects.models import Project, Suspension
from workers.figures import first_worked
from workers.rules import Refusal, Works, goes_on
from workers.words import only_these_said, refusal_said


def suspensions_on(day: datetime.date) -> QuerySet[Suspension]:
    """The day on which works resume is worked again."""
    return Suspension.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


def works(project: Project, day: datetime.date, *, suspended: bool, ahead: bool = False) -> Works:
    """`ahead`: as they will stand when the day has come, for all that is known today."""
    stage = Stage(project.stage)
    today = timezone.localdate()
    return Works(
        day=day,
        today=max(today, day) if ahead else today,
        since=project.stage_since if stage == Stage.CONSTRUCTION else None,
        finished=STAGES.index(stage) > STAGES.index(Stage.CONSTRUCTION),
        suspended=suspended,
    )


def refusal_on(project: Project, day: datetime.date, *, ahead: bool = False) -> Refusal | None:
    """Why nobody's work can be logged on that day."""
    suspended = suspensions_on(day).filter(project=project).exists()
    return works(project, day, suspended=suspended, ahead=ahead).refusal


def sentence_on(project: Project, day: datetime.date) -> str:
    """`refusal_on` as a sentence, "" where the day is open."""
    refusal = refusal_on(project, day)
    return refusal_said(refusal, project.stage_since) if refusal else ""


def first_day(project: Project) -> datetime.date:
    """The first day that has a page: of the works, or of the first half-day logged."""
    known = [first_worked(project)]
    known.append(project.stage_since if project.stage == Stage.CONSTRUCTION else None)
    return min((day for day in known if day), default=timezone.localdate())


def stopped_said(project: Project, trades: Collection[str]) -> str:
    """Why a suspension stops one of these trades, "" where the county lets all of them go on."""
    listed = settings_of(project.village_id).suspension_trades
    if goes_on(trades, listed):
        return ""
    if listed:
        return only_these_said(listed)
    return refusal_said(Refusal.SUSPENDED, project.stage_since)


@dataclass(frozen=True, slots=True)
class OfDay:
    """How a project stands on a day.

    `sentence` says why the works stand still, "" where they don't; `going_on`, which trades go on
    all the same, None where there is nothing to except.
    """

    sentence: str = ""
    going_on: list[str] | None = None

    @property
    def closed(self) -> str:
        """Why nobody's work can be logged, "" where somebody's can."""
        return "" if self.going_on else self.sentence


def of_day(project: Project, day: datetime.date, *, ahead: bool = False) -> OfDay:
    """In one query, and one more on a day on which the works are suspended."""
    refusal = refusal_on(project, day, ahead=ahead)
    if refusal is None:
        return OfDay()
    going_on = None
    if refusal == Refusal.SUSPENDED:
        going_on = settings_of(project.village_id).suspension_trades or None
    return OfDay(refusal_said(refusal, project.stage_since), going_on)
