"""What stands on a page hundreds of times, as HTML: a month's squares, a day's lines, papers.

Written here and not in a template: a village's month has 6,000 squares and a day 200 lines, and a
template took longer over them than everything else on the page together.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.ids import new_id
from core.templatetags.ui import icon
from workers.extras import Beside
from workers.models import RosterEntry
from workers.rules import Paper, State, after_tap, payable
from workers.words import MARKS, PAPERS, STATES, marks_of

NOTHING_BESIDE: Mapping[int, Beside] = {}


def square_id(number: int, day: datetime.date) -> str:
    return f"c{number}-{day.day}"


def _value(number: int, day: datetime.date, state: State) -> str:
    """As `workers.forms.days.TapForm` and js/days/squares.js read it."""
    return f"{number}.{day.day}.{state:d}.{after_tap(state):d}"


def _find(entry: RosterEntry) -> str:
    """An attribute with what js/days/find.js looks in: name, pinyin, initials, number."""
    person = entry.person
    words = (person.name, person.pinyin.replace(" ", ""), person.initials, entry.number)
    return f'data-find="{escape(" ".join(map(str, words)).lower())}"'


def _unpaid(entry: RosterEntry) -> str:
    return _unpaid_attribute(State(entry.communal_halves))


def _unpaid_attribute(communal: State) -> str:
    """The halves of communal work, which js/days/squares.js counts as no work day."""
    return f' data-unpaid="{communal:d}"' if communal else ""


class Squares:
    """Rows of squares: what all of them share is put together once, in the order of the states."""

    def __init__(self) -> None:
        marks = [str(MARKS[state]) for state in State]
        self._fixed = [f'<td class="s{s:d}">{marks[s] if s else ""}</td>' for s in State]
        self._begin = [f'" class="s{s:d}" name="tap" value="' for s in State]
        self._end = [f'.{s:d}.{after_tap(s):d}">{marks[s]}</button></td>' for s in State]

    def of(
        self,
        number: int,
        days: Iterable[tuple[int, State, bool]],
        beside: Mapping[int, Beside] = NOTHING_BESIDE,
    ) -> SafeString:
        """A row's cells from (day of the month, state, whether it can be tapped); `beside` is what
        stands beside a day of the month."""
        begin, end, fixed = self._begin, self._end, self._fixed
        cells = [
            f'<td><button id="c{number}-{day}{begin[state]}{number}.{day}{end[state]}'
            if can_tap
            else fixed[state]
            for day, state, can_tap in days
        ]
        for day, one in beside.items():
            words = escape(" ".join(marks_of(one)))
            unpaid = _unpaid_attribute(one.communal)
            cells[day - 1] = f'<td data-beside="{words}"{unpaid}{cells[day - 1][3:]}'
        return SafeString("".join(cells))


class Names:
    """Links to roster entries; the address is looked up once."""

    def __init__(self) -> None:
        self._stand_in = str(new_id())
        self._url = reverse("roster_detail", args=[self._stand_in])

    def of(self, entry: RosterEntry) -> SafeString:
        url = self._url.replace(self._stand_in, str(entry.pk))
        return SafeString(f'<a href="{url}">{escape(entry.person.name)}</a>')


class Heads:
    """The heads of the month's rows: name, number, a word on missing papers."""

    def __init__(self) -> None:
        self._names = Names()
        self._pending = pending_mark(pgettext("short: papers", "pending"))

    def of(self, entry: RosterEntry) -> SafeString:
        pending = "" if payable(entry.papers) else self._pending
        name = self._names.of(entry)
        return SafeString(
            f'<th scope="row" {_find(entry)}>{name} <small>{entry.number}</small>{pending}</th>'
        )


class Lines:
    """The lines of a day, one person each; `entry` comes with its papers and person."""

    def __init__(self) -> None:
        self._words = [str(escape(STATES[state])) for state in State]
        self._pending = pending_mark(_("Papers pending"))
        self._late = pending_mark(_("Entered late, waits for the supervision group"))
        self._stead = pending_mark(_("in another's stead"))

    def fixed(self, entry: RosterEntry, state: State, *, late: bool = False) -> SafeString:
        inside = self._inside(entry, state, late=late)
        return SafeString(
            f'<div class="tap s{state:d}" {_find(entry)}{_unpaid(entry)}>{inside}</div>'
        )

    def tappable(
        self, entry: RosterEntry, day: datetime.date, state: State, *, late: bool = False
    ) -> SafeString:
        """As a button; `late` waits for the supervision group."""
        number = entry.number
        return SafeString(
            f'<button id="{square_id(number, day)}" class="tap s{state:d}" name="tap" '
            f'value="{_value(number, day, state)}" {_find(entry)}{_unpaid(entry)}>'
            f"{self._inside(entry, state, late=late)}</button>"
        )

    def _inside(self, entry: RosterEntry, state: State, *, late: bool) -> str:
        person = entry.person
        trade = f"{entry.trade} · {person.group}" if person.group else entry.trade
        pending = "" if payable(entry.papers) else self._pending
        pending += self._late if late else ""
        if entry.stands_in_for_id:
            pending = self._stead + pending
        return (
            f'<span class="tap-number">{entry.number}</span><span class="tap-who">'
            f"<strong>{escape(person.name)}</strong> <small>{escape(trade)}</small>{pending}</span>"
            f'<span class="tap-state">{self._words[state]}</span>'
        )


class Mores:
    """Links to the page of one person's day, beside his line: what stands there, in short."""

    def __init__(self, day: datetime.date) -> None:
        self._stand_in = str(new_id())
        self._url = reverse("entry_day", args=[self._stand_in, day])
        self._words = escape(_("More on this day"))
        self._icon = icon("more")

    def of(self, entry: RosterEntry, beside: Beside | None) -> SafeString:
        url = self._url.replace(self._stand_in, str(entry.pk))
        said = f'<span class="hidden">{escape(entry.person.name)}: {self._words}</span>'
        more = f'<a class="more" href="{url}">{self._icon}{said}</a>'
        marks = "".join(f"<li>{escape(mark)}</li>" for mark in marks_of(beside)) if beside else ""
        return SafeString(more + (f'<ul class="beside">{marks}</ul>' if marks else ""))


def pending_mark(words: str) -> SafeString:
    return format_html(' <small class="tap-pending">{}</small>', words)


def papers_shown(missing: Collection[Paper]) -> SafeString:
    """What is there of a worker's papers and what is not, in colour, shape and words."""
    lacks = format_html('{}<span class="hidden">{}</span>', icon("warning"), _("Missing:"))
    return format_html_join(
        "",
        '<span class="{}">{}{}</span>',
        (
            ("bad", lacks, words) if paper in missing else ("good", icon("done"), words)
            for paper, words in PAPERS.items()
        ),
    )
