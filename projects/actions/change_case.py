"""What every act on a change order shares: its locks, its steps, and how it goes on."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from projects.actions.answering import Answer, answered_by, checked_answer
from projects.actions.locking import locked_project
from projects.change_rules import KINDS, State
from projects.estimates import estimate_now
from projects.models import ChangeAct, ChangeOrder, Verdict
from regions.access import Permission
from regions.models import Post

RIGHTS: Mapping[State, Permission] = {
    State.MAKE: Permission.ACT_FOR_VILLAGE,
    State.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    State.COUNTY: Permission.DECIDE_FOR_COUNTY,
}


def change_under_way(change_id: UUID, by: Post) -> ChangeOrder:
    """The change with its project's lock and its own.

    Raises ChangeOrder.DoesNotExist out of reach, RuleBroken for a closed project.
    """
    change = ChangeOrder.objects.visible_to(by).get(pk=change_id)
    locked_project(change.project_id, by)
    rows = ChangeOrder.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=change.pk)


def step_taken(
    change: ChangeOrder, step: State, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None,
) -> ChangeAct:  # fmt: skip
    """The step's row, with its record. Raises RuleBroken for whoever answered for another step."""
    given = checked_answer(answer, permission=RIGHTS[step], thing=change, by=by)
    act = ChangeAct(
        change=change,
        round=change.round,
        step=step,
        verdict=verdict,
        reason=reason,
        version_seen=change.version,
        **answered_by(given, change.project, by),
    )
    with constraints_said({"change_one_human_one_step": _one_step()}):
        act.save(force_insert=True)
    facts = {"number": change.number, "step": step, "name": change.what[:60]}
    verb = f"change {verdict}"
    record(by=by, verb=verb, thing=change, area=change.village_id, facts=facts)
    return act


def _one_step() -> str:
    return _(
        "Whoever answers for one step of this change may not answer for another one. "
        "Another person must take this step."
    )


def stand(change: ChangeOrder, state: State) -> None:
    """Save where the change stands from today on."""
    change.state, change.state_since = state, timezone.localdate()
    touch(change)


def touch(change: ChangeOrder) -> None:
    change.version += 1
    change.save()


def decided(change: ChangeOrder) -> None:
    """Agreed to: the project's estimate is the one after the change from now on."""
    project = change.project
    after = change.delta.of(estimate_now(project))
    change.decided_at = timezone.now()
    stand(change, State.DECIDED)
    for kind, part in after.parts.items():
        setattr(project, kind, part)
    project.version += 1
    project.save(update_fields=[*KINDS, "version"])


def check_seen(change: ChangeOrder, version: int) -> None:
    """Raises RuleBroken where the change isn't the one that the page showed any more."""
    if change.version != version:
        raise RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))
