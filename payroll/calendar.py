"""What falls due when, month by month, and what must be paid before the treasury closes."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.money import total
from payroll.figures import with_figures
from payroll.models import UNDER_WAY, SheetState, WageSheet
from payroll.models.sheet import SheetQuerySet
from payroll.rules import falls_before_closing
from payroll.terms import due_of_all
from projects.county import settings_of_all

OPEN = [*UNDER_WAY, SheetState.APPROVED]


@dataclass(frozen=True, slots=True)
class Due:
    """A sheet that is not settled: by when, how much is owed in yuan, and the county treasury's
    last day where it must be paid before that."""

    sheet: Any
    due: datetime.date
    closes: datetime.date | None

    @property
    def owed(self) -> Decimal:
        owed: Decimal = self.sheet.entitled - self.sheet.paid
        return owed

    @property
    def by(self) -> datetime.date:
        """The earlier of the two."""
        return min(self.due, self.closes) if self.closes else self.due


@dataclass(frozen=True, slots=True)
class Month:
    first: datetime.date
    dues: tuple[Due, ...]

    @property
    def owed(self) -> Decimal:
        return total(due.owed for due in self.dues)


def dues_of(sheets: SheetQuerySet, today: datetime.date) -> list[Due]:
    """Every sheet that is not settled, the first due first; three queries."""
    open_sheets = sheets.filter(state__in=OPEN).select_related("terms", "project__village__parent")
    found: list[Any] = list(with_figures(open_sheets))
    due = due_of_all(found)
    closings = _closings(found, today)
    rows = [
        Due(one, due[one.pk], _closing(due[one.pk], closings[one.village_id], today))
        for one in found
    ]
    return sorted(rows, key=lambda row: (row.by, str(row.sheet.pk)))


def months_of(dues: Iterable[Due]) -> list[Month]:
    by_month: dict[datetime.date, list[Due]] = defaultdict(list)
    for due in dues:
        by_month[due.by.replace(day=1)].append(due)
    return [Month(first, tuple(by_month[first])) for first in sorted(by_month)]


def _closings(sheets: Iterable[WageSheet], today: datetime.date) -> dict[str, datetime.date | None]:
    """The next closing of each village's county."""
    settings = settings_of_all({sheet.village_id for sheet in sheets}, today)
    found = {}
    for village, one in settings.items():
        this = one.closes_on(today.year)
        found[village] = this if this is None or this >= today else one.closes_on(today.year + 1)
    return found


def _closing(
    due: datetime.date, closes: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    return closes if closes and falls_before_closing(due, closes, today) else None
