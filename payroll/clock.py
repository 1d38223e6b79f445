"""The pay clock: how long each unpaid work day has waited, counted to the credit on the account.

Never to our own approval (lessons.md 17). An unpaid day is a half-day that no sheet holds, payable
or not, or one on a line that is not credited; money that came back opens it again. Two grouped
queries answer for any number of projects, one over the days without a sheet, one over the lines.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from payroll.figures import holding
from payroll.models import (
    UNDER_WAY,
    AttemptEvent,
    LineSlot,
    SheetState,
    WageLine,
)
from payroll.rules import ON_ITS_WAY, State, last_overdue, month_end
from projects.lifecycle import Stage
from projects.models import CountySettings, Project
from projects.models.project import ProjectQuerySet
from workers.models import RosterEntry, Slot
from workers.models.days import agreed_records
from workers.models.papers import insured
from workers.rules import days

# Days without a sheet are looked for where there can be any: nobody works before or after these.
WITH_DAYS = (Stage.CONSTRUCTION, Stage.ACCEPTANCE, Stage.HANDOVER)


class Stuck(StrEnum):
    """Where an unpaid day is stuck, from the work to the account."""

    PAPERS = "papers"
    CONFIRMATION = "confirmation"
    SHEET = "sheet"
    DRAFT = "draft"
    NOTICE = "notice"
    TOWNSHIP = "township"
    COUNTY = "county"
    FINANCE = "finance"
    BANK = "bank"
    ACCOUNT = "account"
    FAILED = "failed"
    HELD = "held"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Limits:
    """The last day worked that is amber, red, or beyond the limit today; each includes the next."""

    today: datetime.date
    amber: Any
    red: Any
    late: Any


@dataclass(frozen=True, slots=True)
class Wait:
    """Half-days stuck at one place: `amber`, `red` and `late` are parts of `slots`, each including
    the next; `oldest` is the first day worked. What is set aside is none of the three."""

    stuck: Stuck
    slots: int
    amber: int
    red: int
    late: int
    oldest: datetime.date

    @property
    def days(self) -> Decimal:
        return days(self.slots)


@dataclass(slots=True)
class Clock:
    """All waits of one project or person."""

    waits: list[Wait] = field(default_factory=list)

    @property
    def days(self) -> Decimal:
        return days(sum(wait.slots for wait in self.waits))

    @property
    def amber(self) -> Decimal:
        return days(sum(wait.amber for wait in self.waits))

    @property
    def red(self) -> Decimal:
        return days(sum(wait.red for wait in self.waits))

    @property
    def late(self) -> Decimal:
        """Work days beyond the day on which they should have been credited."""
        return days(sum(wait.late for wait in self.waits))

    @property
    def oldest(self) -> datetime.date:
        """The first of them, set aside ones only where there is nothing else."""
        return min((wait.stuck == Stuck.ASIDE, wait.oldest) for wait in self.waits)[1]

    @property
    def worst(self) -> Wait:
        """Where the oldest day is stuck."""
        return min(self.waits, key=lambda wait: (wait.stuck == Stuck.ASIDE, wait.oldest))

    def age(self, today: datetime.date) -> int:
        return (today - self.oldest).days


def by_project(
    projects: ProjectQuerySet, today: datetime.date, *, only_amber: bool = False
) -> dict[UUID, Clock]:
    """The clock of each project with an unpaid day, three queries; `only_amber`: of those alone
    that have waited so long, which leaves out most rows."""
    return _clocks(projects, "project_id", today, only_amber=only_amber)


def by_entry(project: Project, today: datetime.date) -> dict[UUID, Clock]:
    """The clock of each person on a project's roster who waits for money, by entry."""
    return _clocks(Project.objects.filter(pk=project.pk), "entry_id", today)


def of_project(project: Project, today: datetime.date) -> Clock | None:
    return by_project(Project.objects.filter(pk=project.pk), today).get(project.pk)


def oldest_first(clocks: dict[UUID, Clock]) -> list[tuple[UUID, Clock]]:
    return sorted(clocks.items(), key=lambda pair: (pair[1].worst.stuck == Stuck.ASIDE,
                                                    pair[1].oldest, str(pair[0])))  # fmt: skip


def _clocks(
    projects: ProjectQuerySet, key: str, today: datetime.date, *, only_amber: bool = False
) -> dict[UUID, Clock]:
    limits = limits_of(today)
    found: dict[UUID, Clock] = defaultdict(Clock)
    for rows in (
        _without_sheet(projects, key, limits, limits.amber if only_amber else today),
        _on_lines(projects, key, limits).filter(amber_slots__gte=int(only_amber)),
    ):
        for row in rows.values_list(
            key, "stuck", "slots_waiting", "amber_slots", "red_slots", "late_slots", "oldest"
        ):
            found[row[0]].waits.append(Wait(Stuck(row[1]), *row[2:]))
    return dict(found)


def limits_of(today: datetime.date) -> Limits:
    """As expressions over a row's `village_id`: each county has its own. One query.

    A day's period is its month, until a sheet holds it.
    """
    rows = list(CountySettings.objects.holding_on(today))
    default = CountySettings()
    return Limits(
        today=today,
        amber=_by_county(rows, default, lambda one: _ago(today, one.amber_days)),
        red=_by_county(rows, default, lambda one: _ago(today, one.red_days)),
        late=_by_county(rows, default, lambda one: _last_late_month(today, one.cycle_days)),
    )


