"""The figures of projects, one by one and together: pages and workbooks take them all from here."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from core.money import ZERO, share
from projects.models import Fund, Outcome, Project
from projects.models.project import ProjectQuerySet
from projects.rules import WageShare, reaches_floor, wage_share
from regions.models import Division, Level, Post
from reports.sums import NO_FUNDS, NO_WAGES, NOBODY, Sums, sums
from workers.rules import days


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one project, or sums over several. Amounts in yuan; heads count a person once a project.

    `labour` is the planned wages; `labour_with_funds` those of projects whose money is planned,
    which alone are set against it. `least_wages` is what the plan papers ask for, None where none
    does. `slots` are half-days.
    """

    projects: int = 0
    estimate: Decimal = ZERO
    labour: Decimal = ZERO
    labour_with_funds: Decimal = ZERO
    funds_planned: Decimal = ZERO
    funds_received: Decimal = ZERO
    least_wages: Decimal | None = None
    below_floor: int = 0
    entitled: Decimal = ZERO
    paid: Decimal = ZERO
    set_aside: Decimal = ZERO
    overdue: Decimal = ZERO
    overdue_since: datetime.date | None = None
    overdue_projects: int = 0
    roster: int = 0
    worked: int = 0
    priority: int = 0
    slots: int = 0
    purchases: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return self.entitled - self.paid

    @property
    def days(self) -> Decimal:
        """Work days (工日): two slots are one."""
        return days(self.slots)

    @property
    def share(self) -> WageShare:
        """Planned and paid wages over the funds planned and received, in per cent."""
        least = self.least_wages
        return wage_share(
            wages_planned=self.labour_with_funds,
            wages_paid=self.paid,
            funds_planned=self.funds_planned,
            funds_received=self.funds_received,
            floor=None if least is None else share(least, self.funds_planned),
        )


def together(parts: Iterable[Figures]) -> Figures:
    """Sums of the parts' rounded amounts, and the earliest of their days."""
    rows = list(parts)
    columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(Figures)}
    return Figures(**{name: _joined(values) for name, values in columns.items()}) if rows else NONE


NONE = Figures()


def _joined(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return min(known) if isinstance(known[0], datetime.date) else sum(known[1:], known[0])


@dataclass(frozen=True, slots=True)
class Line:
    """A project with its figures and its places; `prefecture` and the others by their code."""

    project: Project
    figures: Figures

    @property
    def village(self) -> Division:
        return self.project.village

    @property
    def township(self) -> Division:
        return self.village.parent or self.village

    @property
    def county(self) -> Division:
        return self.township.parent or self.township

    @property
    def prefecture(self) -> Division:
        return self.county.parent or self.county


@dataclass(frozen=True, slots=True)
class Group:
    """A division with the sums of its projects; `line` is any one of them, for its places."""

    division: Division
    figures: Figures
    line: Line


@dataclass(frozen=True, slots=True)
class Overview:
    """The projects of a division as one post sees them, in the order of their codes."""

    place: Division
    lines: tuple[Line, ...]
    total: Figures

    @property
    def groups(self) -> list[Group]:
        """Rolled up: by county above the county, by township in one, not at all below it."""
        if self.place.level < Level.COUNTY:
            return self.grouped(_county)
        return self.townships if self.place.level == Level.COUNTY else []

    @property
    def townships(self) -> list[Group]:
        return self.grouped(_township)

    def grouped(self, division: Callable[[Line], Division]) -> list[Group]:
        """In the order of the divisions' codes; one without projects is left out."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[division(line).code].append(line)
        return [
            Group(division(found[code][0]), together(_figures(found[code])), found[code][0])
            for code in sorted(found)
        ]


def _county(line: Line) -> Division:
    return line.county


def _township(line: Line) -> Division:
    return line.township


def _figures(lines: Iterable[Line]) -> Iterable[Figures]:
    return (line.figures for line in lines)


def projects_in(place: Division, actor: Post) -> ProjectQuerySet:
    """What the post sees there, without projects that were not approved and never had money, or
    were given back with all of it before anything was built."""
    projects = Project.objects.visible_to(actor).filter(
        village_id__gte=place.scope.lo, village_id__lt=place.scope.hi
    )
    with_money = Exists(Fund.objects.filter(project=OuterRef("pk")))
    in_force = projects.exclude(outcome=Outcome.RETURNED)
    return in_force.exclude(~with_money, outcome=Outcome.REJECTED)


def overview(projects: ProjectQuerySet, place: Division, today: datetime.date) -> Overview:
    """Every figure of these projects: nine queries at most, however many there are."""
    found = sums(projects, today)
    rows = projects.select_related("village__parent__parent__parent").defer("works")
    lines = tuple(Line(project, _project(project, found)) for project in rows.order_by("code"))
    return Overview(place, lines, together(_figures(lines)))


def _project(project: Project, found: Sums) -> Figures:
    funds = found.funds.get(project.pk, NO_FUNDS)
    wages = found.wages.get(project.pk, NO_WAGES)
    people = found.people.get(project.pk, NOBODY)
    return Figures(
        projects=1,
        estimate=project.estimate,
        labour=project.labour,
        labour_with_funds=project.labour if funds.planned else ZERO,
        funds_planned=funds.planned,
        funds_received=funds.received,
        least_wages=funds.least_wages,
        below_floor=int(not reaches_floor(project.labour, funds.least_wages)),
        entitled=wages.entitled,
        paid=wages.paid,
        set_aside=wages.set_aside,
        overdue=wages.overdue,
        overdue_since=wages.overdue_since,
        overdue_projects=int(wages.overdue > 0),
        roster=people.roster,
        worked=people.worked,
        priority=people.priority,
        slots=found.slots.get(project.pk, 0),
        purchases=found.purchases.get(project.pk, ZERO),
    )
