"""A project ends early or is given back: asked by village or township, decided by the county."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.answering import Answer, answered_by, checked_answer
from projects.actions.locking import locked_project
from projects.deliberation import resolutions_of
from projects.ending_rules import SETTLED_FIRST, State, can_end, needs_resolution, outcome_at
from projects.gatekeeping import Checked, checked_by
from projects.models import (
    Asker,
    Attachment,
    Ending,
    EndingAct,
    Meeting,
    Project,
    Subject,
    Verdict,
)
from regions.access import Permission, answers, require
from regions.models import Post

RIGHTS: Mapping[str, Permission] = {
    Asker.VILLAGE: Permission.ACT_FOR_VILLAGE,
    Asker.TOWNSHIP: Permission.ACT_FOR_TOWNSHIP,
}
DECIDES = Permission.DECIDE_FOR_COUNTY


@transaction.atomic
def ask_ending(
    *, id: UUID, project_id: UUID, asker: Asker, reason: str, resolution_id: UUID | None,
    document: Attachment, by: Post, answer: Answer | None = None,
) -> Ending:  # fmt: skip
    """Ask the county to end the project. The same `id` again changes nothing.

    Raises RuleBroken once the works are finished, while it was asked already, without a reason,
    or where a resolution of the villagers is needed and isn't one.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[asker], project)
    found = Ending.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    _check_time(project)
    if not reason.strip():
        raise RuleBroken(_("Say why the project shall end."), "reason")
    ending = Ending(
        id=id,
        village_id=project.village_id,
        project=project,
        stage=project.stage,
        outcome=outcome_at(project.stage),
        asker=asker,
        reason=reason.strip()[:400],
        resolution=_resolution(project, asker, resolution_id),
        document=document,
        state_since=timezone.localdate(),
    )
    with constraints_said({"projects_ending_pkey": DAMAGED}):
        ending.save(force_insert=True)
    _act(ending, "ask", Verdict.SUBMIT, ending.reason, by, RIGHTS[asker], answer)
    return ending


@transaction.atomic
def decide_ending(
    *, ending_id: UUID, version: int, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None = None,
) -> EndingAct:  # fmt: skip
    """Agree that the project ends, which closes it, or refuse it; both with a reason.

    Raises RuleBroken while something is to be settled first, where nothing waits, without a
    reason, and for the human who asked; PermissionDenied without the right.
    """
    ending = _locked(ending_id, by)
    require(by, DECIDES, ending)
    if ending.state != State.ASKED:
        raise RuleBroken(_("Nothing waits for a decision here any more."))
    if ending.project.version != version:
        raise RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))
    if not reason.strip():
        raise RuleBroken(_("Say why: it stays with the project."), "reason")
    if verdict == Verdict.APPROVE:
        _check_settled(ending.project)
    act = _act(ending, "county", verdict, reason.strip()[:400], by, DECIDES, answer)
    if verdict == Verdict.APPROVE:
        _stand(ending, State.AGREED)
        _close(ending)
    else:
        _stand(ending, State.REFUSED)
    return act


@transaction.atomic
def withdraw_ending(*, ending_id: UUID, reason: str, by: Post) -> Ending:
    """Take back that it was asked; it stays on record, and the project goes on.

    Raises RuleBroken without a reason, or once it is decided.
    """
    ending = _locked(ending_id, by)
    require(by, RIGHTS[ending.asker], ending)
    if ending.state == State.WITHDRAWN:
        return ending
    if ending.state != State.ASKED:
        raise RuleBroken(_("This is decided; it can't be taken back."))
    if not reason.strip():
        raise RuleBroken(_("Say why it is taken back."), "reason")
    ending.closed_reason = reason.strip()[:200]
    _stand(ending, State.WITHDRAWN)
    facts = {"reason": ending.closed_reason}
    record(by=by, verb="withdraw ending", thing=ending, area=ending.village_id, facts=facts)
    return ending


def settled_first(project: Project) -> list[Checked]:
    """Everything that must be settled before the project ends, with its answer."""
    return checked_by(project, SETTLED_FIRST)


def asker_of(by: Post, project: Project) -> Asker | None:
    """In whose name the post may ask: its own, or its village's whose paper it types in."""
    if answers(by, RIGHTS[Asker.TOWNSHIP], project):
        return Asker.TOWNSHIP
    return Asker.VILLAGE if answers(by, RIGHTS[Asker.VILLAGE], project) else None


def resolutions_for(project: Project) -> list[Meeting]:
    """The villagers' meetings that resolved that the project ends, the latest first."""
    return resolutions_of(project).get(Subject.ENDING, [])[::-1]


def _check_time(project: Project) -> None:
    if not can_end(project.stage):
        raise RuleBroken(_("The works are finished: they are accepted and handed over."))
    if project.endings.asked().exists():
        raise RuleBroken(_("This was asked already, and waits for the county."))


def _resolution(project: Project, asker: Asker, chosen: UUID | None) -> Meeting | None:
    found = next((one for one in resolutions_for(project) if one.pk == chosen), None)
    needed = needs_resolution(project.stage, of_village=asker == Asker.VILLAGE)
    if found is None and (needed or chosen is not None):
        said = _(
            "The villagers have resolved to build this project: choose the meeting in which they "
            "resolved, after all four deliberations, that it ends."
        )
        raise RuleBroken(said, "resolution")
    return found


def _check_settled(project: Project) -> None:
    gaps = [one for one in settled_first(project) if not one.holds]
    if gaps:
        names = _("; ").join(gap.label for gap in gaps)
        raise RuleBroken(_("This is still missing: %(names)s.") % {"names": names}, "verdict")


def _locked(ending_id: UUID, by: Post) -> Ending:
    ending = Ending.objects.visible_to(by).get(pk=ending_id)
    locked_project(ending.project_id, by)
    rows = Ending.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=ending.pk)


def _act(
    ending: Ending, step: str, verdict: Verdict, reason: str, by: Post, right: Permission,
    answer: Answer | None,
) -> EndingAct:  # fmt: skip
    given = checked_answer(answer, permission=right, thing=ending, by=by)
    act = EndingAct(
        ending=ending,
        step=step,
        verdict=verdict,
        reason=reason,
        version_seen=ending.project.version,
        **answered_by(given, ending.project, by),
    )
    same = _("Whoever asked for it doesn't decide on it. Another person must do that.")
    with constraints_said({"ending_one_human_one_step": same}):
        act.save(force_insert=True)
    facts = {"outcome": ending.outcome, "reason": reason[:60]}
    record(by=by, verb=f"ending {verdict}", thing=ending, area=ending.village_id, facts=facts)
    return act


def _stand(ending: Ending, state: State) -> None:
    ending.state, ending.state_since = state, timezone.localdate()
    ending.version += 1
    ending.save()


def _close(ending: Ending) -> None:
    """The project is what it came to, and is only read from now on."""
    project = ending.project
    project.outcome = ending.outcome
    project.step_since = timezone.localdate()
    project.version += 1
    project.save(update_fields=["outcome", "step_since", "version"])
