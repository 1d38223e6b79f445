"""T17, the purchasing plan (物资采购清单): what was resolved, what has been bought of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.money import grouped, in_capitals
from procurement.models import HowBought, PlanVersion
from procurement.plan_words import WAYS, basis_of
from procurement.planning import Planned, budget_of, planned_rows
from procurement.rules import plain
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject


@dataclass(frozen=True, slots=True)
class PurchasingPlan:
    """T17; `rows` under the headings of its template, amounts in yuan."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    rows: tuple[tuple[str, ...], ...]
    amount: str
    capitals: str
    signatures: tuple[str, ...] = ("采购员", "理事会负责人", "监督小组")


def plan_subjects(project: Project) -> Iterator[Subject]:
    """Every version, the newest first."""
    for version in PlanVersion.objects.filter(project=project):
        said = f"第{version.number}版"
        yield Subject(said, version.pk, shown=said)


def purchasing_plan(project: Project, about_id: UUID) -> Filled:
    rows = PlanVersion.objects.select_related("resolved__meeting")
    version = rows.get(project=project, pk=about_id)
    planned = planned_rows(version)
    budget = budget_of(planned)
    return Filled(
        PurchasingPlan(
            header=heading(project),
            facts=(("版本", f"第{version.number}版"), ("依据", basis_of(version))),
            rows=tuple(_row(one) for one in planned),
            amount=grouped(budget),
            capitals=in_capitals(budget),
        )
    )


def _row(one: Planned) -> tuple[str, ...]:
    row = one.row
    return (
        str(row.number),
        row.name,
        row.specification,
        row.unit,
        plain(row.quantity),
        grouped(row.price),
        grouped(row.amount),
        WAYS[HowBought(row.way)],
        on_paper(row.needed_on),
        row.place,
        plain(one.bought.ordered),
        plain(one.difference),
    )
