"""The regulation's order of stages as one table (domain.md §2.6 and §8).

Pages, inbox, permissions and the archive's checklist are read from it. A gate is named here and
answered by the app that knows (`projects.gates`); a test says that every named gate has an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regions.access import Permission


class Phase(models.TextChoices):
    BEFORE = "before", _("before")
    DURING = "during", _("during")
    AFTER = "after", _("after")


class Stage(models.TextChoices):
    """`TAKEOVER` is an entrance of its own, for works that were under way on paper (补录)."""

    TAKEOVER = "takeover", _("take-over of works under way")
    RESERVE = "reserve", _("project reserve")
    RESOLUTION = "resolution", _("village resolution")
    PROPOSAL = "proposal", _("proposal and approval")
    FUNDING = "funding", _("plan and funds issued")
    PREPARATION = "preparation", _("preparation to start")
    CONSTRUCTION = "construction", _("construction")
    ACCEPTANCE = "acceptance", _("acceptance of completion")
    HANDOVER = "handover", _("handover and care")
    ARCHIVE = "archive", _("archive")


class Step(models.TextChoices):
    """Who must act on a case now. `MAKE` is the maker's own step; the others decide."""

    MAKE = "make", _("prepare and submit")
    TOWNSHIP = "township", _("township reviews")
    COUNTY = "county", _("county decides")


@dataclass(frozen=True, slots=True)
class StageRule:
    """One row: who makes, who decides in which order, what must hold before it is submitted.

    `reopens` names the earlier stage to which the county may take the case back from here, where
    only that stage's maker can mend what is wrong. `leads_to` names the stage that follows where it
    is not the next row.
    """

    stage: Stage
    phase: Phase
    makes: Permission
    decides: tuple[Step, ...]
    gates: tuple[str, ...]
    then: str | Promise
    reopens: Stage | None = None
    leads_to: Stage | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        return (Step.MAKE, *self.decides)

    def permission(self, step: Step) -> Permission:
        """The right that a post needs for a step of this stage."""
        return self.makes if step == Step.MAKE else DECIDERS[step]

    def after(self, step: Step) -> Step | None:
        """The step that follows, or None where the stage is finished."""
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0] if following else None


DECIDERS: Mapping[Step, Permission] = {
    Step.TOWNSHIP: Permission.DECIDE_FOR_TOWNSHIP,
    Step.COUNTY: Permission.DECIDE_FOR_COUNTY,
}

_VILLAGE = Permission.ACT_FOR_VILLAGE
_FINANCE = Permission.ENTER_FUNDS
_TOWNSHIP = Permission.ACT_FOR_TOWNSHIP
_BY_TOWNSHIP = (Step.TOWNSHIP,)
_BY_COUNTY = (Step.COUNTY,)
_BY_BOTH = (Step.TOWNSHIP, Step.COUNTY)

_TABLE = (
    StageRule(
        Stage.TAKEOVER,
        Phase.BEFORE,
        _VILLAGE,
        _BY_BOTH,
        (
            "papers_of_before",
            "sheets_of_before",
            "money_of_before",
            "bodies_of_before",
            "roster_of_before",
        ),
        _("Work days are then logged here."),
        leads_to=Stage.CONSTRUCTION,
    ),
    StageRule(
        Stage.RESERVE,
        Phase.BEFORE,
        _VILLAGE,
        _BY_TOWNSHIP,
        ("project_described", "willingness_surveyed"),
        _("The village then decides in its meetings whether to build it itself."),
    ),
    StageRule(
        Stage.RESOLUTION,
        Phase.BEFORE,
        _VILLAGE,
        (),
        ("self_build_resolved", "resolution_published"),
        _("The village then writes the proposal."),
    ),
    StageRule(
        Stage.PROPOSAL,
        Phase.BEFORE,
        _VILLAGE,
        _BY_BOTH,
        ("self_build_allowed", "plan_written", "targets_written"),
        _("County finance then enters the plan paper and the funds."),
    ),
    StageRule(
        Stage.FUNDING,
        Phase.BEFORE,
        _FINANCE,
        _BY_COUNTY,
        ("funds_planned", "share_reaches_floor", "plan_announced"),
        _("The village then prepares the start."),
        reopens=Stage.PROPOSAL,
    ),
    StageRule(
        Stage.PREPARATION,
        Phase.BEFORE,
        _VILLAGE,
        _BY_BOTH,
        (
            "council_resolved",
            "council_published",
            "bodies_named",
            "roster_noticed",
            "briefing_held",
            "insurance_taken",
            "start_papers_there",
            "funds_received",
        ),
        _("Work then begins, and work days are logged."),
    ),
    StageRule(
        Stage.CONSTRUCTION,
        Phase.DURING,
        _VILLAGE,
        _BY_TOWNSHIP,
        (
            "not_suspended",
            "no_change_waits",
            "no_open_objection",
            "wages_settled",
            "self_check_passed",
        ),
        _("The village then applies for acceptance."),
    ),
    StageRule(
        Stage.ACCEPTANCE,
        Phase.AFTER,
        _VILLAGE,
        _BY_BOTH,
        ("acceptance_applied", "inspection_passed"),
        _("The works are then handed over to the village."),
    ),
    StageRule(
        Stage.HANDOVER,
        Phase.AFTER,
        _VILLAGE,
        _BY_BOTH,
        ("acceptance_noticed", "assets_listed", "care_agreed"),
        _("The township then files the papers."),
    ),
    StageRule(
        Stage.ARCHIVE,
        Phase.AFTER,
        _TOWNSHIP,
        _BY_COUNTY,
        ("papers_complete",),
        _("The project is then closed and can only be read."),
    ),
)

LIFECYCLE: Mapping[Stage, StageRule] = {rule.stage: rule for rule in _TABLE}
STAGES = tuple(LIFECYCLE)


def rule_of(stage: str) -> StageRule:
    return LIFECYCLE[Stage(stage)]


def stage_after(stage: str) -> Stage | None:
    """The stage that follows, or None after the archive."""
    if leads_to := rule_of(stage).leads_to:
        return leads_to
    following = STAGES[STAGES.index(Stage(stage)) + 1 :]
    return following[0] if following else None


def way_of(*, taken_over: bool) -> tuple[StageRule, ...]:
    """The stages that a project passes: from the reserve, or from its take-over on."""
    if not taken_over:
        return tuple(rule for rule in _TABLE if rule.stage != Stage.TAKEOVER)
    after = STAGES.index(Stage.CONSTRUCTION)
    return tuple(rule for rule in _TABLE if rule.stage == Stage.TAKEOVER or _place(rule) >= after)


def _place(rule: StageRule) -> int:
    return STAGES.index(rule.stage)
