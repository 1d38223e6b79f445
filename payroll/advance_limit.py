"""How much may be asked for ahead of the sheet, by the prices that make sheets. Only reads."""

import datetime
from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from core.money import ZERO
from payroll.advance_rules import at_most
from payroll.models import Advance
from payroll.pricing import worked_lines
from projects.models import Project


def limits(
    project: Project, today: datetime.date, *, without: Advance | None = None
) -> dict[UUID, Decimal]:
    """Yuan by roster entry of whoever has unpaid work: what the sheet would pay him today, less
    what he has asked for already, one advance left out. A constant number of queries."""
    asked = defaultdict(list)
    rows = Advance.objects.filter(project=project).under_way()
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    for entry, amount in rows.values_list("entry_id", "amount"):
        asked[entry].append(amount)
    lines = worked_lines(project, today)
    return {line.entry_id: at_most(line.amount, asked[line.entry_id]) for line in lines}


def limit_of(advance: Advance, project: Project, today: datetime.date) -> Decimal:
    """Yuan for the advance's own worker, itself left out."""
    return limits(project, today, without=advance).get(advance.entry_id, ZERO)
