"""Logging one half-day or day by one tap."""

from uuid import UUID

from core.errors import RuleBroken
from regions.models import Post
from workers.actions.taps import Came, Tap, set_days
from workers.models import RosterEntry


def set_day(*, id: UUID, project_id: UUID, tap: Tap, by: Post) -> None:
    """Log what one tap wants, whole or not at all; the same `id` again changes nothing.

    Raises RuleBroken where a rule forbids it, the half-day is taken anywhere, or the page showed
    what is no longer true; RosterEntry.DoesNotExist and Project.DoesNotExist out of reach.
    """
    outcome = set_days(project_id=project_id, taps={id: tap}, by=by)[id]
    if outcome.came == Came.MISSING:
        raise RosterEntry.DoesNotExist
    if outcome.came not in (Came.APPLIED, Came.KNOWN):
        field = "reason" if outcome.came == Came.UNREASONED else ""
        raise RuleBroken(outcome.sentence, field)
