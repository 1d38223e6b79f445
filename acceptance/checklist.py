"""Which documents an archive must hold, and which of them are missing (domain.md §2.6).

One table. A document counts as there when any of its evidence is: a form that was issued
(`form:T13`), a notice on the board (`notice:wages`), a decision on a stage (`decided:proposal`),
a meeting that carried (`meeting:bodies`), or a record with or without its picture (`survey`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from acceptance.evidence import evidence_of
from acceptance.rules import score
from projects.lifecycle import STAGES, Stage
from projects.models import PerformanceRule, Project
from projects.performance import rule_for


@dataclass(frozen=True, slots=True)
class Required:
    """A document that an archive must hold. `mend` is the page on which a missing one is made.

    What doesn't stop belongs there all the same: it is shown, and nothing waits for it.
    """

    stage: Stage
    title: str | Promise
    evidence: tuple[str, ...]
    mend: str
    stops: bool = True


FORMS = "document_list"
REQUIRED = (
    Required(Stage.TAKEOVER, _("Papers from before the take-over"), ("before",), "attachment_list"),
    Required(Stage.RESERVE, _("Willingness survey"), ("survey", "form:T1"), "survey_add"),
    Required(
        Stage.RESOLUTION,
        _("Resolution to build it ourselves"),
        ("meeting:self_build",),
        "meeting_list",
    ),
    Required(
        Stage.RESOLUTION, _("Notice of the resolution"), ("notice:resolution",), "notice_list"
    ),
    Required(Stage.PROPOSAL, _("Implementation plan"), ("plan", "form:T8"), "attachment_list"),
    Required(
        Stage.PROPOSAL,
        _("Self-build application, approved"),
        ("decided:proposal", "form:T6"),
        FORMS,
    ),
    Required(Stage.FUNDING, _("Plan paper"), ("fund",), "fund_list"),
    Required(Stage.FUNDING, _("Fund paper of the money received"), ("receipt",), "fund_list"),
    Required(Stage.FUNDING, _("Notice of the plan"), ("notice:plan",), "notice_list"),
    Required(
        Stage.PREPARATION,
        _("Resolution on council, rates and purchasing plan"),
        ("meeting:bodies",),
        "meeting_list",
    ),
    Required(Stage.PREPARATION, _("Workers' roster"), ("form:T2", "roster"), FORMS),
    Required(Stage.PREPARATION, _("Notice of the roster"), ("notice:roster",), "notice_list"),
    Required(Stage.PREPARATION, _("Labour agreements"), ("agreement",), "agreement_copy"),
    Required(Stage.PREPARATION, _("Safety briefing"), ("training:safety",), "training_list"),
    Required(Stage.PREPARATION, _("Skill training"), ("training:skill",), "training_list"),
    Required(Stage.PREPARATION, _("Insurance policy"), ("insurance",), "insurance_list"),
    Required(
        Stage.PREPARATION,
        _("Application to start, approved"),
        ("decided:preparation", "form:T11"),
        FORMS,
    ),
    Required(Stage.CONSTRUCTION, _("Attendance sheets"), ("form:T12", "days"), FORMS),
    Required(Stage.CONSTRUCTION, _("Wage sheets, closed"), ("sheet",), "sheet_list"),
    Required(Stage.CONSTRUCTION, _("Notice of the wages"), ("notice:wages",), "notice_list"),
    Required(Stage.CONSTRUCTION, _("Bank receipts of the wages"), ("bank",), "sheet_list"),
    Required(Stage.CONSTRUCTION, _("Purchases with quotes"), ("purchase",), "purchase_list"),
    Required(Stage.CONSTRUCTION, _("Receipts of goods"), ("goods", "form:T19"), "purchase_list"),
    Required(Stage.ACCEPTANCE, _("Self-check"), ("inspected:self",), FORMS),
    Required(Stage.ACCEPTANCE, _("Application for acceptance"), ("form:T28",), FORMS),
    Required(Stage.ACCEPTANCE, _("Township inspection"), ("inspected:township",), FORMS),
    Required(Stage.ACCEPTANCE, _("County's acceptance report"), ("inspected:county",), FORMS),
    Required(Stage.ACCEPTANCE, _("Notice of the result"), ("notice:acceptance",), "notice_list"),
    Required(Stage.HANDOVER, _("List of assets handed over"), ("form:T30",), FORMS),
    Required(Stage.HANDOVER, _("Care agreement, signed"), ("care",), "handover_detail"),
)
# Asked for by county finance: whether the archive waits for them, the county says.
PERFORMANCE = (
    Required(Stage.PROPOSAL, _("Performance targets, settled"), ("aimed",), "performance_detail"),
    Required(Stage.ARCHIVE, _("Self-evaluation, confirmed"), ("evaluated",), "performance_detail"),
)
# What works that were taken over went through on paper: those papers stand in its place.
ON_PAPER = frozenset(
    {
        "survey", "meeting:self_build", "notice:resolution", "plan", "decided:proposal",
        "notice:plan", "meeting:bodies", "notice:roster", "decided:preparation",
    }
)  # fmt: skip
# A project that buys nothing has none of these.
ONLY_WITH_PURCHASES = frozenset({"purchase", "goods"})


@dataclass(frozen=True, slots=True)
class Line:
    """A required document of one project: there or not, and where to mend it."""

    stage: Stage
    title: str
    done: bool
    url: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    lines: tuple[Line, ...]

    @property
    def missing(self) -> list[Line]:
        """What the archive waits for."""
        return [line for line in self.lines if line.stops and not line.done]

    @property
    def score(self) -> int:
        """Completeness in whole per cent of what the archive waits for."""
        needed = [line for line in self.lines if line.stops]
        return score(len(needed) - len(self.missing), len(needed))


def checklist_of(project: Project) -> Checklist:
    """The required documents of a project in the order of the stages."""
    there = evidence_of(project)
    return Checklist(
        tuple(
            Line(
                required.stage,
                str(required.title),
                any(there[key] for key in required.evidence),
                reverse(required.mend, args=[project.pk]),
                required.stops,
            )
            for required in _required_of(project)
        )
    )


def _required_of(project: Project) -> list[Required]:
    """With the papers on performance as the county asks for them (ADR 0044)."""
    rule = rule_for(project)
    if rule == PerformanceRule.NOT:
        return [*_always(project)]
    stops = rule == PerformanceRule.ARCHIVE
    found = [*_always(project), *(replace(one, stops=stops) for one in PERFORMANCE)]
    return sorted(found, key=lambda one: STAGES.index(one.stage))


def _always(project: Project) -> Iterable[Required]:
    buys = project.materials + project.machinery > 0
    needless = frozenset() if buys else ONLY_WITH_PURCHASES
    needless |= ON_PAPER if project.taken_over else {"before"}
    return [one for one in REQUIRED if not needless & set(one.evidence)]
