"""The hire of machines: units, hours, plates and whose price is whose. Pure.

Hire is machinery money and never 劳务报酬 (domain.md §1.3); the driver stands apart, so that it
can't pass for wages.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

HALF_HOURS_A_DAY = 48
SHIFT_HOURS = 8  # a machine-shift (台班) [D]
HALF_DAY_HOURS = 4  # up to so many hours a hire by the day counts half a day [D]
PLACES = Decimal("0.001")  # of a quantity that is received
# A road vehicle's (青B12345, 青BD12345) or a farm machine's (青02·12345) number plate.
_PLATE = re.compile(r"[\u4e00-\u9fff](?:[A-Z]|\d{2})[A-Z0-9]{4,6}")


class HireUnit(StrEnum):
    """By what machines are hired; the word stands in the list as it is."""

    SHIFT = "台班"
    HOUR = "小时"
    DAY = "天"


class Hired(StrEnum):
    """Whose price an item of a hire is."""

    WITH_DRIVER = "with"
    BARE = "bare"
    DRIVER = "driver"


_UNITS = {
    **{unit.value: unit for unit in HireUnit},
    "班": HireUnit.SHIFT,
    "时": HireUnit.HOUR,
    "日": HireUnit.DAY,
}


def hire_unit(typed: str) -> HireUnit | None:
    """The unit that was meant, None for one by which no machine is hired (a 工日 is a person's)."""
    return _UNITS.get("".join(typed.split()))


def in_unit(half_hours: int, unit: str) -> Decimal:
    """What so much work of a machine on one day comes to in the item's unit, exactly.

    A machine-shift is 8 hours; a hire by the day counts half a day up to 4 hours [D].
    Raises ValueError for another unit.
    """
    hours = Decimal(half_hours) / 2
    match HireUnit(unit):
        case HireUnit.SHIFT:
            return hours / SHIFT_HOURS
        case HireUnit.HOUR:
            return hours
        case HireUnit.DAY:
            return Decimal("0.5") if hours <= HALF_DAY_HOURS else Decimal(1)


def received(before: Decimal, now: Decimal) -> Decimal:
    """The quantity that a receipt says of `now`, where `before` came earlier; both exact.

    The running sum is rounded and not each part, so that the parts make the whole.
    """
    return _rounded(before + now) - _rounded(before)


def _rounded(quantity: Decimal) -> Decimal:
    return quantity.quantize(PLACES, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Offered:
    """An item of a hire by its unit, and its unit price in yuan."""

    hired: str
    unit: str
    price: Decimal = Decimal(0)

    @property
    def by_day(self) -> Decimal:
        """Yuan for a day of 8 hours."""
        return self.price * SHIFT_HOURS if self.unit == HireUnit.HOUR else self.price


def lonely_drivers(items: Sequence[Offered]) -> list[int]:
    """The places of drivers without a machine that is hired alone by the same unit."""
    bare = {item.unit for item in items if item.hired == Hired.BARE}
    return [
        at for at, item in enumerate(items) if item.hired == Hired.DRIVER and item.unit not in bare
    ]


def driver_is_dearer(items: Sequence[Offered]) -> bool:
    """Whether a driver asks more for a day than the dearest machine that is hired alone: a sign
    that one was priced as the other."""
    drivers = [item.by_day for item in items if item.hired == Hired.DRIVER]
    machines = [item.by_day for item in items if item.hired == Hired.BARE]
    return bool(drivers and machines) and max(drivers) > max(machines)


def machine_key(typed: str) -> str:
    """A machine's name or plate as it is compared: no spaces, dots or small letters."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[\s·•.．-]", "", plain)


def is_plate(key: str) -> bool:
    """Whether a machine's key is a number plate, which only one machine bears."""
    return bool(_PLATE.fullmatch(key))


def clock(half_hours: int) -> str:
    """Half hours since midnight as 07:30; the day ends at 24:00."""
    return f"{half_hours // 2:02d}:{half_hours % 2 * 30:02d}"
