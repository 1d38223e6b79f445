"""Change orders: written by the village, decided by the township or the county (T25)."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import grouped, yuan
from projects.actions.answering import Answer
from projects.actions.change_case import (
    RIGHTS,
    change_under_way,
    check_seen,
    decided,
    stand,
    step_taken,
    touch,
)
from projects.actions.locking import locked_project
from projects.change_rules import KINDS, WAITING, Delta, State, breaks_floor
from projects.changes import basis_of
from projects.estimates import estimate_now
from projects.lifecycle import Stage, Step
from projects.models import Attachment, ChangeAct, ChangeOrder, ChangePaper, Project, Verdict
from projects.money import funds_of
from regions.access import require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Altered:
    """What the village writes of a change; `delta` in yuan by kind of cost."""

    what: str
    why: str
    place: str
    delta: Delta

    def columns(self) -> dict[str, Any]:
        said = {"what": self.what.strip(), "why": self.why.strip(), "place": self.place.strip()}
        ways = {"plus": self.delta.plus, "minus": self.delta.minus}
        amounts = {
            f"{kind}_{way}": yuan(part)
            for way, estimate in ways.items()
            for kind, part in asdict(estimate).items()
        }
        return said | amounts


@transaction.atomic
def draft_change(*, id: UUID, project_id: UUID, altered: Altered, by: Post) -> ChangeOrder:
    """Begin a change order; pictures and papers are added to it. The same `id` again changes
    nothing.

    Raises RuleBroken outside construction, for a change of nothing, or one that takes more of a
    kind of cost than there is.
    """
    project = locked_project(project_id, by)
    require(by, RIGHTS[State.MAKE], project)
    found = ChangeOrder.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    check_building(project)
    _check_altered(project, altered)
    last: int | None = project.changeorders.aggregate(last=Max("number"))["last"]
    change = ChangeOrder(
        id=id,
        village_id=project.village_id,
        project=project,
        number=(last or 0) + 1,
        state_since=timezone.localdate(),
        made_at=timezone.now(),
        made_by=by,
        **altered.columns(),
    )
    with constraints_said({"projects_changeorder_pkey": DAMAGED}):
        change.save(force_insert=True)
    record(by=by, verb="draft change", thing=change, area=change.village_id, facts=_facts(change))
    return change


@transaction.atomic
def edit_change(*, change_id: UUID, version: int, altered: Altered, by: Post) -> ChangeOrder:
    """Write it otherwise while the village prepares it, at first or after a return.

    Raises RuleBroken once it is handed in, where someone else changed it, and as `draft_change`.
    """
    change = change_under_way(change_id, by)
    require(by, RIGHTS[State.MAKE], change)
    _check_preparing(change)
    check_seen(change, version)
    _check_altered(change.project, altered)
    for name, value in altered.columns().items():
        setattr(change, name, value)
    change.version += 1
    change.save()
    record(by=by, verb="edit change", thing=change, area=change.village_id, facts=_facts(change))
    return change


@transaction.atomic
def add_change_paper(
    *, id: UUID, change_id: UUID, title: str, paper: Attachment, by: Post
) -> ChangePaper:
    """Add a picture of the place, a drawing or a measurement. The same `id` again changes nothing.

    Raises RuleBroken once the change is handed in.
    """
    change = change_under_way(change_id, by)
    require(by, RIGHTS[State.MAKE], change)
    found = ChangePaper.objects.filter(pk=id, change=change).first()
    if found is not None:
        return found
    _check_preparing(change)
    row = ChangePaper(
        id=id,
        village_id=change.village_id,
        project_id=change.project_id,
        change=change,
        title=title.strip(),
        paper=paper,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"projects_changepaper_pkey": DAMAGED}):
        row.save(force_insert=True)
    touch(change)
    facts = {"number": change.number, "title": row.title}
    record(by=by, verb="add change paper", thing=row, area=change.village_id, facts=facts)
    return row


@transaction.atomic
def withdraw_change_paper(*, row_id: UUID, reason: str, by: Post) -> ChangePaper:
    """Strike a picture or paper out of a change that is being prepared; it stays in sight.

    Raises RuleBroken without a reason, or once the change is handed in.
    """
    row = ChangePaper.objects.visible_to(by).get(pk=row_id)
    change = change_under_way(row.change_id, by)
    require(by, RIGHTS[State.MAKE], change)
    row.refresh_from_db()
    if not row.stands:
        return row
    _check_preparing(change)
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    row.withdraw(reason=reason, by=by)
    touch(change)
    facts = {"reason": row.withdrawn_reason}
    record(by=by, verb="withdraw change paper", thing=row, area=row.village_id, facts=facts)
    return row


@transaction.atomic
def submit_change(
    *, change_id: UUID, version: int, by: Post, answer: Answer | None = None
) -> ChangeAct:
    """Hand a change in, to the township first. The estimate in force, the county's limits and who
    has the last word are copied into it. `version` is what the page showed.

    Raises RuleBroken without a picture or paper, while another change waits, where wages would
    fall below what the plan papers ask for, and for a human who answers for another step.
    """
    change = change_under_way(change_id, by)
    require(by, RIGHTS[State.MAKE], change)
    _check_preparing(change)
    check_seen(change, version)
    check_building(change.project)
    _check_papers(change)
    _check_alone(change)
    _check_delta(change.project, change.delta)
    _check_floor(change)
    _copy_basis(change)
    act = step_taken(change, State.MAKE, Verdict.SUBMIT, "", by, answer)
    stand(change, State.TOWNSHIP)
    return act


@transaction.atomic
def decide_change(
    *, change_id: UUID, version: int, verdict: Verdict, reason: str, by: Post,
    answer: Answer | None = None,
) -> ChangeAct:  # fmt: skip
    """Agree to a change, send it back or reject it, at the step where it waits.

    With the last step's approval the project's estimate becomes the one after the change, and the
    project another version.

    Raises RuleBroken when nothing waits here, the change was altered, a reason is missing, wages
    would fall below what the plan papers ask for, or the human answers for another step of it;
    PermissionDenied without the right.
    """
    change = change_under_way(change_id, by)
    step = State(change.state)
    if step not in WAITING:
        raise RuleBroken(_("Nothing waits for a decision here any more."))
    check_seen(change, version)
    require(by, RIGHTS[step], change)
    if verdict != Verdict.APPROVE and not reason.strip():
        raise RuleBroken(_("Say why, so that the village knows what to mend."), "reason")
    if verdict == Verdict.APPROVE:
        _check_floor(change)
    act = step_taken(change, step, verdict, reason.strip()[:400], by, answer)
    if verdict == Verdict.RETURN:
        change.round += 1
        stand(change, State.MAKE)
    elif verdict == Verdict.REJECT:
        stand(change, State.REJECTED)
    elif change.decides != step:
        stand(change, State.COUNTY)
    else:
        decided(change)
    return act


@transaction.atomic
def withdraw_change(*, change_id: UUID, reason: str, by: Post) -> ChangeOrder:
    """Take back a change that is being prepared (作废); it stays on record.

    Raises RuleBroken without a reason, or once it is handed in.
    """
    change = change_under_way(change_id, by)
    require(by, RIGHTS[State.MAKE], change)
    if change.state == State.WITHDRAWN:
        return change
    _check_preparing(change)
    if not reason.strip():
        raise RuleBroken(_("Say why it is taken back."), "reason")
    change.closed_reason = reason.strip()[:200]
    stand(change, State.WITHDRAWN)
    facts = {"number": change.number, "reason": change.closed_reason}
    record(by=by, verb="withdraw change", thing=change, area=change.village_id, facts=facts)
    return change


def is_building(project: Project) -> bool:
    """Whether changes can be written: the works go on, and aren't reported as finished."""
    return (project.stage, project.step) == (Stage.CONSTRUCTION, Step.MAKE)


