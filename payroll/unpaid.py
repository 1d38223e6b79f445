"""Work that no live line pays yet: what is payable, and what waits for papers or an eye."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from payroll.models import LineSlot, WageSheet
from payroll.rules import next_period
from projects.models import Project
from projects.models.project import ProjectQuerySet
from workers.models import Insurance, RosterEntry, Slot
from workers.models.days import SlotQuerySet, agreed_records
from workers.models.papers import insured
from workers.rules import Paper, Papers, days


def _unpaid(project: Project | OuterRef, last: datetime.date) -> SlotQuerySet:
    """Slots up to a day that no live line pays, without communal work, which none ever will."""
    on_a_line = LineSlot.objects.filter(
        identity_id=OuterRef("identity_id"), day=OuterRef("day"), half=OuterRef("half")
    )
    return Slot.objects.earning().filter(~Exists(on_a_line), project=project, day__lte=last)


def unpaid_slots(project: Project | OuterRef, last: datetime.date) -> SlotQuerySet:
    """Payable slots up to a day that no live line pays."""
    return _unpaid(project, last).payable()


def pending_slots(project: Project | OuterRef, last: datetime.date) -> SlotQuerySet:
    """Slots up to a day that no line pays because papers are missing (待补手续): still owed."""
    confirmed = Q(late_record__isnull=True) | Q(late_record__in=agreed_records())
    papered = Q(entry__in=RosterEntry.objects.papered().values("pk"))
    lacking = ~papered | ~Q(insured("project", OuterRef("day")))
    return _unpaid(project, last).filter(confirmed, lacking)


def waiting_for_sheet(projects: ProjectQuerySet, last: datetime.date) -> ProjectQuerySet:
    """Projects with payable, unpaid slots up to a day, and no live sheet that reaches that day."""
    unpaid = unpaid_slots(OuterRef("pk"), last)
    reached = WageSheet.objects.live().filter(project=OuterRef("pk"), last__gte=last)
    return projects.filter(Exists(unpaid), ~Exists(reached))


@dataclass(frozen=True, slots=True)
class Pending:
    """Someone whose days are kept but not payable yet: the papers he lacks (待补手续), and how many
    of the days came late and wait for the supervision group (待确认)."""

    entry: RosterEntry
    days: Decimal
    missing: tuple[Paper, ...]
    late: Decimal


def pending_people(project: Project, last: datetime.date) -> list[Pending]:
    """Everyone with unpaid days up to `last` that are not payable, sorted by pinyin."""
    unpaid = set(_unpaid(project, last).values_list("entry_id", "day", "half"))
    lacking = unpaid - set(unpaid_slots(project, last).values_list("entry_id", "day", "half"))
    spans = list(Insurance.objects.filter(project=project).values_list("since", "until"))
    late = unconfirmed_by_entry(project, last)
    by_entry: dict[UUID, list[datetime.date]] = {}
    for entry, day, _half in lacking:
        by_entry.setdefault(entry, []).append(day)
    entries = RosterEntry.objects.filter(pk__in=by_entry).select_related("person")
    return [
        Pending(
            entry,
            days(len(by_entry[entry.pk])),
            _missing(entry, by_entry[entry.pk], spans),
            days(late.get(entry.pk, 0)),
        )
        for entry in entries.with_papers(last)
    ]


def unconfirmed_by_entry(project: Project, last: datetime.date) -> dict[UUID, int]:
    """Half-days up to `last` that came late and that the supervision group has not confirmed."""
    rows = Slot.objects.filter(project=project, day__lte=last).unconfirmed()
    return dict(rows.order_by().values_list("entry_id").annotate(Count("half")))


def _missing(
    entry: RosterEntry,
    worked: Iterable[datetime.date],
    spans: Sequence[tuple[datetime.date, datetime.date]],
) -> tuple[Paper, ...]:
    """The insurance must cover each of the days, not only the last one."""
    insured = all(any(since <= day <= until for since, until in spans) for day in worked)
    return Papers(entry.has_agreement, entry.trained, entry.briefed, insured).missing


def period_offered(project: Project, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The period that a new sheet is offered for, both days included."""
    first = project.slots.earning().aggregate(first=Min("day"))["first"] or project.stage_since
    covered = WageSheet.objects.live().filter(project=project).aggregate(last=Max("last"))["last"]
    return next_period(min(first, today), covered, today)
