"""What speaks against a machine's day in the log: its day, its hours, its driver."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DAMAGED, RuleBroken
from procurement.figures import lines_of
from procurement.hire_rules import HALF_HOURS_A_DAY, in_unit
from procurement.models import Choice, MachineEntry, Purchase, PurchaseItem
from procurement.rules import State, plain
from procurement.warning_rules import same_name
from projects.county import settings_of
from workers.driving import halves_said
from workers.driving_rules import Stint, paid_twice
from workers.models import RosterEntry, Slot
from workers.rules import Refusal, is_late
from workers.standing import refusal_on

REFUSALS = {
    Refusal.NOT_STARTED: gettext_lazy(
        "The works have not started: machines are logged after the start is approved."
    ),
    Refusal.BEFORE_START: gettext_lazy("The works began on %(day)s: nothing is logged before."),
    Refusal.FINISHED: gettext_lazy("The works are complete: no machine is logged any more."),
    Refusal.AHEAD: gettext_lazy("This day lies ahead: log it when it has come."),
    Refusal.SUSPENDED: gettext_lazy("The works stand still on this day: no machine is logged."),
}


@dataclass(frozen=True, slots=True)
class Worked:
    """A machine's day as the log says it; times in half hours since midnight, both or neither.

    `driver_id` is the driver's place on the roster; without it, `driver_name` is his name.
    """

    day: datetime.date
    item_id: UUID
    machine: str
    half_hours: int
    work: str
    driver_name: str = ""
    driver_id: UUID | None = None
    driver_item_id: UUID | None = None
    starts: int | None = None
    ends: int | None = None
    late_reason: str = ""
    double_reason: str = ""


def check_day(purchase: Purchase, day: datetime.date, late_reason: str) -> None:
    """Raises RuleBroken where nothing is on order, before the order, ahead, outside the works, and
    for a late day without a reason."""
    if purchase.state != State.CHOSEN:
        raise RuleBroken(_("Nothing is on order here: no machine is logged."))
    ordered = timezone.localdate(Choice.objects.select_related("act").get(purchase=purchase).act.at)
    project = purchase.project
    if refusal := refusal_on(project, day):
        said = str(REFUSALS[refusal]) % {"day": date_format(project.stage_since)}
        raise RuleBroken(said, "day")
    if day < ordered:
        said = _("The machine was ordered on %(day)s: nothing is logged before.")
        raise RuleBroken(said % {"day": date_format(ordered)}, "day")
    late_days = settings_of(purchase.village_id).late_days
    if is_late(day, timezone.localdate(), late_days) and not late_reason.strip():
        said = _("This day is more than %(days)s days ago: say why it is logged only now.")
        raise RuleBroken(said % {"days": late_days}, "late_reason")


def check_machine(
    purchase: Purchase,
    day: datetime.date,
    key: str,
    half_hours: int,
    items: Iterable[PurchaseItem | None],
) -> None:
    """Raises RuleBroken for a machine without a name, with more than 24 hours on the day, and past
    what was ordered of an item."""
    if not key:
        raise RuleBroken(_("Write the machine's plate, or what you call it."), "machine")
    if not 0 < half_hours <= HALF_HOURS_A_DAY:
        raise RuleBroken(_("A machine works from half an hour to 24 hours a day."), "hours")
    rows = MachineEntry.objects.standing().filter(
        project=purchase.project_id, machine_key=key, day=day
    )
    logged = rows.aggregate(sum=Sum("half_hours"))["sum"] or 0
    if logged + half_hours > HALF_HOURS_A_DAY:
        said = _("With what is logged already this machine would work more than 24 hours that day.")
        raise RuleBroken(said, "hours")
    lines = lines_of(purchase)
    for item in items:
        if item is not None and in_unit(half_hours, item.unit) > lines[item.pk].left:
            said = _(
                "Of the order only %(left)s %(unit)s are left for %(item)s. Log up to that, and "
                "order the rest by a new purchase."
            )
            words = {"left": plain(lines[item.pk].left), "unit": item.unit, "item": item}
            raise RuleBroken(said % words, "hours")


def check_driver(purchase: Purchase, worked: Worked) -> tuple[RosterEntry | None, str]:
    """The driver's place on the roster, if he has one, and his name.

    Raises RuleBroken without a name, for a name that several on the roster have, and where he has a
    paid work day in the same half-day and no reason says that both are right.
    """
    driver = _driver(purchase, worked)
    if driver is None:
        return None, worked.driver_name.strip()
    name = driver.person.name
    stint = Stint(worked.half_hours, worked.starts, worked.ends)
    rows = Slot.objects.filter(identity_id=driver.identity_id, day=worked.day).earning()
    both = paid_twice(set(rows.values_list("half", flat=True)), stint)
    if both and not worked.double_reason.strip():
        said = _(
            "%(name)s stands as paid for work on this day (%(halves)s), and drives the machine "
            "then too. A half-day is paid once: correct the work days, or say why both are right."
        )
        words = {"name": name, "halves": halves_said(both)}
        raise RuleBroken(said % words, "double_reason")
    return driver, name


def _driver(purchase: Purchase, worked: Worked) -> RosterEntry | None:
    """The one who was chosen, or the one whose name was written."""
    roster = RosterEntry.objects.filter(project=purchase.project_id).select_related("person")
    if worked.driver_id is not None:
        found = roster.filter(pk=worked.driver_id).first()
        if found is None:
            raise RuleBroken(DAMAGED)
        return found
    if not worked.driver_name.strip():
        said = _("Choose the driver from the roster, or write his name.")
        raise RuleBroken(said, "driver_name")
    named = [one for one in roster if same_name(one.person.name, worked.driver_name)]
    if len(named) > 1:
        said = _("Several people on the roster have this name: choose the right one there.")
        raise RuleBroken(said, "driver")
    return named[0] if named else None
