"""T28, the application for acceptance (竣工验收申请)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from acceptance.figures import latest, seen_inspections
from acceptance.models import Application, Kind, WorksItem
from acceptance.rules import plain
from core.money import grouped
from projects.documents import NOTHING, SIGNERS, Pair, heading, on_paper, percent
from projects.models import Project
from projects.money import funds_of
from projects.paperwork import Filled, Subject

COSTS = (
    ("劳务报酬", "labour"),
    ("材料费", "materials"),
    ("机械费", "machinery"),
    ("其他", "other"),
)


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
