"""How a paper may be spread over a bundle in one go: by estimate, for a human to change."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from projects.models import Project
from projects.plan_rules import by_weight


@dataclass(frozen=True, slots=True)
class Offer:
    """What is filled in for each project in yuan, before anybody has looked at it."""

    chosen: UUID | None = None
    parts: dict[UUID, Decimal] = field(default_factory=dict)


def suggested(bundle: str, left: Decimal, rows: QuerySet[Project]) -> Offer:
    return Offer()


__all__ = ["Offer", "by_weight", "suggested"]
