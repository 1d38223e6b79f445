"""What a phone has kept while it had no signal: taken in one request, answered tap by tap."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core.errors import RuleBroken
from projects.models import Project
from regions.access import Permission, can, require
from regions.http import Request
from workers.actions import Came, Outcome, Tap, set_days
from workers.figures import last_said, states_by_number
from workers.forms.sending import taps_sent
from workers.views.taps import no_tap


@require_POST
def day_send(request: Request, pk: UUID) -> HttpResponse:
    """JSON in and out. `outcomes` has what became of each tap, by its id; `stands` has everybody's
    state by number on the days that were tapped, so that the page can be put right.
    """
    if not can(request.actor, Permission.LOG_WORK_DAYS):
        return no_tap(request, pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS)
    try:
        taps = taps_sent(request.body)
        outcomes = set_days(project_id=pk, taps=taps, by=actor)
    except ValidationError:
        return no_tap(request, pk)
    except RuleBroken as broken:
        outcomes = dict.fromkeys(taps, Outcome(Came.REFUSED, str(broken.message)))
    except Project.DoesNotExist:
        raise Http404 from None
    stands = states_by_number(pk, {tap.day for tap in taps.values()})
    days = {day.isoformat(): states for day, states in stands.items()}
    return JsonResponse({"outcomes": _told(taps, outcomes), "stands": days})


def _told(taps: Mapping[UUID, Tap], outcomes: Mapping[UUID, Outcome]) -> dict[str, dict[str, Any]]:
    """A conflict names the other version: who said it, and when."""
    clashed = [
        (outcome.entry.pk, taps[tap_id].day)
        for tap_id, outcome in outcomes.items()
        if outcome.came == Came.CONFLICT and outcome.entry
    ]
    theirs = last_said(clashed) if clashed else {}
    told: dict[str, dict[str, Any]] = {}
    for tap_id, outcome in outcomes.items():
        said = theirs.get((outcome.entry.pk, taps[tap_id].day)) if outcome.entry else None
        told[str(tap_id)] = {"came": outcome.came, "sentence": outcome.sentence}
        if said and outcome.came == Came.CONFLICT:
            told[str(tap_id)] |= {"by": said.by.human.name, "at": said.at.isoformat()}
    return told
