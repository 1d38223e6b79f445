"""A project's estimate in its four kinds of cost: in force now, at first, and on a day. Only reads.

What is in force stands in the project's own columns, which pages, sums and other apps read; a
change that is agreed to moves them in the same transaction, and nothing else does once the
proposal is approved. So every earlier estimate can be read from the changes.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from projects.change_rules import KINDS, Estimate, State, moved_since_county
from projects.models import ChangeOrder, Project


def estimate_now(project: Project) -> Estimate:
    return Estimate(**{kind: getattr(project, kind) for kind in KINDS})


def first_estimate(project: Project) -> Estimate:
    """The one with which the works began, before every change."""
    return _before(project, project.changeorders.decided().last())


def estimate_on(project: Project, day: datetime.date) -> Estimate:
    """What was in force at the end of that day, as papers of that day say it."""
    decided = project.changeorders.decided()
    later = [one for one in decided if timezone.localdate(one.decided_at) > day]
    return _before(project, later[-1] if later else None)


def _before(project: Project, change: ChangeOrder | None) -> Estimate:
    found = change.before if change else None
    return found or estimate_now(project)


def moved_by_townships(project: Project) -> Decimal:
    """Yuan that the township moved alone since the county last decided on a change."""
    decided = project.changeorders.decided()
    return moved_since_county((one.decides == State.COUNTY, one.delta.moved) for one in decided)
