"""The credit that stands on each line: which payment reached the worker, and when."""

from collections.abc import Iterable
from uuid import UUID

from payroll.models import AttemptEvent, WageLine
from payroll.rules import State


def credits_of(lines: Iterable[WageLine]) -> dict[UUID, AttemptEvent]:
    """By line: the event, with its attempt and file (None for cash). A line whose money came back
    has none, nor has one that is not paid; one query."""
    events = AttemptEvent.objects.filter(attempt__line__in=[line.pk for line in lines])
    latest = events.order_by("attempt_id", "-number").distinct("attempt_id")
    found = latest.select_related("attempt__batch").defer("attempt__batch__layout")
    return {event.attempt.line_id: event for event in found if event.state == State.SUCCEEDED}
