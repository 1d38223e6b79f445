"""What an inspection brings home, and whether it can be so."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.figures import Planned
from acceptance.models import Kind
from core.errors import RuleBroken
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Present:
    """Someone who was there, for the villagers if `villager`."""

    name: str
    unit: str
    office: str
    villager: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """When, where and with whom; how many villagers were satisfied, where they were asked."""

    held_on: datetime.date
    place: str
    present: tuple[Present, ...]
    conclusion: str
    satisfied: int | None = None
    dissatisfied: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one item; `completed` as it was measured, in the item's unit."""

    passed: bool
    completed: Decimal | None = None
    problem: str = ""
    deadline: datetime.date | None = None


def check_visit(project: Project, kind: Kind, visit: Visit) -> None:
    """A villagers' representative takes part wherever township or county inspect (domain.md §2.2).

    Raises RuleBroken for a day that can't be, or for what is left out.
    """
    if visit.held_on > timezone.localdate():
        raise RuleBroken(
            _("This day lies ahead: record the inspection when it was held."), "held_on"
        )
    created = timezone.localdate(project.created_at)
    if visit.held_on < created:
        raise RuleBroken(_("On this day the project did not exist yet."), "held_on")
    if not visit.present:
        raise RuleBroken(_("Name at least one person who was there."), "name_0")
    if kind != Kind.SELF and not any(one.villager for one in visit.present):
        raise RuleBroken(
            _("At least one villagers' representative takes part: name him and tick the box."),
            "name_0",
        )
    if (visit.satisfied is None) != (visit.dissatisfied is None):
        raise RuleBroken(
            _("Give both figures of the satisfaction vote, or leave both empty."), "satisfied"
        )
    if not visit.conclusion.strip():
        raise RuleBroken(_("Write the conclusion of the inspection."), "conclusion")


def check_all_found(items: list[Planned], found: Sequence[Found], held_on: datetime.date) -> None:
    """Each item is answered for, and the village has listed works to look at. Raises RuleBroken."""
    if len(items) == len([item for item in items if item.relief]):
        raise RuleBroken(_("The village lists first which works were completed."))
    if len(found) != len(items):
        raise RuleBroken(_("Say of every item whether it passed."))
    for number, one in enumerate(found):
        check_found(one, held_on, f"_{number}")


def check_found(found: Found, since: datetime.date, suffix: str) -> None:
    """A failure says what is wrong and gets a deadline from `since` on.

    `suffix` completes the names of the form's fields. Raises RuleBroken.
    """
    if found.passed:
        return
    if not found.problem.strip():
        raise RuleBroken(
            _("Say what is wrong, so that the village knows what to mend."), f"problem{suffix}"
        )
    if found.deadline is None:
        raise RuleBroken(_("Give the day by which it is mended."), f"deadline{suffix}")
    if found.deadline < since:
        raise RuleBroken(
            _("This day lies before the inspection: give the village time to mend it."),
            f"deadline{suffix}",
        )
