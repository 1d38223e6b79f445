"""Whether a project is one that its village may build itself, and why not. Only reads.

The county's ceiling and its list of technical points are asked as they stand until the proposal is
first handed in; from then on the project keeps what it was handed in under (ADR 0024).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.money import grouped
from projects.county import county_of, settings_of
from projects.eligibility_rules import Height, height, touches_tender
from projects.implementation import estimate_proposed
from projects.lifecycle import STAGES, Stage, Step
from projects.models import (
    CeilingRule,
    CountySettings,
    Decision,
    Project,
    SimplicityAnswer,
    SimplicityPoint,
    Verdict,
)
from projects.models.county import TENDER_WORKS
from projects.overview import Row

ANSWERED_IN = (Stage.RESERVE, Stage.RESOLUTION, Stage.PROPOSAL)


@dataclass(frozen=True, slots=True)
class Suggested:
    """A point that a county may begin its list with: [M] domain.md §2.1, to be checked by it."""

    text: str
    excluding: bool = False


SUGGESTED = (
    Suggested("技术不复杂，经过交底培训，村民能够施工", excluding=True),
    Suggested("不涉及结构安全（承重结构、桥梁主体等）", excluding=True),
    Suggested("不含大中型桥梁、隧道", excluding=True),
    Suggested("不含水库大坝、淤地坝", excluding=True),
    Suggested("不含高边坡、深基坑和爆破作业", excluding=True),
    Suggested("不安装起重机械、锅炉等特种设备", excluding=True),
    Suggested("村民直接受益，愿意出工"),
    Suggested("村“两委”班子有力，能组织施工和管账"),
    Suggested("有技术人员到村指导，能请到需要的机械"),
)
SUGGESTED_SOURCE = "建议清单，以本县文件为准"


@dataclass(frozen=True, slots=True)
class Line:
    """A point of the county's list with the village's last answer; None: not answered yet."""

    point: SimplicityPoint
    answer: SimplicityAnswer | None

    @property
    def refused(self) -> bool:
        return self.answer is not None and not self.answer.holds

    @property
    def stops(self) -> bool:
        """One no to an excluding point is enough."""
        return self.refused and self.point.excluding


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said of it; what stops is not handed in and not approved."""

    stops: bool
    text: str

    @property
    def level(self) -> str:
        return "stop" if self.stops else "warning"


def list_of(village_code: str) -> QuerySet[SimplicityPoint]:
    """What the village's county asks, in the order in which it was set."""
    return SimplicityPoint.objects.standing().filter(area_id=county_of(village_code))


def handed_in(project: Project) -> bool:
    """Whether its proposal was handed in once, be it sent back since."""
    if project.stage == Stage.PROPOSAL:
        return project.step != Step.MAKE or project.round > 1
    return STAGES.index(Stage(project.stage)) > STAGES.index(Stage.PROPOSAL)


def terms_of(project: Project) -> CountySettings:
    """The county's settings that the project keeps to: today's until it is handed in."""
    if not handed_in(project):
        return settings_of(project.village_id)
    return project.terms or CountySettings(area_id=county_of(project.village_id))


def answerable_now(project: Project) -> bool:
    """Whether the village may answer: until it hands in its proposal, and while it mends it."""
    return project.stage in ANSWERED_IN and project.step == Step.MAKE


def lines_of(project: Project) -> list[Line]:
    """The list with the village's answers; what was handed in keeps the points of that time."""
    given = SimplicityAnswer.objects.filter(project=project).latest_each()
    answers = {one.point_id: one for one in given.select_related("point", "by__user__human")}
    if project.stage in (Stage.RESERVE, Stage.RESOLUTION) or answerable_now(project):
        points = list(list_of(project.village_id))
    else:
        points = _points_then(project, [one.point for one in answers.values()])
    return [Line(point, answers.get(point.pk)) for point in points]


