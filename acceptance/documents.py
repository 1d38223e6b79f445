"""The printed forms of this app: application, inspection, assets, care, catalogue (T28 to T32).

Printed forms are Chinese papers whatever language the screen speaks: their words stand here and
in the templates, and are not translated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from acceptance.catalogue import T32, catalogue, files_of, kept
from acceptance.figures import Seen, latest, seen_inspections
from acceptance.models import (
    Application,
    Asset,
    AssetKind,
    Attendee,
    InspectionItem,
    Kind,
    Result,
    WorksItem,
)
from acceptance.rules import Grade, grade, plain
from core.documents import Form
from core.money import grouped, in_capitals, total
from projects.documents import (
    NOTHING,
    SIGNERS,
    SOURCES,
    Pair,
    council_of,
    heading,
    on_paper,
    percent,
    village_said,
)
from projects.lifecycle import Stage
from projects.models import Project
from projects.money import funds_of
from projects.paperwork import Filled, Paper, Subject

KINDS_SAID = {Kind.SELF: "村级自查", Kind.TOWNSHIP: "乡镇初验", Kind.COUNTY: "县级验收"}
TITLES = {
    Kind.SELF: "完工自查表",
    Kind.TOWNSHIP: "竣工验收表（乡镇初验）",
    Kind.COUNTY: "竣工验收报告",
}
ASSETS_SAID = {
    AssetKind.OPERATING: "经营性资产",
    AssetKind.PUBLIC: "公益性资产",
    AssetKind.HOUSEHOLD: "到户类资产",
}
COSTS = (
    ("劳务报酬", "labour"),
    ("材料费", "materials"),
    ("机械费", "machinery"),
    ("其他", "other"),
)


# ---- T28 ----


@dataclass(frozen=True, slots=True)
class WorksLine:
    """One part of the works as printed."""

    title: str
    unit: str
    design: str
    completed: str
    standard: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Planned and final amount in yuan."""

    label: str
    planned: str
    final: str


@dataclass(frozen=True, slots=True)
class AcceptanceApplication:
    """T28: what the village applies with; amounts in yuan."""

    header: tuple[Pair, ...]
    dates: tuple[Pair, ...]
    works: tuple[WorksLine, ...]
    costs: tuple[Cost, ...]
    money: tuple[Pair, ...]
    labour: tuple[Pair, ...]
    conclusion: str
    enclosed: tuple[str, ...]
    opinions: tuple[str, ...] = ("村意见", "乡镇意见")
    signatures: tuple[str, ...] = SIGNERS


def application_subjects(project: Project) -> Iterator[Subject]:
    application = project.applications.first()
    if application is not None:
        yield Subject(on_paper(application.ends_on) + "完工")


def acceptance_application(project: Project, about_id: UUID | None) -> Filled:
    application = project.applications.get()
    funds = funds_of(project)
    return Filled(
        AcceptanceApplication(
            header=heading(project),
            dates=(
                ("开工日期", on_paper(application.starts_on)),
                ("竣工日期", on_paper(application.ends_on)),
            ),
            works=tuple(_works_line(item) for item in WorksItem.objects.filter(project=project)),
            costs=(*_costs(project, application), _sum(project, application)),
            money=(
                ("计划下达资金", f"{grouped(funds.planned)}元"),
                ("到位资金", f"{grouped(funds.received)}元"),
            ),
            labour=_labour(project, application),
            conclusion=application.conclusion,
            enclosed=_enclosed(project),
        )
    )


def _works_line(item: WorksItem) -> WorksLine:
    return WorksLine(
        item.title, item.unit, plain(item.design), plain(item.completed), item.standard
    )


def _costs(project: Project, application: Application) -> list[Cost]:
    return [
        Cost(label, grouped(getattr(project, name)), grouped(getattr(application, name)))
        for label, name in COSTS
    ]


def _sum(project: Project, application: Application) -> Cost:
    return Cost("合　计", grouped(project.estimate), grouped(application.final))


def _labour(project: Project, application: Application) -> tuple[Pair, ...]:
    funds = funds_of(project)
    paid = application.wages_paid
    share = percent(paid, funds.planned) if funds.planned else NOTHING
    return (
        ("务工人数", f"{application.workers}人"),
        ("出勤工日", f"{application.days}工日"),
        ("劳务报酬应发", f"{grouped(application.wages_due)}元"),
        ("劳务报酬实发", f"{grouped(paid)}元"),
        ("劳务报酬占比", share),
        ("培训人次", f"{application.trained}人次"),
    )


