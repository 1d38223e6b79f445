"""The plain model of what a project lacks on its way to the start of works."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from projects.lifecycle import STAGES, Stage
from projects.models import Meeting
from tests.projects.village_rows import MAN, THIRD, WOMAN

BEGINS = datetime.date(2026, 10, 12)
WAY = STAGES[STAGES.index(Stage.RESERVE) : STAGES.index(Stage.CONSTRUCTION)]
ASSEMBLIES = ("branch", "committees", "party", "representatives")  # in their turn
HUNG = datetime.timedelta(days=7)
LABOUR = Decimal(900_000)  # as tests.factories plans it
# Made up; the check digits are right. Who sits on the council, who in the group.
SEATS = {
    WOMAN: "council", MAN: "council", THIRD: "council",
    "632122198001010016": "supervision", "632122198101010013": "supervision",
}  # fmt: skip


@dataclass
class Matter:
    """What the villagers decide on: which of the four carried on which days, in the order of the
    records; `election` is a villagers' meeting that carried, in its turn or not."""

    carried: list[tuple[int, datetime.date]] = field(default_factory=list)
    election: Meeting | None = None

    @property
    def held(self) -> list[datetime.date]:
        """The days of those that hold: of each the first that carried, not before the day of the
        one that goes before it."""
        days: list[datetime.date] = []
        for turn in range(len(ASSEMBLIES)):
            since = days[-1] if days else datetime.date.min
            fitting = [day for one, day in self.carried if one == turn and day >= since]
            if not fitting:
                return days
            days.append(min(fitting))
        return days

    @property
    def resolved_on(self) -> datetime.date | None:
        return self.held[-1] if len(self.held) == len(ASSEMBLIES) else None


@dataclass
class Facts:
    """The plain model of everything that a gate asks for."""

    described: bool = True
    surveyed: bool = False
    matters: dict[str, Matter] = field(
        default_factory=lambda: {"self_build": Matter(), "bodies": Matter()}
    )
    notices: dict[Any, tuple[str, datetime.date]] = field(default_factory=dict)
    plan: bool = False
    points: dict[Any, bool] = field(default_factory=dict)  # standing ones; whether they exclude
    simple: dict[Any, bool] = field(default_factory=dict)  # the answers given
    fixed: dict[Any, bool] | None = None  # the points as the proposal was handed in
    funds: dict[Any, tuple[Decimal, Decimal]] = field(default_factory=dict)
    receipts: dict[Any, Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    hired: int = 0
    briefed: int = 0
    insured: bool = False
    wanted: set[Any] = field(default_factory=set)
    proofs: dict[Any, Any] = field(default_factory=dict)
    entered: dict[Stage, datetime.date] = field(default_factory=dict)

    def over(self, kind: str, since: datetime.date | None) -> bool:
        """A notice of the kind, put up no earlier than that, has hung for its days."""
        today = timezone.localdate()
        return since is not None and any(
            one == kind and posted >= since and today > posted + HUNG
            for one, posted in self.notices.values()
        )

    def posted(self, kind: str, since: datetime.date) -> bool:
        return any(one == kind and day >= since for one, day in self.notices.values())

    def reaches_floor(self) -> bool:
        least = sum((amount * floor / 100 for amount, floor in self.funds.values()), Decimal(0))
        return bool(self.funds) and least <= LABOUR

    def may_build(self) -> bool:
        """Every point answered, none that excludes with no."""
        asked = self.points if self.fixed is None else self.fixed
        return all(
            point in self.simple and (self.simple[point] or not excludes)
            for point, excludes in asked.items()
        )


def _seats(facts: Facts) -> bool:
    bodies = [SEATS[number] for number in facts.members]
    return bodies.count("council") >= 3 and bodies.count("supervision") >= 2


GATES: dict[str, Callable[[Facts], bool]] = {
    "project_described": lambda f: f.described,
    "willingness_surveyed": lambda f: f.surveyed,
    "self_build_resolved": lambda f: f.matters["self_build"].resolved_on is not None,
    "resolution_published": lambda f: f.over("resolution", f.matters["self_build"].resolved_on),
    "self_build_allowed": Facts.may_build,
    "plan_written": lambda f: f.plan,
    "targets_written": lambda _: True,  # they are told of and stop nothing
    "funds_planned": lambda f: bool(f.funds),
    "share_reaches_floor": Facts.reaches_floor,
    "plan_announced": lambda f: f.posted("plan", f.entered[Stage.FUNDING]),
    "council_resolved": lambda f: f.matters["bodies"].resolved_on is not None,
    "council_published": lambda f: f.over("resolution", f.matters["bodies"].resolved_on),
    "bodies_named": _seats,
    "roster_noticed": lambda f: f.over("roster", BEGINS),
    "briefing_held": lambda f: f.hired > 0 and f.hired == f.briefed,
    "insurance_taken": lambda f: f.insured,
    "start_papers_there": lambda f: f.wanted <= set(f.proofs),
    "funds_received": lambda f: bool(f.receipts),
}
