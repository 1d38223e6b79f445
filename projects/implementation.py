"""How a project's implementation plan stands. Pages, gate and paper take it from here. Only reads.

The plan is what the proposal's case decides on: a version is examined and approved by the decisions
on the proposal in the rounds that it was handed in for (ADR 0038).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.money import ZERO, grouped, share, total
from core.templatetags.ui import share as percent
from projects.labour_rules import least_workers
from projects.lifecycle import STAGES, Stage, Step
from projects.models import (
    Decision,
    ImplementationPlan,
    LabourRow,
    LabourUnit,
    Outcome,
    Project,
    Verdict,
)
from projects.models.implementation import SECTIONS
from projects.money import funds_of, wage_share_of
from projects.overview import Row


class Standing(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a plan", "being written")
    TOWNSHIP = "township", pgettext_lazy("a plan", "the township examines it")
    COUNTY = "county", pgettext_lazy("a plan", "the county decides")
    RETURNED = "returned", pgettext_lazy("a plan", "sent back")
    APPROVED = "approved", pgettext_lazy("a plan", "approved")
    REPLACED = "replaced", pgettext_lazy("a plan", "no longer in force")
    REJECTED = "rejected", pgettext_lazy("a plan", "not approved")


BADGES = {
    Standing.DRAFT: "running",
    Standing.TOWNSHIP: "waiting",
    Standing.COUNTY: "waiting",
    Standing.RETURNED: "returned",
    Standing.APPROVED: "done",
    Standing.REPLACED: "stopped",
    Standing.REJECTED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A plan with how it stands; `decision` is the last one on it, None for a draft."""

    plan: ImplementationPlan
    standing: Standing
    decision: Decision | None

    @property
    def badge(self) -> str:
        return BADGES[self.standing]


def versions_of(project: Project) -> list[Version]:
    """Every version, the newest first; two queries."""
    plans = list(project.implementationplans.select_related("by__user__human"))
    rows = project.decisions.filter(stage=Stage.PROPOSAL).select_related("responsible")
    decisions = list(rows.order_by("at", "id")) if plans else []
    found, until = [], None
    for plan in plans:
        last = _last(decisions, plan.round, until)
        found.append(Version(plan, _standing(project, last, newest=until is None), last))
        until = plan.round
    return found


def _last(decisions: Iterable[Decision], first: int, until: int | None) -> Decision | None:
    """The last decision of the rounds for which a version stood."""
    of_it = [
        one for one in decisions if one.round >= first and (until is None or one.round < until)
    ]
    return of_it[-1] if of_it else None


def _standing(project: Project, last: Decision | None, *, newest: bool) -> Standing:
    if last is None:
        return Standing.DRAFT
    if last.verdict == Verdict.APPROVE and last.step == Step.COUNTY:
        return Standing.APPROVED if newest and _past_proposal(project) else Standing.REPLACED
    if last.verdict == Verdict.APPROVE:
        return Standing.COUNTY
    given = {
        Verdict.SUBMIT: Standing.TOWNSHIP,
        Verdict.RETURN: Standing.RETURNED,
        Verdict.REJECT: Standing.REJECTED,
    }
    return given[Verdict(last.verdict)]


def _past_proposal(project: Project) -> bool:
    return STAGES.index(Stage(project.stage)) > STAGES.index(Stage.PROPOSAL)


def written_now(project: Project) -> bool:
    """Whether the village writes its plan: the proposal is its to make."""
    making = (project.stage, project.step) == (Stage.PROPOSAL, Step.MAKE)
    return making and project.outcome == Outcome.OPEN


def open_to_change(plan: ImplementationPlan, project: Project) -> bool:
    """Until the round for which it was written is handed in."""
    return written_now(project) and plan.round == project.round


def last_plan(project: Project) -> ImplementationPlan | None:
    return project.implementationplans.first()


def heading_of(section: str) -> str:
    field: Any = ImplementationPlan._meta.get_field(section)
    return str(field.verbose_name)


def unwritten(plan: ImplementationPlan) -> list[str]:
    """The headings of the sections that say nothing yet."""
    return [heading_of(name) for name in SECTIONS if not getattr(plan, name).strip()]


def wages_of(rows: Iterable[LabourRow]) -> Decimal:
    """Yuan: the sum of the rounded rows."""
    return total(row.wages for row in rows)


def days_of(rows: Iterable[LabourRow]) -> Decimal:
    """Work days; what is paid by the piece has none."""
    return sum((row.quantity for row in rows if row.unit == LabourUnit.DAY), Decimal(0))


def labour_written(project: Project) -> bool:
    """Whether the labour chapter gives the estimate's wages, so that nobody types them."""
    return LabourRow.objects.filter(project=project, plan=last_plan(project)).exists()


def wages_proposed(project: Project) -> Decimal:
    """Yuan of labour as the proposal would be handed in now: the labour chapter's total, where one
    is written, in the place of what was typed."""
    if not written_now(project):
        return project.labour
    rows = LabourRow.objects.filter(project=project, plan=last_plan(project))
    return wages_of(rows) or project.labour


def estimate_proposed(project: Project) -> Decimal:
    """Yuan: the estimate with these wages."""
    return _with_wages(project, wages_proposed(project))


def _with_wages(project: Project, wages: Decimal) -> Decimal:
    return project.estimate - project.labour + wages


def figures(project: Project, rows: Sequence[LabourRow]) -> list[Row]:
    """What the labour chapter comes to, with the share that it would have of the funds planned."""
    wages = wages_of(rows)
    planned = wage_share_of(project, funds_of(project), ZERO, planned=wages).planned
    return [
        Row(_("Planned wages (yuan)"), grouped(wages)),
        Row(_("Planned work days"), f"{days_of(rows).normalize():f}"),
        Row(_("Planned wages of the funds planned"), _per_cent(planned)),
        Row(_("Planned wages in the total"), _per_cent(share(wages, _with_wages(project, wages)))),
    ]


def _per_cent(found: Decimal | None) -> object:
    return _("no plan paper yet") if found is None else percent(found)


def in_question(project: Project) -> list[Row]:
    """The version that a decision on the proposal is about, with its wages; none before it is
    begun."""
    plan = last_plan(project)
    if plan is None:
        return []
    wages = {"version": plan, "wages": grouped(wages_of(plan.rows.all()))}
    said = _("%(version)s, %(wages)s yuan of wages") % wages
    return [Row(_("Labour chapter"), said, plan.get_absolute_url(), _("See"))]


def too_few(project: Project, row: LabourRow) -> int:
    """How many workers a row needs at least within the planned time, 0 where it has enough."""
    span = (project.ends_on - project.starts_on).days + 1
    if row.unit != LabourUnit.DAY:
        return 0
    least = least_workers(row.quantity, span)
    return least if least > row.workers else 0