def _enclosed(project: Project) -> tuple[str, ...]:
    """The lists that go with it, and the self-check that counts."""
    seen = latest(seen_inspections(project), Kind.SELF)
    own = f"完工自查表（{on_paper(seen.inspection.held_on)}）" if seen else "完工自查表"
    return (own, "竣工图纸及工程量计算书", "劳务报酬发放表及银行回单", "施工照片")


# ---- T29 ----


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with what the latest check of it found."""

    number: int
    title: str
    unit: str
    design: str
    completed: str
    standard: str
    result: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """What a check found wrong, until when it was to be mended, and what became of it."""

    title: str
    problem: str
    deadline: str
    done: str
    again: str


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """T29: what was looked at, what was found, and who was there."""

    title: str
    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    works: tuple[ItemLine, ...]
    relief: tuple[ItemLine, ...]
    problems: tuple[ProblemLine, ...]
    vote: str
    grade: str
    conclusion: str
    group: tuple[Attendee, ...]
    villagers: tuple[Attendee, ...]
    signatures: tuple[str, ...] = ("验收组组长", "记录人", "项目负责人")


def inspection_subjects(project: Project) -> Iterator[Subject]:
    for seen in reversed(seen_inspections(project)):
        one = seen.inspection
        shown = f"{KINDS_SAID[Kind(one.kind)]}（第{one.number}次）"
        yield Subject(f"{shown} {on_paper(one.held_on)}", one.pk, shown=shown)


def inspection_report(project: Project, about_id: UUID | None) -> Filled:
    seen = next(one for one in seen_inspections(project) if one.inspection.pk == about_id)
    one = seen.inspection
    people = list(one.attendees.all())
    return Filled(
        InspectionReport(
            title=TITLES[Kind(one.kind)],
            header=heading(project),
            facts=_inspection_facts(project, seen),
            works=tuple(_item_line(item) for item in seen.items if not item.relief),
            relief=tuple(_item_line(item) for item in seen.items if item.relief),
            problems=tuple(_problems(seen)),
            vote=_vote(one.satisfied, one.dissatisfied),
            grade=grade(item.standing for item in seen.items),
            conclusion=one.conclusion,
            group=tuple(person for person in people if not person.villager),
            villagers=tuple(person for person in people if person.villager),
        )
    )


def _inspection_facts(project: Project, seen: Seen) -> tuple[Pair, ...]:
    return (
        ("工程名称", project.name),
        ("地点", seen.inspection.place),
        ("建设单位", project.party_name),
        ("实施单位", council_of(project)),
        ("监理", "　"),
        ("验收日期", on_paper(seen.inspection.held_on)),
    )


def _item_line(item: InspectionItem) -> ItemLine:
    return ItemLine(
        item.number,
        item.title,
        item.unit,
        plain(item.design) or NOTHING,
        plain(item.completed) or NOTHING,
        item.standard,
        Grade.PASSED if item.result == Result.PASSED else Grade.FAILED,
    )


def _problems(seen: Seen) -> Iterator[ProblemLine]:
    """Every failure that was ever found, with what was done and the check that followed."""
    for item in seen.items:
        checks = list(item.checks.select_related("rectification"))
        for check, following in zip(checks, [*checks[1:], None], strict=True):
            if check.result == Result.FAILED:
                mending = getattr(check, "rectification", None)
                yield ProblemLine(
                    item.title,
                    check.problem,
                    on_paper(check.deadline),
                    mending.done if mending else "",
                    "" if following is None else _graded(following.result),
                )


def _graded(result: str) -> str:
    return Grade.PASSED if result == Result.PASSED else Grade.FAILED


def _vote(satisfied: int | None, dissatisfied: int | None) -> str:
    if satisfied is None or dissatisfied is None:
        return "未组织测评"
    asked = satisfied + dissatisfied
    return (
        f"参加测评{asked}人，满意{satisfied}人，不满意{dissatisfied}人，"
        f"满意率{percent(satisfied, asked)}"
    )


# ---- T30 ----


@dataclass(frozen=True, slots=True)
class AssetLine:
    """An asset as printed; its value in yuan."""

    name: str
    kind: str
    specification: str
    place: str
    value: str
    built_on: str
    receiver: str
    ownership: str


@dataclass(frozen=True, slots=True)
class AssetList:
    """T30: what is handed over, from whom to whom."""

    header: tuple[Pair, ...]
    rows: tuple[AssetLine, ...]
    total: str
    capitals: str
    funds: str
    signatures: tuple[str, ...] = ("移交方", "接收方", "监交方（乡镇）")


def asset_subjects(project: Project) -> Iterator[Subject]:
    if number := project.assets.count():
        yield Subject(f"{number}项资产")


def asset_list(project: Project, about_id: UUID | None) -> Filled:
    assets = list(project.assets.all())
    worth = total(asset.value for asset in assets)
    township = project.village.parent
    return Filled(
        AssetList(
            header=heading(
                project,
                ("移交方", project.party_name),
                ("监交方", str(township or "")),
            ),
            rows=tuple(_asset_line(asset) for asset in assets),
            total=grouped(worth),
            capitals=in_capitals(worth),
            funds=_sources(project),
        )
    )


def _asset_line(asset: Asset) -> AssetLine:
    return AssetLine(
        asset.name,
        ASSETS_SAID[AssetKind(asset.kind)],
        asset.specification,
        asset.place,
        grouped(asset.value),
        on_paper(asset.built_on),
        asset.receiver,
        asset.ownership,
    )


def _sources(project: Project) -> str:
    """Which money built it, in the words of the form."""
    used = set(project.funds.values_list("source", flat=True))
    return "、".join(said for said, sources in SOURCES.items() if used & set(sources)) or "　"


# ---- T31 ----


@dataclass(frozen=True, slots=True)
class CarePaper:
    """T31: the agreement as it is printed to be signed."""

    header: tuple[Pair, ...]
    owner: str
    keeper: str
    facts: tuple[Pair, ...]
    parties: tuple[str, ...] = (
        "甲方（产权单位盖章）",
        "乙方（管护责任人签字）",
        "监督方（乡镇盖章）",
    )


def care_subjects(project: Project) -> Iterator[Subject]:
    for number, care in enumerate(project.careagreements.order_by("at"), start=1):
        yield Subject(f"{care.object}（{care.keeper}）", care.pk, shown=f"第{number}份")


def care_paper(project: Project, about_id: UUID | None) -> Filled:
    care = next(one for one in project.careagreements.all() if one.pk == about_id)
    asset = project.assets.first()
    village = village_said(project.village.name)
    return Filled(
        CarePaper(
            header=heading(project),
            owner=asset.ownership if asset else f"{village}集体经济组织",
            keeper=care.keeper,
            facts=(
                ("管护对象", care.object),
                ("管护责任人", care.keeper),
                ("管护期限", f"{on_paper(care.since)}至{on_paper(care.until)}"),
                ("管护内容、频次", care.duties),
                ("经费来源", care.money),
                ("公益岗位", "　"),
            ),
        )
    )


# ---- T32 ----


def catalogue_subjects(project: Project) -> Iterator[Subject]:
    """From the archive on, of a closed project too."""
    if project.stage == Stage.ARCHIVE:
        yield Subject("全部资料")


def catalogue_paper(project: Project, about_id: UUID | None) -> Filled:
    return Filled(catalogue(project, [kept(file) for file in files_of(project)], issued=True))


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "acceptance")


PAPERS: Iterable[Paper] = (
    Paper(
        _form("T28", "竣工验收申请"),
        _("once the application for acceptance is written"),
        application_subjects,
        acceptance_application,
    ),
    Paper(
        _form("T29", "竣工验收表"),
        _("after each inspection"),
        inspection_subjects,
        inspection_report,
    ),
    Paper(
        _form("T30", "资产移交书"),
        _("once the assets are listed"),
        asset_subjects,
        asset_list,
    ),
    Paper(
        _form("T31", "管护协议"),
        _("before the care agreement is signed"),
        care_subjects,
        care_paper,
    ),
    Paper(T32, _("when the papers are filed"), catalogue_subjects, catalogue_paper),
)