def check_building(project: Project) -> None:
    """Raises RuleBroken outside construction."""
    if not is_building(project):
        raise RuleBroken(
            _("Changes are written while the works go on: before, the plan itself is changed.")
        )


def _facts(change: ChangeOrder) -> dict[str, Any]:
    return {"number": change.number, "name": change.what[:60], "net": str(change.delta.net)}


def _check_preparing(change: ChangeOrder) -> None:
    if change.state != State.MAKE:
        raise RuleBroken(_("This change was handed in; it can't be written otherwise now."))


def _check_altered(project: Project, altered: Altered) -> None:
    for name in ("what", "why", "place"):
        if not getattr(altered, name).strip():
            raise RuleBroken(_("Say what is built otherwise, why, and where."), name)
    _check_delta(project, altered.delta)


def _check_delta(project: Project, delta: Delta) -> None:
    if any(part < 0 for way in (delta.plus, delta.minus) for part in asdict(way).values()):
        raise RuleBroken(DAMAGED)
    if not delta.moved:
        said = _("Type what becomes dearer and what cheaper, for one kind of cost or several.")
        raise RuleBroken(said, "labour_plus")
    now = estimate_now(project)
    for kind in delta.below_zero(now):
        said = _("Only %(amount)s yuan of this are in the estimate.")
        raise RuleBroken(said % {"amount": grouped(now.parts[kind])}, f"{kind}_minus")


def _check_papers(change: ChangeOrder) -> None:
    if not change.papers.standing().exists():
        raise RuleBroken(_("Add a picture of the place or a paper that shows the change."))


def _check_alone(change: ChangeOrder) -> None:
    """So that each is decided upon the estimate that its page showed."""
    other = change.project.changeorders.at(*WAITING).first()
    if other is not None:
        raise RuleBroken(
            _("Change %(number)s waits for its decision: hand this one in after that.")
            % {"number": other.number}
        )


def _check_floor(change: ChangeOrder) -> None:
    least = funds_of(change.project).least_wages
    before = estimate_now(change.project)
    if breaks_floor(change.delta, before, least):
        said = _(
            "Wages of %(after)s yuan would be left, the plan papers ask for %(least)s yuan. "
            "Take less from the wages."
        )
        after = change.delta.of(before).labour
        raise RuleBroken(said % {"after": grouped(after), "least": grouped(least or 0)})


def _copy_basis(change: ChangeOrder) -> None:
    basis = basis_of(change)
    for kind in KINDS:
        setattr(change, f"{kind}_before", basis.before.parts[kind])
    change.why_county = basis.why
    change.counted = basis.counted
    change.limit_yuan, change.limit_percent = basis.limits.yuan, basis.limits.percent
    change.limit_source = basis.limits.source
