"""What the pure rules' answers are called on screen."""

import datetime
from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.templatetags.ui import figure
from workers.extras import Beside
from workers.marks import Mark
from workers.rules import Lack, Paper, Refusal, State, StopKind, WarningKind, WeekState

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
# As a sheet that was read in has them.
SHEET_MARKS: Mapping[Mark, str | Promise] = {
    Mark.FULL: "√",
    Mark.HALF: "△",
    Mark.MORNING: MARKS[State.MORNING],
    Mark.AFTERNOON: MARKS[State.AFTERNOON],
    Mark.ABSENT: "○",
}
PAPERS: Mapping[Paper, Promise] = {
    Paper.AGREEMENT: pgettext_lazy("a missing paper", "agreement"),
    Paper.TRAINING: pgettext_lazy("a missing paper", "training"),
    Paper.BRIEFING: pgettext_lazy("a missing paper", "safety briefing"),
    Paper.INSURANCE: pgettext_lazy("a missing paper", "insurance"),
}
LACKS: Mapping[Lack, Promise] = {
    Lack.AGREEMENT: pgettext_lazy("a missing paper", "agreement"),
    Lack.COPY: pgettext_lazy("a missing paper", "signed copy"),
    Lack.TRAINING: pgettext_lazy("a missing paper", "training"),
    Lack.BRIEFING: pgettext_lazy("a missing paper", "safety briefing"),
    Lack.INSURANCE: pgettext_lazy("a missing paper", "insurance"),
    Lack.ACCOUNT: pgettext_lazy("a missing paper", "bank account"),
    Lack.PHONE: pgettext_lazy("a missing paper", "phone"),
}
STOPS: Mapping[StopKind, Promise] = {
    StopKind.TOO_YOUNG: gettext_lazy("younger than 16: must not work"),
    StopKind.NO_ID_NUMBER: gettext_lazy("no ID number yet"),
    StopKind.ON_ROSTER: gettext_lazy("on this roster already"),
}
WARNINGS: Mapping[WarningKind, Promise] = {
    WarningKind.YOUNG: gettext_lazy("not yet 18: no dangerous work"),
    WarningKind.OLD: gettext_lazy("older than 60"),
    WarningKind.LUHN: gettext_lazy("the account's check digit does not fit a bank card"),
    WarningKind.SHARED: gettext_lazy("another person has the same account"),
    WarningKind.OFFICIAL: gettext_lazy("has the name of an official or member"),
    WarningKind.RELATED: gettext_lazy("related to an official or member"),
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
# How a week stands with the supervision group: the badge and its words.
WEEKS: Mapping[WeekState, tuple[str, Promise]] = {
    WeekState.RUNNING: ("running", pgettext_lazy("week of work days", "not over yet")),
    WeekState.WAITING: ("waiting", pgettext_lazy("week of work days", "not confirmed yet")),
    WeekState.AGREED: ("done", pgettext_lazy("week of work days", "confirmed")),
    WeekState.CHANGED: ("late", pgettext_lazy("week of work days", "changed after confirmation")),
    WeekState.OBJECTED: ("stopped", pgettext_lazy("week of work days", "objected to")),
    WeekState.ANSWERED: ("returned", pgettext_lazy("week of work days", "objection answered")),
}
# What this app's audit records on a project are called in its history.
HISTORY = {
    "add survey": gettext_lazy("recorded a willingness survey"),
    "add to roster": gettext_lazy("took workers on"),
    "add agreements": gettext_lazy("recorded agreements"),
    "replace agreement": gettext_lazy("recorded an agreement signed anew"),
    "add training": gettext_lazy("recorded a training or briefing"),
    "sign training": gettext_lazy("attached the signed list of a training or briefing"),
    "add insurance": gettext_lazy("recorded an insurance"),
    "ask household": gettext_lazy("asked a household"),
    "edit household": gettext_lazy("changed a household"),
    "remove household": gettext_lazy("took a household off the survey"),
    "take down answer": gettext_lazy("took down an answer"),
    "change answer": gettext_lazy("changed an answer"),
    "remove answer": gettext_lazy("took an answer off the survey"),
    "make bank check": gettext_lazy("made a list to check accounts with the bank"),
    "reveal for bank check": gettext_lazy("downloaded the list of accounts for the bank"),
    "read in bank check": gettext_lazy("read in the bank's answer on accounts"),
    "edit roster entry": gettext_lazy("changed a worker's trade or rate"),
    "leave roster": gettext_lazy("recorded that a worker left"),
    "come back": gettext_lazy("recorded that a worker came back"),
    "add trade rate": gettext_lazy("entered a voted rate"),
    "end trade rate": gettext_lazy("ended a voted rate"),
    "withdraw trade rate": gettext_lazy("struck out a voted rate"),
    "adjust pay": gettext_lazy("gave workers the voted pay"),
    "add team pieces": gettext_lazy("counted a team's pieces"),
    "withdraw team pieces": gettext_lazy("struck out a team's pieces"),
    "fill day": gettext_lazy("logged a day for everyone"),
    "clear day": gettext_lazy("cleared a day"),
    "explain finding": gettext_lazy("explained what looked wrong"),
    "judge finding": gettext_lazy("judged an explanation"),
    "draw sample": gettext_lazy("drew a day by lot"),
    "check sample": gettext_lazy("looked at a day drawn by lot"),
    "take findings": gettext_lazy("took both ledgers away as a workbook"),
    "confirm late days": gettext_lazy("confirmed days that were entered late"),
    "object to late days": gettext_lazy("objected to days that were entered late"),
    "confirm week": gettext_lazy("confirmed a week of work days"),
    "object to week": gettext_lazy("objected to a week of work days"),
    "answer week": gettext_lazy("answered an objection to a week of work days"),
    "add own sheet": gettext_lazy("recorded an attendance sheet of the village's own"),
    "withdraw muster page": gettext_lazy("struck out a picture of an attendance sheet"),
    "compare muster": gettext_lazy("compared an attendance sheet with the work days"),
    "read in sheet": gettext_lazy("took over an attendance sheet"),
    "paste days": gettext_lazy("pasted work days from Excel"),
    "idle day": gettext_lazy("recorded that nobody worked on a day"),
}
# What a village does itself; where the township does it, it is entered in its stead (代录).
OF_THE_VILLAGE = (
    "fill day",
    "clear day",
    "add own sheet",
    "withdraw muster page",
    "read in sheet",
    "paste days",
)
TAKEN = gettext_lazy("This half-day is already taken by another project.")
NOT_COPIED = gettext_lazy(
    "That day was communal work, which is not copied. Log it on the page of his day."
)
IN_A_SHEET = gettext_lazy(
    "This day is in a wage sheet already and stays as it is. The next sheet can correct it."
)

LATE_ASKS = gettext_lazy(
    "This day is long past. Say why it is entered late; the supervision group confirms it before "
    "it is paid."
)
CORRECTION_ASKS = gettext_lazy(
    "This day was logged on an earlier date. Say why it is corrected; what stood there stays on "
    "record."
)


def stretch_said(first: datetime.date, last: datetime.date) -> str:
    """A stretch of days on screen, its year once: 2026-08: 1 – 15."""
    if (first.year, first.month) == (last.year, last.month):
        month = date_format(first, "YEAR_MONTH_FORMAT")
        return _("%(month)s, day %(first)s to %(last)s") % {
            "month": month,
            "first": first.day,
            "last": last.day,
        }
    return f"{date_format(first, 'DATE_FORMAT')} – {date_format(last, 'DATE_FORMAT')}"


def period_on_paper(first: datetime.date, last: datetime.date) -> str:
    """2026年8月, 2026年8月上半月, 2026年8月3日至9日: Chinese, as printed forms are."""
    month = f"{first.year}年{first.month}月"
    ends = (last + datetime.timedelta(days=1)).day == 1
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and ends:
            return month
        if (first.day, last.day) == (1, 15):
            return f"{month}上半月"
        if first.day == 16 and ends:
            return f"{month}下半月"
        return f"{month}{first.day}日至{last.day}日"
    until = f"{last.month}月{last.day}日"
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{month}{first.day}日至{year}{until}"


def papers_said(papers: Iterable[Paper]) -> str:
    return _(", ").join(str(PAPERS[paper]) for paper in papers)


def marks_of(beside: Beside) -> list[str]:
    """What stands beside someone's presence, as short as in the day list: +2 h, 12.5 米."""
    marks = [_("+%(hours)s h") % {"hours": figure(beside.overtime)}] if beside.overtime else []
    marks += [f"{figure(number)} {piece}" for piece, number in beside.pieces.items()]
    marks += dict.fromkeys(beside.trades)
    marks += [pgettext("mark of unpaid work", "communal")] if beside.communal else []
    return marks + ([pgettext("mark of a remark", "remark")] if beside.remarks else [])


def work_said(trade: str, communal: bool, main: str) -> str:
    """What a half-day was; `trade` is empty for the main one."""
    return _("communal work, unpaid") if communal else trade or main


def day_said(day: datetime.date) -> str:
    """The day as people say it, without the year."""
    return date_format(day, "MONTH_DAY_FORMAT")


def only_these_said(trades: Iterable[str]) -> str:
    return _("The works stand still on this day: only these trades go on: %(trades)s.") % {
        "trades": _(", ").join(trades)
    }


def week_said(monday: datetime.date) -> str:
    """The week by its first and last day."""
    last = monday + min(datetime.timedelta(days=6), datetime.date.max - monday)
    return _("%(first)s to %(last)s") % {"first": day_said(monday), "last": day_said(last)}


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
