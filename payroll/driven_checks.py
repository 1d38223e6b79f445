"""Half-days that a sheet pays and the hire of a machine pays as well: warnings, never stops.

One of the two can't be right, unless the machine log says why (domain.md §9, 机械费化名为人工).
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from workers.driving import Driven, driven_twice, halves_said


def driven_too(
    names: Mapping[int, str], slots: Iterable[tuple[int, datetime.date, int]]
) -> Iterator[str]:
    """`slots` are what a sheet pays, as (identity, day, half), `names` its people by identity."""
    twice = driven_twice(slots)
    if bare := [found for found in twice if not found[0].reason]:
        yield _(
            "Paid here and logged as driver of a hired machine in the same half-days: %(days)s."
        ) % {"days": _listed(names, bare)}
    if reasoned := [found for found in twice if found[0].reason]:
        yield _(
            "Logged as driver of a hired machine in the same half-days, with a reason: %(days)s."
        ) % {"days": _listed(names, reasoned)}


def _listed(names: Mapping[int, str], found: Iterable[tuple[Driven, frozenset[int]]]) -> str:
    said = pgettext("who drove when", "%(name)s %(day)s %(halves)s%(reason)s")
    return _(", ").join(
        said
        % {
            "name": names[one.identity_id],
            "day": date_format(one.day, "MONTH_DAY_FORMAT"),
            "halves": halves_said(halves),
            "reason": f" ({one.reason})" if one.reason else "",
        }
        for one, halves in found
    )
