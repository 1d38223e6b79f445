"""How many days a township looks at, and which. Pure but for the dice.

Lessons.md 10 and domain.md §7: pictures are reviewed by sampling, with the result recorded.
"""

import math
from collections.abc import Sequence
from random import Random
from typing import TypeVar

Day = TypeVar("Day")


def sample_size(days: int, percent: int) -> int:
    """So many per cent of the days, rounded up: at least one where there is any."""
    return math.ceil(days * percent / 100)


def drawn(days: Sequence[Day], percent: int, dice: Random) -> list[Day]:
    return dice.sample(days, sample_size(len(days), percent))
