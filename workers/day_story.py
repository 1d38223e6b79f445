"""What was said of one person's day, by whom and when, in the order in which it came in."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.ui import figure
from regions.models import Post
from workers.models import Overtime, Pieces, RosterEntry
from workers.rules import State
from workers.words import STATES, work_said

WHO = ("by__user__human", "by__division")
STRUCK = (*WHO, "withdrawn_by__user__human", "withdrawn_by__division")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history."""

    at: datetime.datetime
    who: str
    what: str


def story(entry: RosterEntry, day: datetime.date) -> list[Told]:
    """Newest first, in five queries."""
    found = [*_presence(entry, day), *_halves(entry, day), *_extras(entry, day)]
    return sorted(found, key=lambda told: told.at, reverse=True)


def _presence(entry: RosterEntry, day: datetime.date) -> Iterator[Told]:
    for row in entry.day_records.filter(day=day).select_related(*WHO):
        if row.before != row.after:
            what = _("%(before)s → %(after)s (%(how)s)") % {
                "before": STATES[State(row.before)],
                "after": STATES[State(row.after)],
                "how": row.get_source_display(),
            }
            yield Told(row.at, _who(row.by), what)


def _halves(entry: RosterEntry, day: datetime.date) -> Iterator[Told]:
    for row in entry.half_records.filter(day=day).select_related(*WHO):
        work = work_said(row.trade, row.communal, entry.trade)
        what = _("%(half)s: %(work)s") % {"half": row.get_half_display(), "work": work}
        yield Told(row.at, _who(row.by), what)


def _extras(entry: RosterEntry, day: datetime.date) -> Iterator[Told]:
    """Each as it was entered, and once more as it was struck out."""
    overtime = entry.overtimes.filter(day=day).select_related(*STRUCK)
    pieces = entry.pieces.filter(day=day).select_related("rate", *STRUCK)
    said: list[tuple[Overtime | Pieces, str]] = [
        (row, _("overtime %(hours)s h") % {"hours": figure(row.hours)}) for row in overtime
    ]
    said += [(row, f"{figure(row.quantity)} {row.rate.piece} {row.rate.trade}") for row in pieces]
    for row, what in said:
        yield Told(row.at, _who(row.by), what)
        if row.withdrawn_at is not None and row.withdrawn_by is not None:
            struck = {"what": what, "reason": row.withdrawn_reason}
            words = _("struck out %(what)s: %(reason)s") % struck
            yield Told(row.withdrawn_at, _who(row.withdrawn_by), words)
    for remark in entry.remarks.filter(day=day).select_related(*WHO):
        yield Told(remark.at, _who(remark.by), _("remark: %(text)s") % {"text": remark.text})


def _who(post: Post) -> str:
    return _("%(name)s (%(kind)s)") % {"name": post.human, "kind": post}
