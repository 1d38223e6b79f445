"""What was paid for wages, for the ledger of a project's money. Only reads."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
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


def wages_spent(actor: Post, until: datetime.date) -> dict[UUID, Decimal]:
    """By project, the yuan that were paid for wages up to a day, what came back taken off: the sums
    of `spent_on_wages`, for all projects that a post sees. Two queries."""
    sums: dict[UUID, Decimal] = defaultdict(lambda: ZERO)
    for rows, project in ((_credits(), "attempt__project"), (_advances(), "project")):
        seen = rows.visible_to(actor).filter(happened_on__lte=until).order_by()
        for of, paid in seen.values_list(project).annotate(sum=Sum("yuan")):
            sums[of] += paid
    return dict(sums)


def _of_files(project: Project) -> Iterator[Spent]:
    days = _credits().filter(attempt__project=project).order_by()
    by_file = days.values_list("happened_on", "state", "attempt__batch__reference")
    for day, state, reference, amount in by_file.annotate(sum=Sum("yuan")):
        yield Spent(day, Use.LABOUR, _said(State(state), reference), amount)


def _said(state: State, reference: str | None) -> str:
    if reference is None:
        return _("Cash struck out") if state == State.RETURNED else _("Wages in cash")
    said = _("Bank file %(file)s") if state == State.SUCCEEDED else _("Taken back: %(file)s")
    return said % {"file": reference}


def _ahead(project: Project) -> Iterator[Spent]:
    rows = _advances().filter(project=project).order_by().values_list("happened_on", "kind")
    for day, kind, amount in rows.annotate(sum=Sum("yuan")):
        paid = kind == AdvanceStepKind.PAY
        yield Spent(
            day, Use.LABOUR, _("Advances handed out") if paid else _("Advances given back"), amount
        )


def _credits() -> Any:
    """What reached an account, and what the bank took back again: `yuan` below zero."""
    events = AttemptEvent.objects.filter(state__in=(State.SUCCEEDED, State.RETURNED))
    amount = F("attempt__amount")
    return events.annotate(yuan=Case(When(state=State.SUCCEEDED, then=amount), default=-amount))


def _advances() -> Any:
    """What was handed out ahead, and what was given back of it: `yuan` below zero."""
    kinds = (AdvanceStepKind.PAY, AdvanceStepKind.GIVE_BACK)
    steps = AdvanceStep.objects.filter(kind__in=kinds, amount__isnull=False)
    handed_out = When(kind=AdvanceStepKind.PAY, then=F("amount"))
    return steps.annotate(yuan=Case(handed_out, default=-F("amount")))
