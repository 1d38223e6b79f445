"""What can be tapped, as HTML: a square of the month, a line of the day.

Written here and not in a template: a village's month has 6,000 squares and a day 200 lines, and a
template took longer over them than everything else on the page together.
"""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.ids import new_id
from core.templatetags.ui import icon
from workers.models import RosterEntry
from workers.rules import State, after_tap, payable
from workers.words import MARKS, STATES

LINE = (
    '<span class="tap-number">{}</span><span class="tap-who"><strong>{}</strong> '
    '<small>{}</small>{}</span><span class="tap-state">{}{}</span>'
)
PENDING = ' <small class="tap-pending">{}</small>'


def square_id(number: int, day: datetime.date) -> str:
    return f"c{number}-{day.day}"


def _value(number: int, day: datetime.date, state: State, wanted: State) -> str:
    """As `workers.forms.days.TapForm` reads it."""
    return f"{number}.{day.day}.{state:d}.{wanted:d}"


def square(number: int, day: datetime.date, state: State, wanted: State) -> SafeString:
    """A square of the month; its row and column say whose and which day it is."""
    return SafeString(
        f'<button id="{square_id(number, day)}" class="s{state:d}" name="tap" '
        f'value="{_value(number, day, state, wanted)}">{MARKS[state]}</button>'
    )


class Squares:
    """Rows of squares: what all of them share is put together once."""

    def __init__(self) -> None:
        marks = {state: str(mark) for state, mark in MARKS.items()}
        self._fixed = {s: f'<td class="s{s:d}">{marks[s] if s else ""}</td>' for s in State}
        self._begin = {s: f'" class="s{s:d}" name="tap" value="' for s in State}
        self._end = {s: f'.{s:d}.{after_tap(s):d}">{marks[s]}</button></td>' for s in State}

    def of(self, number: int, days: Iterable[tuple[int, State, bool]]) -> SafeString:
        """A row's cells from (day of the month, state, whether it can be tapped)."""
        begin, end, fixed = self._begin, self._end, self._fixed
        return SafeString(
            "".join(
                [
                    f'<td><button id="c{number}-{day}{begin[state]}{number}.{day}{end[state]}'
                    if can_tap
                    else fixed[state]
                    for day, state, can_tap in days
                ]
            )
        )


class Names:
    """The heads of the rows: a link to the roster entry, its number, a word on missing papers."""

    def __init__(self) -> None:
        self._stand_in = str(new_id())
        self._url = reverse("roster_detail", args=[self._stand_in])
        self._pending = format_html(PENDING, pgettext("short: papers", "pending"))

    def of(self, entry: RosterEntry) -> SafeString:
        return format_html(
            '<th scope="row"><a href="{}">{}</a> <small>{}</small>{}</th>',
            self._url.replace(self._stand_in, str(entry.pk)),
            entry.person.name,
            entry.number,
            "" if payable(entry.papers) else self._pending,
        )


def line(entry: RosterEntry, state: State, *, saved: bool = False) -> SafeString:
    """The inside of a line of the day. `entry` comes with its papers and person."""
    trade = " · ".join(filter(None, (entry.trade, entry.person.group)))
    pending = "" if payable(entry.papers) else format_html(PENDING, _("Papers pending"))
    tick = format_html('{}<span class="hidden">{}</span>', icon("done"), _("Saved"))
    said = (entry.number, entry.person.name, trade, pending, tick if saved else "", STATES[state])
    return format_html(LINE, *said)


def tappable(
    entry: RosterEntry, day: datetime.date, state: State, wanted: State, *, saved: bool = False
) -> SafeString:
    """A line of the day as a button."""
    return format_html(
        '<button id="{}" class="tap s{}" name="tap" value="{}">{}</button>',
        square_id(entry.number, day),
        int(state),
        _value(entry.number, day, state, wanted),
        line(entry, state, saved=saved),
    )
