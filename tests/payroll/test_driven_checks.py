"""A half-day that is paid as wages and logged at a hired machine too: what a sheet says of it."""

from typing import Any

import pytest

from payroll.checks import checks
from payroll.figures import lines_of
from payroll.models import WageSheet
from procurement.models import MachineEntry, Purchase
from projects.models import Project
from tests.payroll.scene import FIRST, Scene, looking, october
from tests.procurement import hire_rows as hire
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four

pytestmark = pytest.mark.django_db

BARE = "Paid here and logged as driver of a hired machine in the same half-days: %(days)s."
REASONED = "Logged as driver of a hired machine in the same half-days, with a reason: %(days)s."
(DAY,) = october(12)


@pytest.fixture
def people(site: Scene) -> Four:
    with looking():
        return rows.four()


@pytest.fixture
def bought(site: Scene, people: Four) -> Purchase:
    with looking():
        Project.objects.update(stage_since=FIRST)
        return hire.ordered(site.project, people, ago=28)


def drives(site: Scene, bought: Purchase, people: Four, **changes: Any) -> MachineEntry:
    driver = site.crew[0].pk
    with looking():
        return hire.logged(
            bought, people.storekeeper, day=DAY, driver_id=driver, late_reason="补登", **changes
        )


def warned(site: Scene, sheet: WageSheet) -> list[str]:
    with looking():
        found = checks(site.again(sheet), lines_of(sheet))
    assert {check.level for check in found if "hired machine" in check.text} <= {"warning"}
    return [check.text for check in found if "hired machine" in check.text]


def test_a_work_day_entered_after_the_machine_hours_is_told(
    site: Scene, bought: Purchase, people: Four
) -> None:
    site.hire("才让多杰")
    drives(site, bought, people, starts=16, ends=24, half_hours=8)
    site.work(site.crew[0], [DAY])
    said = BARE % {"days": "才让多杰 October 12 morning"}
    assert warned(site, site.draft()) == [said]


def test_what_a_reason_was_given_for_is_told_with_it(
    site: Scene, bought: Purchase, people: Four
) -> None:
    site.hire("才让多杰")
    site.work(site.crew[0], [DAY])
    drives(site, bought, people, double_reason="早晚开机械")
    said = REASONED % {"days": "才让多杰 October 12 morning, afternoon (早晚开机械)"}
    assert warned(site, site.draft()) == [said]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"starts": 26, "ends": 36, "half_hours": 10}, id="the other half-day"),
        pytest.param({"half_hours": 8}, id="four hours at any time"),
    ],
)
def test_half_a_day_of_each_is_no_warning(
    site: Scene, bought: Purchase, people: Four, changes: dict[str, Any]
) -> None:
    site.hire("才让多杰")
    site.work(site.crew[0], [DAY], halves=(1,))
    drives(site, bought, people, **changes)
    assert warned(site, site.draft()) == []


def test_a_struck_entry_is_no_warning(site: Scene, bought: Purchase, people: Four) -> None:
    site.hire("才让多杰")
    entry = drives(site, bought, people)
    site.work(site.crew[0], [DAY])
    with looking():
        hire.struck(entry, people.storekeeper)
    assert warned(site, site.draft()) == []
