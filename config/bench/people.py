"""A village's roster of thousands of people as an Excel file, as the demo's lists are made."""

from itertools import cycle

from config.demo_data.lists import row_of, workbook
from config.demo_data.people import Made, people

GROUPS = ("脱贫户", "监测对象", "")


def roster(village: str, *, number: int, seed: int) -> bytes:
    """A workbook of so many people."""
    everyone = zip(_different(number, village, seed), cycle(GROUPS), strict=False)
    return workbook([row_of(one, group) for one, group in everyone])


def _different(number: int, village: str, seed: int) -> list[Made]:
    """Nobody twice: the demo's numbers come again after some thousand."""
    found: dict[str, Made] = {}
    for one in people(2 * number, area=village[:6], seed=seed):
        found.setdefault(one.id_number, one)
    return list(found.values())[:number]
