"""What has arrived, what was asked for, and what was disbursed of it. Only reads.

Pages, forms and workbooks take their figures from here; wages by plan paper come from the app that
pays them, which registers its answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO, total
from projects.models import WORKS, Disbursement, FundReceipt, FundRequest, FundReturn, Project, Use
from projects.money import funds_of
from projects.request_rules import Labour, Pot, State

# By wage sheet, the yuan that each plan paper pays of it.
Shares = Callable[[Project], Mapping[UUID, Mapping[UUID, Decimal]]]
_shares: list[Shares] = []


def register_shares(shares: Shares) -> None:
    """`shares` says which plan paper pays which part of a project's approved wage sheets."""
    _shares.append(shares)


def pots_of(project: Project) -> dict[UUID, Pot]:
    """Every standing plan paper's money, in the order of the papers, less what went back of it;
    five queries."""
    return pots_of_funds(list(project.funds.standing().values_list("pk", flat=True)))


def pots_of_funds(funds: Sequence[UUID]) -> dict[UUID, Pot]:
    """The money of these plan papers, of whichever projects, in their order; four queries."""
    arrived = _by_fund(FundReceipt.objects.filter(fund__in=funds))
    gone = _by_fund(Disbursement.objects.filter(fund__in=funds))
    returns = FundReturn.objects.filter(fund__in=funds)
    back, from_account = _by_fund(returns.from_treasury()), _by_fund(returns.from_account())
    return {
        pk: Pot(
            arrived.get(pk, ZERO) - back.get(pk, ZERO),
            gone.get(pk, ZERO) - from_account.get(pk, ZERO),
        )
        for pk in funds
    }


def wages_allocated(project: Project) -> dict[UUID, Decimal]:
    """By plan paper the yuan of approved wages that it pays, disbursed or not."""
    found: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for ask in _shares:
        for parts in ask(project).values():
            for fund, amount in parts.items():
                found[fund] += amount
    return dict(found)


def _by_fund(rows: Any) -> dict[UUID, Decimal]:
    return dict(rows.standing().order_by().values_list("fund").annotate(Sum("amount")))


@dataclass(frozen=True, slots=True)
class Part:
    """One use of a request in yuan: asked, and disbursed."""

    use: Use
    asked: Decimal
    disbursed: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.asked - self.disbursed, ZERO)


@dataclass(frozen=True, slots=True)
class RequestMoney:
    """A request's parts that ask for something or got something."""

    parts: tuple[Part, ...]

    @property
    def asked(self) -> Decimal:
        return total(part.asked for part in self.parts)

    @property
    def disbursed(self) -> Decimal:
        return total(part.disbursed for part in self.parts)

    @property
    def left(self) -> Decimal:
        return total(part.left for part in self.parts)


def money_of(requests: Iterable[FundRequest]) -> dict[UUID, RequestMoney]:
    """Of each request its money; one query."""
    rows = list(requests)
    gone: dict[tuple[UUID, str], Decimal] = {}
    sums = Disbursement.objects.standing().filter(request__in=rows).order_by()
    for request, use, amount in sums.values_list("request", "use").annotate(Sum("amount")):
        gone[request, use] = amount
    return {
        one.pk: RequestMoney(
            tuple(
                Part(use, asked, gone.get((one.pk, use), ZERO))
                for use, asked in one.parts.items()
                if asked or (one.pk, use) in gone
            )
        )
        for one in rows
    }


def labour_waiting(project: Project) -> dict[UUID, Labour]:
    """By request, the wages of approved sheets whose money is not disbursed yet."""
    open_ones = list(project.fundrequests.labour().at(State.RELEASE).order_by("number"))
    return labour_of(project, open_ones)


def labour_of(project: Project, requests: Iterable[FundRequest]) -> dict[UUID, Labour]:
    """By request for wages, what each plan paper pays of it and has disbursed."""
    rows = [one for one in requests if one.about_id]
    if not rows:
        return {}
    gone: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    sums = Disbursement.objects.standing().filter(request__in=rows).order_by()
    for request, fund, amount in sums.values_list("request", "fund").annotate(Sum("amount")):
        gone[request][fund] = amount
    shares = {about: parts for ask in _shares for about, parts in ask(project).items()}
    return {
        one.pk: Labour(one.labour, shares.get(one.about_id, {}), gone.get(one.pk, {}))
        for one in rows
        if one.about_id is not None
    }


def without_voucher(request: FundRequest) -> list[Use]:
    """What a request of the works asks for and no paper that stands shows."""
    shown = set(request.vouchers.standing().values_list("use", flat=True))
    return [use for use in WORKS if request.parts[use] and use not in shown]


def room_to_ask(project: Project, without: FundRequest | None = None) -> Decimal:
    """Yuan that the plan papers plan beyond what is asked for already, whatever its stream.

    A request that was closed with less asks for no more than was disbursed of it.
    """
    others = project.fundrequests.live()
    if without is not None:
        others = others.exclude(pk=without.pk)
    money = money_of(others)
    asked = (money[one.pk].disbursed if one.closed_reason else one.amount for one in others)
    return funds_of(project).planned - total(asked)


@dataclass(frozen=True, slots=True)
class Wages:
    """The request of one wage sheet, in yuan: disbursed of it, and at hand in all plan papers."""

    request: FundRequest
    disbursed: Decimal
    at_hand: Decimal


def wages_of(about_id: UUID) -> Wages | None:
    """The request that a sheet's approval opened; one query."""
    rows: Any = FundRequest.objects.filter(about_id=about_id)
    found = rows.annotate(
        gone=summed(Disbursement.objects.filter(request=OuterRef("pk")), by="request"),
        received=summed(FundReceipt.objects.filter(project=OuterRef("project")), by="project"),
        all_gone=summed(Disbursement.objects.filter(project=OuterRef("project")), by="project"),
        returned=summed(_returns().from_treasury(), by="project"),
        come_back=summed(_returns().from_account(), by="project"),
    ).first()
    if found is None:
        return None
    at_hand = found.received - found.returned - (found.all_gone - found.come_back)
    return Wages(found, found.gone, at_hand)


def _returns() -> Any:
    return FundReturn.objects.filter(project=OuterRef("project"))


def summed(rows: Any, *, by: str) -> Coalesce:
    """Yuan of the standing rows of one `by`, for a query set that they are asked beside."""
    sums = rows.standing().order_by().values(by).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums), ZERO)


@dataclass(frozen=True, slots=True)
class AtHand:
    """Yuan of a project: arrived, disbursed, and what approved wages wait for."""

    received: Decimal
    disbursed: Decimal
    for_wages: Decimal

    @property
    def at_hand(self) -> Decimal:
        return self.received - self.disbursed

    @property
    def short(self) -> Decimal:
        """What approved wages lack in money that has arrived."""
        return max(self.for_wages - self.at_hand, ZERO)


def at_hand(project: Project) -> AtHand:
    """The money of all plan papers together."""
    pots = pots_of(project).values()
    return AtHand(
        received=total(pot.received for pot in pots),
        disbursed=total(pot.disbursed for pot in pots),
        for_wages=total(one.left for one in labour_waiting(project).values()),
    )
