"""What the pure rules' answers are called on screen."""

import datetime
from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workers.rules import Paper, Refusal, State

STATES: Mapping[State, Promise] = {
    State.ABSENT: pgettext_lazy("work day", "absent"),
    State.FULL: pgettext_lazy("work day", "full day"),
    State.MORNING: pgettext_lazy("work day", "morning"),
    State.AFTERNOON: pgettext_lazy("work day", "afternoon"),
}
# As short as in the squares of the paper sheet (T12).
MARKS: Mapping[State, str | Promise] = {
    State.ABSENT: "·",
    State.FULL: "√",
    State.MORNING: pgettext_lazy("mark of a morning", "am"),
    State.AFTERNOON: pgettext_lazy("mark of an afternoon", "pm"),
}
PAPERS: Mapping[Paper, Promise] = {
    Paper.AGREEMENT: pgettext_lazy("a missing paper", "agreement"),
    Paper.TRAINING: pgettext_lazy("a missing paper", "training"),
    Paper.BRIEFING: pgettext_lazy("a missing paper", "safety briefing"),
    Paper.INSURANCE: pgettext_lazy("a missing paper", "insurance"),
}
WEEKDAYS = (
    pgettext_lazy("weekday, short", "Mon"),
    pgettext_lazy("weekday, short", "Tue"),
    pgettext_lazy("weekday, short", "Wed"),
    pgettext_lazy("weekday, short", "Thu"),
    pgettext_lazy("weekday, short", "Fri"),
    pgettext_lazy("weekday, short", "Sat"),
    pgettext_lazy("weekday, short", "Sun"),
)
# What this app's audit records on a project are called in its history.
HISTORY = {
    "add survey": gettext_lazy("recorded a willingness survey"),
    "add to roster": gettext_lazy("took workers on"),
    "add agreements": gettext_lazy("recorded agreements"),
    "add training": gettext_lazy("recorded a training or briefing"),
    "add insurance": gettext_lazy("recorded an insurance"),
    "edit roster entry": gettext_lazy("changed a worker's trade or rate"),
    "leave roster": gettext_lazy("recorded that a worker left"),
    "come back": gettext_lazy("recorded that a worker came back"),
    "fill day": gettext_lazy("logged a day for everyone"),
    "clear day": gettext_lazy("cleared a day"),
    "idle day": gettext_lazy("recorded that nobody worked on a day"),
}
TAKEN = gettext_lazy("This half-day is already taken by another project.")
IN_A_SHEET = gettext_lazy(
    "This day is in a wage sheet already and stays as it is. The next sheet can correct it."
)


def papers_said(papers: Iterable[Paper]) -> str:
    return _(", ").join(str(PAPERS[paper]) for paper in papers)


def day_said(day: datetime.date) -> str:
    """The day as people say it, without the year."""
    return date_format(day, "MONTH_DAY_FORMAT")


def refusal_said(refusal: Refusal, day: datetime.date, name: str = "") -> str:
    """A whole sentence; `day` is the day that the rule points at (the start, entry or exit)."""
    sentences = {
        Refusal.NOT_STARTED: _("The works have not started: work days are logged after approval."),
        Refusal.FINISHED: _("The works are complete: no work days can be logged any more."),
        Refusal.AHEAD: _("This day lies ahead: log it when it has come."),
        Refusal.BEFORE_START: _("The works began on %(day)s: nothing is logged before."),
        Refusal.SUSPENDED: _("The works stand still on this day: no work days can be logged."),
        Refusal.BEFORE_ENTRY: _("%(name)s came to the site on %(day)s, not before."),
        Refusal.AFTER_EXIT: _("%(name)s left the site on %(day)s."),
    }
    return sentences[refusal] % {"day": day_said(day), "name": name}