def _ago(today: datetime.date, number: int) -> datetime.date:
    return today - datetime.timedelta(days=number)


def _last_late_month(today: datetime.date, cycle_days: int | None) -> datetime.date:
    """The last month's end of which everything is overdue."""
    last = last_overdue(today, cycle_days)
    return last if month_end(last) == last else last.replace(day=1) - datetime.timedelta(days=1)


def _by_county(rows: Iterable[CountySettings], default: CountySettings, day: Any) -> Any:
    cases = [
        When(village_id__gte=row.area_id, village_id__lt=_end_of(row.area_id), then=Value(day(row)))
        for row in rows
        if day(row) != day(default)
    ]
    if not cases:
        return Value(day(default), output_field=DateField())
    return Case(*cases, default=Value(day(default)), output_field=DateField())


def _end_of(county: str) -> str:
    return str(int(county[:6]) + 1).ljust(12, "0")


def _without_sheet(
    projects: ProjectQuerySet, key: str, limits: Limits, until: Any
) -> QuerySet[Any, Any]:
    on_a_line = LineSlot.objects.filter(
        identity_id=OuterRef("identity_id"), day=OuterRef("day"), half=OuterRef("half")
    )
    worked = projects.filter(stage__in=WITH_DAYS).order_by().values("pk")
    unconfirmed = Q(late_record__isnull=False) & ~Q(late_record__in=agreed_records())
    papered = Q(entry__in=RosterEntry.objects.papered().values("pk"))
    payable = papered & Q(insured("project", OuterRef("day")))
    stuck = Case(
        When(unconfirmed, then=Value(Stuck.CONFIRMATION)),
        When(payable, then=Value(Stuck.SHEET)),
        default=Value(Stuck.PAPERS),
        output_field=CharField(),
    )
    rows = Slot.objects.earning().filter(~Exists(on_a_line), project__in=worked, day__lte=until)
    return _counted(
        rows.annotate(stuck=stuck),
        key,
        half="half",
        worked=F("day"),
        limits=limits,
        late=Q(day__lte=limits.late),
    )


def _on_lines(projects: ProjectQuerySet, key: str, limits: Limits) -> QuerySet[Any, Any]:
    """Lines that are not credited: a closed sheet is settled, but for what was set aside."""
    events = AttemptEvent.objects.filter(attempt__line=OuterRef("pk"))
    last = events.order_by("-at", "-number").values("state")[:1]
    open_sheet = Q(sheet__state__in=[*UNDER_WAY, SheetState.APPROVED])
    rows = (
        WageLine.objects.live()
        .filter(
            open_sheet | Q(set_aside_at__isnull=False), project__in=projects.order_by().values("pk")
        )
        .filter(amount__gt=0)
        .exclude(sheet__state=SheetState.DISCARDED)
        .annotate(result=Coalesce(Subquery(last), Value("")))
        .exclude(result=State.SUCCEEDED)
    )
    due = Case(
        When(sheet__terms__cycle_days__isnull=True, then=_AMonthAfter(F("sheet__last"))),
        default=_DaysAfter(F("sheet__last"), F("sheet__terms__cycle_days")),
        output_field=DateField(),
    )
    waits = Q(set_aside_at__isnull=True)
    return _counted(
        rows.annotate(stuck=_stuck_line(), due=due),
        key,
        half="line_slots__half",
        worked=Coalesce(F("line_slots__day"), F("sheet__first")),
        limits=limits,
        waits=waits,
        late=waits & Q(due__lt=limits.today),
    )


def _stuck_line() -> Case:
    held = holding().filter(notice__about_id=OuterRef("sheet"), line_id=OuterRef("pk"))
    at = {
        SheetState.DRAFT: Stuck.DRAFT,
        SheetState.NOTICED: Stuck.NOTICE,
        SheetState.TOWNSHIP: Stuck.TOWNSHIP,
        SheetState.COUNTY: Stuck.COUNTY,
    }
    return Case(
        When(set_aside_at__isnull=False, then=Value(Stuck.ASIDE)),
        When(result__in=ON_ITS_WAY, then=Value(Stuck.BANK)),
        When(Exists(held), then=Value(Stuck.HELD)),
        *(When(sheet__state=state, then=Value(stuck)) for state, stuck in at.items()),
        When(entry__person__account__isnull=True, then=Value(Stuck.ACCOUNT)),
        When(result__in=[State.FAILED, State.RETURNED], then=Value(Stuck.FAILED)),
        default=Value(Stuck.FINANCE),
        output_field=CharField(),
    )


def _counted(
    rows: QuerySet[Any],
    key: str,
    *,
    half: str,
    worked: Any,
    limits: Limits,
    late: Q,
    waits: Q | None = None,
) -> QuerySet[Any, Any]:
    """Grouped by what the caller asks for and where it is stuck."""
    asked = waits or Q()
    day = rows.annotate(worked=worked).order_by()
    counted: QuerySet[Any, Any] = day.values(key, "stuck").annotate(
        slots_waiting=Count(half),
        amber_slots=Count(half, filter=asked & Q(worked__lte=limits.amber)),
        red_slots=Count(half, filter=asked & Q(worked__lte=limits.red)),
        late_slots=Count(half, filter=late),
        oldest=Min("worked"),
    )
    return counted


class _AMonthAfter(Func):
    """`payroll.rules.due_on` in SQL: PostgreSQL cuts a month's end in the same way."""

    template = "(%(expressions)s + interval '1 month')::date"
    output_field = DateField()


class _DaysAfter(Func):
    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DateField()
