"""A project's money in sums, and the wages paid: the app that pays registers its figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from core.money import ZERO, share
from projects.models import Project
from projects.rules import WageShare, least_wages, wage_share

Paid = Callable[[Project], Decimal]
_paid: list[Paid] = []


def register_paid(paid: Paid) -> None:
    """`paid` gives the wages that have reached a project's workers, in yuan."""
    _paid.append(paid)


def wages_paid(project: Project) -> Decimal:
    """Yuan; nothing until an app that pays has registered."""
    return sum((paid(project) for paid in _paid), ZERO)


@dataclass(frozen=True, slots=True)
class Funds:
    """Yuan: planned (下达), received (到位), and the wages that the plan papers ask for, if any."""

    planned: Decimal
    received: Decimal
    least_wages: Decimal | None


def funds_of(project: Project) -> Funds:
    papers = list(project.funds.standing().values_list("amount", "share_floor"))
    received = project.fundreceipts.standing().aggregate(sum=Sum("amount"))["sum"]
    return funds_from(papers, received or ZERO)


def funds_from(papers: Sequence[tuple[Decimal, Decimal | None]], received: Decimal) -> Funds:
    """`papers`: the standing ones' yuan and their floors in per cent."""
    planned = sum((amount for amount, _ in papers), ZERO)
    return Funds(planned, received, least_wages(papers))


def wage_share_of(
    project: Project, funds: Funds, paid: Decimal | None = None, *, planned: Decimal | None = None
) -> WageShare:
    """The labour estimate and the wages paid over the project's funds, in per cent.

    `paid` is what `wages_paid` says, where the caller has asked already; `planned` stands for the
    estimate's labour while a plan is still written.

    The floor is that of all plan papers together, each weighing with its money.
    """
    least = funds.least_wages
    return wage_share(
        wages_planned=project.labour if planned is None else planned,
        wages_paid=wages_paid(project) if paid is None else paid,
        funds_planned=funds.planned,
        funds_received=funds.received,
        floor=None if least is None else share(least, funds.planned),
    )
