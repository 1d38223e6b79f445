"""How a paper may be spread over a bundle in one go: by estimate, for a human to change."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from projects.models import Bundle, BundleMember, Project
from projects.plan_rules import by_weight


@dataclass(frozen=True, slots=True)
class Offer:
    """The bundles that can be chosen; of the chosen one yuan by project, filled in for a start."""

    bundles: tuple[Bundle, ...] = ()
    chosen: UUID | None = None
    parts: dict[UUID, Decimal] = field(default_factory=dict)


def suggested(bundle: str, left: Decimal, rows: QuerySet[Project]) -> Offer:
    """`rows` are the projects that can have a row; others of the bundle are left out."""
    members = BundleMember.objects.standing().filter(project__in=rows.order_by().values("pk"))
    by_project = dict(members.values_list("project", "bundle"))
    bundles = Bundle.objects.filter(pk__in=set(by_project.values()))
    chosen = next((one for one in by_project.values() if str(one) == bundle), None)
    if chosen is None:
        return Offer(tuple(bundles))
    projects = [one for one in rows if by_project.get(one.pk) == chosen]
    amounts = by_weight(left, [one.estimate for one in projects])
    parts = {one.pk: part for one, part in zip(projects, amounts, strict=True)}
    return Offer(tuple(bundles), chosen, parts)
