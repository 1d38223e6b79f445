"""Units, hours, plates and prices of hire; half-days that would be paid twice."""

from decimal import Decimal

import pytest

from procurement.hire_rules import (
    Hired,
    HireUnit,
    Offered,
    clock,
    driver_is_dearer,
    hire_unit,
    in_unit,
    is_plate,
    lonely_drivers,
    machine_key,
    received,
)
from workers.driving_rules import Stint, paid_twice


@pytest.mark.parametrize(
    ("half_hours", "unit", "quantity"),
    [
        pytest.param(16, "台班", "1", id="a shift is eight hours"),
        pytest.param(17, "台班", "1.0625", id="half hours count exactly"),
        pytest.param(15, "小时", "7.5", id="by the hour"),
        pytest.param(8, "天", "0.5", id="up to four hours are half a day"),
        pytest.param(9, "天", "1", id="more is a day"),
        pytest.param(48, "天", "1", id="a day is never two"),
    ],
)
def test_hours_in_the_items_unit(half_hours: int, unit: str, quantity: str) -> None:
    assert in_unit(half_hours, unit) == Decimal(quantity)


def test_no_machine_works_by_work_days() -> None:
    with pytest.raises(ValueError, match="工日"):
        in_unit(16, "工日")
    assert hire_unit("工日") is None


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("台班", HireUnit.SHIFT), (" 小 时 ", HireUnit.HOUR), ("日", HireUnit.DAY), ("吨", None)],
)
def test_what_people_type_as_a_unit(typed: str, unit: HireUnit | None) -> None:
    assert hire_unit(typed) == unit


def test_parts_received_make_the_whole_whatever_their_rounding() -> None:
    day, before, parts = Decimal("1.0625"), Decimal(0), []
    for _ in range(9):
        parts.append(received(before, day))
        before += day
    assert sum(parts) == Decimal("9.563")
    assert max(parts) - min(parts) <= Decimal("0.001")


def test_a_driver_goes_with_a_machine_hired_alone_by_the_same_unit() -> None:
    bare, driver = Offered(Hired.BARE, "小时"), Offered(Hired.DRIVER, "小时")
    assert lonely_drivers([bare, driver]) == []
    assert lonely_drivers([Offered(Hired.WITH_DRIVER, "小时"), driver]) == [1]
    assert lonely_drivers([Offered(Hired.BARE, "台班"), driver]) == [1]


@pytest.mark.parametrize(
    ("machine", "driver", "dearer"),
    [
        pytest.param(("天", "300"), ("天", "300"), False, id="as much"),
        pytest.param(("天", "300"), ("天", "301"), True, id="more"),
        pytest.param(("小时", "100"), ("台班", "799"), False, id="by a day of eight hours"),
        pytest.param(("小时", "100"), ("台班", "801"), True, id="more by the day"),
    ],
)
def test_a_driver_dearer_than_the_machine(
    machine: tuple[str, str], driver: tuple[str, str], dearer: bool
) -> None:
    items = [
        Offered(Hired.BARE, machine[0], Decimal(machine[1])),
        Offered(Hired.DRIVER, driver[0], Decimal(driver[1])),
    ]
    assert driver_is_dearer(items) is dearer


@pytest.mark.parametrize(
    ("typed", "key", "plate"),
    [
        ("青b·12345", "青B12345", True),
        ("青 02.12345", "青0212345", True),
        ("青ＢＤ12345", "青BD12345", True),
        ("挖掘机1号", "挖掘机1号", False),
        ("大黄", "大黄", False),
    ],
)
def test_only_a_plate_is_one_machines(typed: str, key: str, plate: bool) -> None:
    assert machine_key(typed) == key
    assert is_plate(key) is plate


def test_the_day_ends_at_twenty_four() -> None:
    assert [clock(at) for at in (0, 15, 48)] == ["00:00", "07:30", "24:00"]


@pytest.mark.parametrize(
    ("paid", "stint", "both"),
    [
        pytest.param({1, 2}, Stint(8, 16, 24), {1}, id="a morning until noon"),
        pytest.param({2}, Stint(8, 16, 24), set(), id="the other half-day"),
        pytest.param({1, 2}, Stint(16, 16, 36), {1, 2}, id="over noon"),
        pytest.param({1}, Stint(8), set(), id="four hours may be the other half-day"),
        pytest.param({1, 2}, Stint(8), {1, 2}, id="no half-day is left"),
        pytest.param({1}, Stint(9), {1}, id="more than four hours touch both"),
        pytest.param(set(), Stint(16), set(), id="no work day"),
    ],
)
def test_half_days_paid_twice(paid: set[int], stint: Stint, both: set[int]) -> None:
    assert paid_twice(paid, stint) == both
