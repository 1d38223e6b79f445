"""What was voted for a project's trades, as it is in force on a day."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from workers.models import RosterEntry, TradeRate
from workers.rules import voted_day_rate


def rates_on(project: Project, day: datetime.date) -> dict[str, dict[str, Decimal]]:
    """Yuan by trade and unit; a trade that is paid by the piece alone has no units here."""
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    rows = TradeRate.objects.filter(project=project).in_force_on(day)
    for trade, unit, piece, rate in rows.values_list("trade", "unit", "piece", "rate"):
        units = found[trade]
        if not piece:
            units[unit] = rate
    return dict(found)


def day_rates_on(project: Project, day: datetime.date) -> dict[str, Decimal | None]:
    """Yuan a work day by voted trade; None for one that is voted by the hour or piece alone."""
    return {trade: voted_day_rate(units) for trade, units in rates_on(project, day).items()}


@dataclass(frozen=True, slots=True)
class Differing:
    """Someone at the site whose pay is not the one voted for his trade, in yuan a work day."""

    entry: RosterEntry
    voted: Decimal


def differing(project: Project, day: datetime.date) -> list[Differing]:
    """By number; who has a reason kept is among them."""
    voted = {trade: rate for trade, rate in day_rates_on(project, day).items() if rate is not None}
    rows = project.rosterentrys.filter(left_on__isnull=True, trade__in=voted)
    return [
        Differing(entry, voted[entry.trade])
        for entry in rows.select_related("person").order_by("number")
        if entry.day_rate != voted[entry.trade]
    ]
