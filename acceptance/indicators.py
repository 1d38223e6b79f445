"""The indicators of people, days and time, with the figures that acceptance goes by."""

from decimal import Decimal

from acceptance.figures import facts_of
from projects.indicators import Indicator, Kept
from projects.models import Project
from projects.performance import days_planned
from projects.performance_rules import Direction, Kind

PEOPLE = (
    Indicator("trained", "参加培训人次", Kind.QUANTITY, "人次", Direction.AT_LEAST, 10),
    Indicator("days", "务工工日", Kind.QUANTITY, "工日", Direction.AT_LEAST, 10),
    Indicator("time", "自计划开工之日起的工期", Kind.TIME, "天", Direction.AT_MOST, 10),
    Indicator("workers", "吸纳群众务工人数", Kind.SOCIAL, "人", Direction.AT_LEAST, 10),
)


def goals(project: Project) -> dict[str, Decimal | None]:
    """As planned; work days of the labour chapter."""
    return {
        "trained": Decimal(project.workers_planned),
        "days": days_planned(project),
        "time": Decimal((project.ends_on - project.starts_on).days + 1),
        "workers": Decimal(project.workers_planned),
    }


def actuals(project: Project) -> dict[str, Decimal | None]:
    """The time from the day planned for the start to the completion that is applied with, so that a
    late start counts."""
    facts = facts_of(project)
    application = project.applications.first()
    time = (application.ends_on - project.starts_on).days + 1 if application else None
    return {
        "trained": Decimal(facts.trained),
        "days": facts.days,
        "time": None if time is None else Decimal(max(time, 0)),
        "workers": Decimal(facts.workers),
    }


KEPT = Kept(PEOPLE, goals, actuals)
