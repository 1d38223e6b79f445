"""What was paid for wages, for the ledger of a project's money. Only reads."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext as _

from core.money import ZERO, total
from payroll.advance_rules import AdvanceStepKind
from payroll.figures import money_of
from payroll.models import AdvanceStep, AttemptEvent, WageLine
from payroll.rules import State
from projects.fund_ledger import Spent
from projects.models import Project, Use
from regions.models import Post


def spent_on_wages(project: Project) -> Iterator[Spent]:
    """By day: each bank file's credits and what the bank took back, cash, and advances; two
    queries. Together what `figures.paid_for` says, without what was paid before a take-over."""
    yield from _of_files(project)
    yield from _ahead(project)


def kept_for_wages(project: Project) -> Decimal:
    """Yuan of lines that are set aside (待付挂账): owed still, so that their money stays here."""
    lines = WageLine.objects.live().filter(project=project, set_aside_at__isnull=False)
    return total(one.balance.owed for one in money_of(lines))


def _of_files(project: Project) -> Iterator[Spent]:
    amount = F("attempt__amount")
    signed = Case(When(state=State.SUCCEEDED, then=amount), default=-amount)
    events = AttemptEvent.objects.filter(
        attempt__project=project, state__in=(State.SUCCEEDED, State.RETURNED)
    )
    days = events.order_by().values_list("happened_on", "state", "attempt__batch__reference")
    for day, state, reference, amount in days.annotate(sum=Sum(signed)):
        yield Spent(day, Use.LABOUR, _said(State(state), reference), amount)


def _said(state: State, reference: str | None) -> str:
    if reference is None:
        return _("Cash struck out") if state == State.RETURNED else _("Wages in cash")
    said = _("Bank file %(file)s") if state == State.SUCCEEDED else _("Taken back: %(file)s")
    return said % {"file": reference}


def _ahead(project: Project) -> Iterator[Spent]:
    kinds = (AdvanceStepKind.PAY, AdvanceStepKind.GIVE_BACK)
    steps = AdvanceStep.objects.filter(project=project, kind__in=kinds, amount__isnull=False)
    rows = steps.order_by().values_list("happened_on", "kind").annotate(sum=Sum("amount"))
    for day, kind, amount in rows:
        paid = kind == AdvanceStepKind.PAY
        what = _("Advances handed out") if paid else _("Advances given back")
        yield Spent(day, Use.LABOUR, what, amount if paid else -amount)


def wages_spent(actor: Post, until: datetime.date) -> dict[UUID, Decimal]:
    """By project, the yuan that were paid for wages up to a day, what came back taken off: the sums
    of `spent_on_wages`, for all projects that a post sees. Two queries."""
    amount = F("attempt__amount")
    signed = Case(When(state=State.SUCCEEDED, then=amount), default=-amount)
    events = AttemptEvent.objects.visible_to(actor).filter(
        state__in=(State.SUCCEEDED, State.RETURNED), happened_on__lte=until
    )
    given = Case(When(kind=AdvanceStepKind.PAY, then=F("amount")), default=-F("amount"))
    steps = AdvanceStep.objects.visible_to(actor).filter(
        kind__in=(AdvanceStepKind.PAY, AdvanceStepKind.GIVE_BACK),
        amount__isnull=False,
        happened_on__lte=until,
    )
    sums: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for project, paid in (
        events.order_by().values_list("attempt__project").annotate(sum=Sum(signed))
    ):
        sums[project] += paid
    for project, paid in steps.order_by().values_list("project").annotate(sum=Sum(given)):
        sums[project] += paid
    return dict(sums)
