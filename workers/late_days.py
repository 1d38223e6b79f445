"""The late entries that wait for the supervision group. Only reads."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from projects.models import Project
from workers.models import DayRecord, LateCheck, Opinion, Slot
from workers.models.days import SlotQuerySet
from workers.rules import State
from workers.told import UNREAD
from workers.words import STATES


@dataclass(frozen=True, slots=True)
class LateDay:
    """One late entry that stands: what of it is there, and what was objected to it, if anything."""

    record: DayRecord
    words: str
    objection: LateCheck | None


def waiting_records(project: Project) -> QuerySet[DayRecord, DayRecord]:
    """Late records of which half-days stand, neither confirmed nor taken back."""
    standing = Slot.objects.filter(project=project).unconfirmed()
    return DayRecord.objects.filter(pk__in=standing.values("late_record"))


def late_days(project: Project) -> list[LateDay]:
    """By person and day; two queries."""
    slots = Slot.objects.filter(late_record=OuterRef("pk"), entry=OuterRef("entry")).order_by()
    halves = slots.filter(day=OuterRef("day")).values("late_record").annotate(sum=Sum("half"))
    rows = waiting_records(project).select_related("entry__person", "by__user__human")
    records = list(
        rows.defer(*UNREAD)
        .annotate(halves=Subquery(halves.values("sum")))
        .order_by("entry__number", "day", "at")
    )
    against = _objections([one.pk for one in records])
    return [LateDay(one, str(STATES[State(one.halves)]), against.get(one.pk)) for one in records]


def objected(slots: SlotQuerySet) -> SlotQuerySet:
    """Of unconfirmed half-days those that the supervision group objects to."""
    return slots.filter(_against())


def not_objected(slots: SlotQuerySet) -> SlotQuerySet:
    return slots.exclude(_against())


def _against() -> Exists:
    checks = LateCheck.objects.filter(record=OuterRef("late_record"), verdict=Opinion.OBJECT)
    return Exists(checks)


def _objections(records: list[UUID]) -> dict[UUID, LateCheck]:
    checks = LateCheck.objects.filter(record__in=records, verdict=Opinion.OBJECT)
    return {check.record_id: check for check in checks.select_related("responsible")}
