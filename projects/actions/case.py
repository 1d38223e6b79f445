"""Moving a project through its stages: submit, approve, return, reject, reopen."""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from projects.actions.answering import Answer, checked_answer
from projects.actions.locking import locked_project
from projects.actions.proposal import fix_proposal
from projects.gatekeeping import missing
from projects.lifecycle import DECIDERS, Stage, Step, rule_of, stage_after
from projects.models import Decision, Outcome, Project, Verdict
from regions.access import require
from regions.models import Post


@transaction.atomic
def submit(*, project_id: UUID, version: int, by: Post, answer: Answer | None = None) -> Decision:
    """Hand the present stage in; a stage that nobody decides is left at once.

    `version` is the one that the page showed.

    Raises RuleBroken if a gate doesn't hold, if it isn't the maker's turn, or if the human answers
    for another step of this case; PermissionDenied without the right.
    """
    project = locked_project(project_id, by)
    require(by, rule_of(project.stage).permission(Step.MAKE), project)
    if project.step != Step.MAKE:
        raise RuleBroken(_("This has been submitted already and waits for a decision."))
    _check_unchanged(project, version)
    _check_gates(project)
    if project.stage == Stage.PROPOSAL:
        fix_proposal(project, by)
    decision = _decide(project, Verdict.SUBMIT, "", by, answer)
    _go_on(project)
    return decision


@transaction.atomic
def decide(
    *,
    project_id: UUID,
    version: int,
    verdict: Verdict,
    reason: str,
    by: Post,
    answer: Answer | None = None,
) -> Decision:
    """Approve, return or reject the case at the step where it waits.

    A return goes back to the maker, a rejection ends the project; both need a reason.

    Raises RuleBroken and PermissionDenied as `submit` does.
    """
    project = locked_project(project_id, by)
    if project.step == Step.MAKE:
        raise RuleBroken(_("Nothing waits for a decision here any more."))
    # First this: a colleague who decided in the same moment has moved the case on to others.
    _check_unchanged(project, version)
    require(by, rule_of(project.stage).permission(Step(project.step)), project)
    if verdict == Verdict.APPROVE:
        _check_gates(project)
    elif not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    decision = _decide(project, verdict, reason.strip(), by, answer)
    _follow(project, verdict)
    return decision


@transaction.atomic
def reopen(
    *, project_id: UUID, version: int, reason: str, by: Post, answer: Answer | None = None
) -> Decision:
    """Take the case back to the stage that this one reopens: its maker mends it and submits again.

    What was decided there stays on record, and everyone decides anew. The county does it, because
    its approval is what falls.

    Raises RuleBroken without a reason or from another stage, and as `submit` does.
    """
    project = locked_project(project_id, by)
    require(by, DECIDERS[Step.COUNTY], project)
    earlier = rule_of(project.stage).reopens
    if earlier is None:
        raise RuleBroken(_("From here a project can't be sent back to its proposal."))
    _check_unchanged(project, version)
    if not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    project.step = Step.COUNTY
    decision = _decide(project, Verdict.REOPEN, reason.strip(), by, answer)
    project.sent_back = True
    _enter(project, earlier)
    return decision


def _check_unchanged(project: Project, version: int) -> None:
    if project.version != version:
        raise RuleBroken(
            _("The project was changed after you opened this page. Look at it again, then decide.")
        )


def _check_gates(project: Project) -> None:
    gaps = missing(project)
    if gaps:
        names = _("; ").join(gap.label for gap in gaps)
        raise RuleBroken(_("This is still missing: %(names)s.") % {"names": names})


def _decide(
    project: Project, verdict: Verdict, reason: str, by: Post, answer: Answer | None
) -> Decision:
    permission = rule_of(project.stage).permission(Step(project.step))
    given = checked_answer(answer, permission=permission, thing=project, by=by)
    decision = Decision(
        village_id=project.village_id,
        project=project,
        stage=project.stage,
        round=project.round,
        step=project.step,
        verdict=verdict,
        reason=reason,
        version_seen=project.version,
        at=timezone.now(),
        post=by,
        operator=by.user.human,
        responsible=given.responsible,
        paper=given.paper,
    )
    with constraints_said(_sentences()):
        decision.save(force_insert=True)
    record(
        by=by,
        verb=f"stage {verdict}",
        thing=project,
        area=project.village_id,
        facts={"stage": project.stage, "step": project.step, "round": project.round},
    )
    return decision


def _sentences() -> dict[str, str]:
    return {
        "decision_one_human_one_step": _(
            "Whoever answers for one step of this case may not answer for another one. "
            "Another person must take this step."
        ),
        "decision_once_a_step": _("Someone else has just decided this. Open the project again."),
    }


def _follow(project: Project, verdict: Verdict) -> None:
    if verdict == Verdict.APPROVE:
        _go_on(project)
    elif verdict == Verdict.RETURN:
        project.round += 1
        project.sent_back = True
        _stand(project, Step.MAKE)
    else:
        project.outcome = Outcome.REJECTED
        _stand(project, Step(project.step))


def _go_on(project: Project) -> None:
    """To the next step, or past the last one to the next stage."""
    project.sent_back = False
    step = rule_of(project.stage).after(Step(project.step))
    if step is not None:
        _stand(project, step)
        return
    following = stage_after(project.stage)
    if following is None:
        project.outcome = Outcome.ARCHIVED
        _stand(project, Step(project.step))
    else:
        _enter(project, following)


def _enter(project: Project, stage: Stage) -> None:
    """Its rounds go on counting where a reopened stage is entered again."""
    rounds = project.decisions.filter(stage=stage).aggregate(last=Max("round"))["last"] or 0
    since = _since(project, stage)
    project.stage, project.round, project.stage_since = stage, rounds + 1, since
    _stand(project, Step.MAKE)


def _since(project: Project, stage: Stage) -> datetime.date:
    """Works that were taken over began when their papers say so."""
    if project.taken_over and stage == Stage.CONSTRUCTION:
        return project.takeovers.get().began_on
    return timezone.localdate()


def _stand(project: Project, step: Step) -> None:
    project.step, project.step_since = step, timezone.localdate()
    project.version += 1
    project.save(
        update_fields=[
            "stage", "step", "round", "sent_back", "outcome", "version",
            "stage_since", "step_since",
        ]
    )  # fmt: skip
