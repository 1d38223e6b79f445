"""The county's register of suppliers, looked into. Only reads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from core.money import ZERO
from procurement.models import Choice, Supplier, SupplierBlock, SupplierQuerySet
from procurement.rules import State
from projects.county import county_of
from projects.models import Project
from regions.models import Post

MOST_FOUND = 10
NOTHING = (0, ZERO)


def register_of(village_code: str) -> SupplierQuerySet:
    """The register of the village's county."""
    return Supplier.objects.of_county(county_of(village_code))


def found(village_code: str, words: str) -> list[Supplier]:
    """The first of those that a search finds, each with `blocked`."""
    return list(register_of(village_code).search(words).with_blocked()[:MOST_FOUND])


def block_of(supplier_id: UUID) -> SupplierBlock | None:
    """Why the county lets it be chosen no longer, if so."""
    return blocks_of([supplier_id]).get(supplier_id)


def blocks_of(ids: Iterable[UUID]) -> Mapping[UUID, SupplierBlock]:
    """The blocks that stand, by supplier; one query."""
    rows = SupplierBlock.objects.filter(supplier__in=list(ids), withdrawn_at__isnull=True)
    return {block.supplier_id: block for block in rows}


def ordered_from(ids: Collection[UUID], actor: Post) -> Mapping[UUID, tuple[int, Decimal]]:
    """Of each supplier the number of its orders and their yuan, as far as the post sees them."""
    rows = _orders(actor).filter(quote__registered__in=ids).order_by()
    sums = rows.values("quote__registered").annotate(number=Count("pk"), yuan=Sum("quote__total"))
    return {row["quote__registered"]: (row["number"], row["yuan"]) for row in sums}


@dataclass(frozen=True, slots=True)
class OfProject:
    """What one project ordered from a supplier: how often, for how many yuan."""

    project: Project
    number: int
    yuan: Decimal


def by_project(supplier: Supplier, actor: Post) -> list[OfProject]:
    """The largest first; only projects that the post sees."""
    rows = _orders(actor).filter(quote__registered=supplier).order_by().values("project")
    sums = list(rows.annotate(number=Count("pk"), yuan=Sum("quote__total")).order_by("-yuan"))
    projects = Project.objects.visible_to(actor).select_related("village")
    named = projects.in_bulk([row["project"] for row in sums])
    return [OfProject(named[row["project"]], row["number"], row["yuan"]) for row in sums]


def _orders(actor: Post) -> QuerySet[Choice]:
    return Choice.objects.visible_to(actor).exclude(purchase__state=State.CANCELLED)