def _points_then(project: Project, answered: list[SimplicityPoint]) -> list[SimplicityPoint]:
    """Those that were not struck out yet when the proposal was handed in last."""
    submitted = project.decisions.filter(stage=Stage.PROPOSAL, verdict=Verdict.SUBMIT)
    at = submitted.order_by("-at").values_list("at", flat=True).first()
    kept = [one for one in answered if one.withdrawn_at is None or (at and one.withdrawn_at > at)]
    return sorted(kept, key=lambda one: (one.at, str(one.pk)))


def remarks_on(project: Project, lines: Sequence[Line]) -> list[Remark]:
    """What stops first, then what is only warned of; nothing of works decided on paper before."""
    if project.taken_over:
        return []
    terms = terms_of(project)
    found = [*_on_amounts(project, terms), *_on_points(lines)]
    return sorted(found, key=lambda one: not one.stops)


def _on_amounts(project: Project, terms: CountySettings) -> list[Remark]:
    found, estimate = [], estimate_proposed(project)
    stops = terms.ceiling_rule == CeilingRule.STOP
    if height(estimate, terms.self_build_ceiling, stops=stops) != Height.WITHIN:
        said = _(
            "The estimate of %(estimate)s yuan lies above the county's ceiling for self-build, "
            "%(ceiling)s yuan (%(source)s)."
        )
        words = {"ceiling": grouped(terms.self_build_ceiling or 0), "source": terms.source}
        found.append(Remark(stops, said % (words | {"estimate": grouped(estimate)})))
    if touches_tender(estimate, terms.tender_works):
        said = _(
            "The estimate of %(estimate)s yuan reaches %(from)s yuan, from which works in one "
            "contract are tendered (%(source)s). Say in the plan on what ground it is not."
        )
        source = terms.source if terms.tender_works < TENDER_WORKS else "发改委令第16号"
        words = {"from": grouped(terms.tender_works), "source": source}
        found.append(Remark(False, said % (words | {"estimate": grouped(estimate)})))
    return found


def _on_points(lines: Sequence[Line]) -> list[Remark]:
    found = []
    if open_ones := sum(line.answer is None for line in lines):
        said = ngettext(
            "%(number)s point of the county's list is not answered yet.",
            "%(number)s points of the county's list are not answered yet.",
            open_ones,
        )
        found.append(Remark(True, said % {"number": open_ones}))
    return found + [Remark(line.stops, _refused(line)) for line in lines if line.refused]


def _refused(line: Line) -> str:
    if line.stops:
        said = _("Not a village's own work: “%(point)s” is answered with no.")
    else:
        said = _("“%(point)s” is answered with no.")
    return said % {"point": line.point}


def confirmed_by(project: Project) -> Decision | None:
    """The township's approval, which confirms the answers; None until it stands."""
    waits = project.stage == Stage.PROPOSAL and project.step != Step.COUNTY
    if waits or not handed_in(project):
        return None
    rows = project.decisions.filter(
        stage=Stage.PROPOSAL, step=Step.TOWNSHIP, verdict=Verdict.APPROVE
    )
    return rows.select_related("responsible").order_by("-at").first()


def in_short(project: Project) -> Row:
    """Its line on the project's page and before a decision on the proposal."""
    url = reverse("eligibility_detail", args=[project.pk])
    return Row(_("May be built by the village"), _said(project), url, _("See"))


def _said(project: Project) -> str:
    """What was decided is not asked anew, but its amounts are remarked on: needs `terms`."""
    if STAGES.index(Stage(project.stage)) > STAGES.index(Stage.PROPOSAL):
        number = len(_on_amounts(project, terms_of(project)))
        return _with_remarks(_("decided with the proposal"), number)
    remarks = remarks_on(project, lines_of(project))
    if any(one.stops for one in remarks):
        return _("not as it stands")
    return _with_remarks(pgettext("is it so", "yes"), len(remarks))


def _with_remarks(said: str, number: int) -> str:
    if not number:
        return said
    words = ngettext(
        "%(said)s, with %(number)s remark", "%(said)s, with %(number)s remarks", number
    )
    return words % {"said": said, "number": number}
