"""What tests of hire start from: machines on order for ten days, and a log."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import time_machine
from django.utils import timezone

from core.ids import new_id
from core.scope import scope
from procurement.actions import Wanted
from procurement.actions.machine_days import Worked
from procurement.actions.machine_log import check_machine_log, log_machine, strike_machine_entry
from procurement.hire_rules import Hired
from procurement.models import MachineEntry, Purchase, ReceiptCheck
from projects.models import Project
from regions.models import Post
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four
from tests.workers.arrange import building, days_ago

DIGGER = Wanted(
    "挖掘机", "斗容0.6", "台班", Decimal(10), Decimal("1200.00"), hired=Hired.WITH_DRIVER
)
ROLLER = Wanted("压路机", "12吨", "小时", Decimal(60), Decimal("90.00"), hired=Hired.BARE)
DRIVER = Wanted("压路机机手", "", "小时", Decimal(60), Decimal("30.00"), hired=Hired.DRIVER)
PLATE = "青02·12345"


def works(by: Post, since: int = 40) -> Project:
    with scope(by.scope):
        return building(by, since=since)


def ordered(at: Project, people: Four, *items: Wanted, ago: int = 10) -> Purchase:
    """A digger with its driver, a roller and its driver apart, ordered so many days ago."""
    wanted = items or (DIGGER, ROLLER, DRIVER)
    noon = timezone.localtime().replace(hour=12, minute=0) - datetime.timedelta(days=ago)
    with time_machine.travel(noon, tick=False):
        bought = rows.purchase(at, people.buyer, *wanted, kind="machinery", title="挖掘机、压路机")
        rows.quote(bought, people.buyer, *(str(item.planned_price) for item in wanted))
        rows.chosen(bought, people.buyer, exception="只有一家")
    return rows.now(bought)


def worked(of: Purchase, number: int = 1, **changes: Any) -> Worked:
    """Eight hours of yesterday, by the item of that number."""
    item = rows.items_of(of)[number - 1]
    known = Worked(days_ago(1), item.pk, PLATE, 16, "K0+200段挖基槽", driver_name="马师傅")
    return replace(known, **changes)


def logged(
    of: Purchase, by: Post, number: int = 1, *, id: UUID | None = None, **changes: Any
) -> MachineEntry:
    with scope(by.scope):
        said = worked(of, number, **changes)
        return log_machine(id=id or new_id(), purchase_id=of.pk, worked=said, by=by)


def rolled(of: Purchase, by: Post, half_hours: int, **changes: Any) -> MachineEntry:
    """The roller with the driver who is paid apart."""
    driver_item = rows.items_of(of)[2].pk
    return logged(
        of, by, 2, half_hours=half_hours, driver_item_id=driver_item, machine="压路机", **changes
    )


def checked(
    of: Purchase, by: Post, *entries: MachineEntry, agreed: bool = True, reason: str = ""
) -> ReceiptCheck:
    with scope(by.scope):
        return check_machine_log(
            purchase_id=of.pk,
            entry_ids=[entry.pk for entry in entries],
            agreed=agreed,
            reason=reason,
            by=by,
        )


def struck(entry: MachineEntry, by: Post, reason: str = "车牌写错") -> MachineEntry:
    with scope(by.scope):
        return strike_machine_entry(entry_id=entry.pk, reason=reason, by=by)
