"""Half-days that a sheet pays and the hire of a machine pays as well: warnings, never stops.

One of the two can't be right, unless the machine log says why (domain.md §9, 机械费化名为人工).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from payroll.figures import LineMoney
from workers.driving import Driven, driven_twice
from workers.models import Half


class Paid(Protocol):
    """A half-day that a line pays, by (line, identity, day, half)."""

    @property
    def line_id(self) -> UUID: ...
    @property
    def identity_id(self) -> int: ...
    @property
    def day(self) -> datetime.date: ...
    @property
    def half(self) -> int: ...


def driven_too(lines: Sequence[LineMoney], slots: Sequence[Paid]) -> Iterator[str]:
    names = {one.line.pk: one.line.name for one in lines}
    of = {slot.identity_id: names.get(slot.line_id, "") for slot in slots}
    twice = driven_twice((slot.identity_id, slot.day, slot.half) for slot in slots)
    if bare := [found for found in twice if not found[0].reason]:
        yield _(
            "Paid here and logged as driver of a hired machine in the same half-days: %(days)s."
        ) % {"days": _listed(of, bare)}
    if reasoned := [found for found in twice if found[0].reason]:
        yield _(
            "Logged as driver of a hired machine in the same half-days, with a reason: %(days)s."
        ) % {"days": _listed(of, reasoned)}


def _listed(of: Mapping[int, str], found: Iterable[tuple[Driven, frozenset[int]]]) -> str:
    said = pgettext("who drove when", "%(name)s %(day)s %(halves)s%(reason)s")
    return _(", ").join(
        said
        % {
            "name": of[one.identity_id],
            "day": date_format(one.day, "MONTH_DAY_FORMAT"),
            "halves": _(", ").join(str(Half(half).label) for half in sorted(halves)),
            "reason": f" ({one.reason})" if one.reason else "",
        }
        for one, halves in found
    )
