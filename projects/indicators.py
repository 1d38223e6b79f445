"""Indicators that are filled from what is kept: each app registers its own in `AppConfig.ready()`.

The figure is the one that the app's own pages show. Names and units are words of a Chinese paper
and stand on the sheet as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Project
from projects.performance_rules import Direction, Kind

Figures = Callable[[Project], Mapping[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the starting set; `weight` in points, as it is offered."""

    code: str
    name: str
    kind: Kind
    unit: str
    direction: Direction
    weight: int


@dataclass(frozen=True, slots=True)
class Kept:
    """An app's indicators; by their codes the targets that the plan gives and the actual figures,
    None where nothing is known yet."""

    indicators: tuple[Indicator, ...]
    goals: Figures
    actuals: Figures


_kept: list[Kept] = []


def register(kept: Kept) -> None:
    """Raises ValueError when two apps answer for one indicator."""
    known = {one.code for one in indicators()}
    for one in kept.indicators:
        if one.code in known:
            raise ValueError(f"indicator {one.code} is answered twice")
    _kept.append(kept)


def indicators() -> list[Indicator]:
    """All of them in the order of the groups."""
    kinds = list(Kind)
    found = [one for kept in _kept for one in kept.indicators]
    return sorted(found, key=lambda one: kinds.index(one.kind))


def goals_of(project: Project) -> dict[str, Decimal | None]:
    return {code: goal for kept in _kept for code, goal in kept.goals(project).items()}


def actuals_of(project: Project) -> dict[str, Decimal | None]:
    return {code: actual for kept in _kept for code, actual in kept.actuals(project).items()}
