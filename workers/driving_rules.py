"""Half-days that stand as paid work and as hours at the wheel of a hired machine. Pure.

Machine hire never counts as wages (domain.md §1.3), and dressing one up as the other is an abuse to
design against (§9, 机械费化名为人工): one half-day of one person is paid once.
"""

from collections.abc import Collection
from dataclasses import dataclass

from workers.rules import State

NOON = 24  # half hours since midnight
HALF_DAY = 8  # half hours of work that one half-day holds [D]


@dataclass(frozen=True, slots=True)
class Stint:
    """Work of a machine on one day, in half hours: how much, and since midnight from when until
    when, both None where no times were written."""

    half_hours: int
    starts: int | None = None
    ends: int | None = None

    @property
    def halves(self) -> frozenset[int]:
        """The half-days that its times touch; both where there are none."""
        if self.starts is None or self.ends is None:
            return State.FULL.halves
        touched = {State.MORNING: self.starts < NOON, State.AFTERNOON: self.ends > NOON}
        return frozenset(half for half, yes in touched.items() if yes)


def paid_twice(paid: Collection[int], stint: Stint) -> frozenset[int]:
    """Which of somebody's paid half-days he drove in too.

    Up to four hours without times may have been the half-day that isn't paid, so that only whoever
    was paid for both is in question.
    """
    both = frozenset(paid) & stint.halves
    untimed = stint.starts is None
    if untimed and stint.half_hours <= HALF_DAY and len(both) < 2:
        return frozenset()
    return both
