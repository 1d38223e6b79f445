"""What the records say of a project's labour, and how its inspections stand. Only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from acceptance.models import Inspection, InspectionItem, Kind, WorksItem
from acceptance.rules import RELIEF_ITEMS, Standing, passes
from core.money import ZERO
from payroll.figures import on_sheets, paid_for
from projects.models import Notice, Project
from projects.money import funds_of, wage_share_of
from workers.models import TrainingAttendance
from workers.rules import days


@dataclass(frozen=True, slots=True)
class Facts:
    """People who worked, their work days, attendances of trainings; wages in yuan."""

    workers: int
    days: Decimal
    wages_due: Decimal
    wages_paid: Decimal
    trained: int


def facts_of(project: Project) -> Facts:
    counted = project.slots.aggregate(
        workers=Count("identity_id", distinct=True),
        slots=Count("half", filter=Q(communal=False)),
    )
    return Facts(
        workers=counted["workers"],
        days=days(counted["slots"]),
        wages_due=on_sheets(project),
        wages_paid=paid_for(project),
        trained=TrainingAttendance.objects.filter(project=project).count(),
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """An item to inspect, as the works list and the records give it; in the item's own unit."""

    title: str
    unit: str
    standard: str
    design: Decimal | None
    completed: Decimal | None
    relief: bool = False


def planned_items(project: Project) -> list[Planned]:
    """The completed works, then what every work-relief project is inspected for."""
    works = WorksItem.objects.filter(project=project)
    built = [
        Planned(item.title, item.unit, item.standard, item.design, item.completed) for item in works
    ]
    return built + _relief_items(project)


def _relief_items(project: Project) -> list[Planned]:
    """Each with what was planned and what the records say, where they know it."""
    facts = facts_of(project)
    share = wage_share_of(project, funds_of(project))
    known: dict[str, tuple[Decimal | int | None, Decimal | int | None]] = {
        "workers": (project.workers_planned, facts.workers),
        "wages": (facts.wages_due, facts.wages_paid),
        "share": (share.floor, share.paid_of_planned),
        "notices": (None, Notice.objects.standing().filter(project=project).count()),
        "trained": (facts.workers, facts.trained),
    }
    return [
        Planned(item.title, item.unit, item.standard, *_decimals(known.get(item.code)), relief=True)
        for item in RELIEF_ITEMS
    ]


def _decimals(
    pair: tuple[Decimal | int | None, Decimal | int | None] | None,
) -> tuple[Decimal | None, Decimal | None]:
    design, completed = pair or (None, None)
    return (
        None if design is None else Decimal(design),
        None if completed is None else Decimal(completed),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """An inspection with its items, each with its latest check."""

    inspection: Inspection
    items: Sequence[InspectionItem]

    @property
    def passes(self) -> bool:
        return passes(item.standing for item in self.items)

    @property
    def failed(self) -> list[InspectionItem]:
        """What the village still has to mend."""
        return [item for item in self.items if item.standing == Standing.FAILED]

    @property
    def mended(self) -> list[InspectionItem]:
        """What waits to be checked again."""
        return [item for item in self.items if item.standing == Standing.MENDED]


def seen_inspections(project: Project) -> list[Seen]:
    """All inspections of a project in their order; two queries."""
    inspections = list(Inspection.objects.filter(project=project).order_by("at"))
    items = InspectionItem.objects.filter(inspection__project=project).with_latest()
    found: dict[object, list[InspectionItem]] = {}
    for item in items.order_by("inspection", "number"):
        found.setdefault(item.inspection_id, []).append(item)
    return [Seen(inspection, found.get(inspection.pk, [])) for inspection in inspections]


def latest(inspections: Sequence[Seen], kind: Kind) -> Seen | None:
    """The one that counts: the last of its kind."""
    return next((one for one in reversed(inspections) if one.inspection.kind == kind), None)


def final_of(project: Project) -> Decimal:
    """Yuan: the final account as the application gives it, zero without one."""
    application = project.applications.first()
    return application.final if application else ZERO
