"""The chain of one line in words: each step with a badge that says whether it is whole."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import figure
from payroll.models import Correction, LineSource, WageLine
from payroll.showing import badge_of_line
from payroll.tracing import Trace
from payroll.words import badge_of
from workers.rules import WeekState

Badge = tuple[str, str]
Step = tuple[str, str, Badge]  # where it stands on the page, what it is called, whether it is whole


def steps(trace: Trace) -> list[Step]:
    """From the plan paper down to the picture; the page shows them in this order."""
    return [
        ("papers", _("Plan papers"), _papers(trace)),
        ("decisions", _("Decisions"), _said(badge_of(trace.line.sheet))),
        ("bank", _("Bank file and receipt"), _bank(trace)),
        ("line", _("Wage line"), _line(trace)),
        ("days", _("Work days"), _days(trace)),
        ("pictures", _("Attendance sheets"), _pictures(trace)),
    ]


def _said(badge: tuple[str, object]) -> Badge:
    return badge[0], str(badge[1])


def _papers(trace: Trace) -> Badge:
    if not trace.papers:
        return "waiting", _("not allocated yet")
    if not trace.shares.holds or not (trace.parts.holds or trace.line.voided_at):
        return "late", _("does not add up")
    if any(paper.fund is None for paper in trace.papers):
        return "late", _("not all of it is covered")
    return "done", _("adds up")


def _bank(trace: Trace) -> Badge:
    if not trace.carried:
        return "waiting", _("in no bank file yet")
    tallies = (one.receipts for one in trace.carried)
    if not all(tally.holds for tally in tallies if tally):
        return "late", _("file and receipt differ")
    return badge_of_line(trace.line.sheet, trace.money) or ("done", _("adds up"))


def _line(trace: Trace) -> Badge:
    holds = trace.made_of.holds and trace.sent.holds
    return ("done", _("adds up")) if holds else ("late", _("does not add up"))


def _days(trace: Trace) -> Badge:
    if trace.line.voided_at is not None:
        return "stopped", _("none: the days are free again")
    if not trace.days_paid.holds:
        return "late", _("does not add up")
    days = [day for month in trace.months for day in month.days]
    open_ = sum(day.week is None or day.week.state != WeekState.AGREED for day in days)
    if open_:
        said = ngettext("%(n)s day not confirmed", "%(n)s days not confirmed", open_)
        return "waiting", said % {"n": open_}
    return "done", _("adds up")


def _pictures(trace: Trace) -> Badge:
    missing = sum(len(month.without_picture) for month in trace.months)
    if missing:
        said = ngettext("%(n)s day without a picture", "%(n)s days without a picture", missing)
        return "waiting", said % {"n": missing}
    return ("done", _("all there")) if trace.months else ("waiting", _("no work days"))


@dataclass(frozen=True, slots=True)
class Source:
    """What an item pays or takes off beside presence, who put it there, and an earlier line."""

    words: str
    who: str
    line: WageLine | None = None


def sources(trace: Trace) -> list[Source]:
    return [_source(one) for one in trace.sources]


def _source(one: LineSource) -> Source:
    if one.overtime:
        said = {"day": date_format(one.overtime.day), "hours": figure(one.overtime.hours)}
        return Source(_("overtime of %(day)s: %(hours)s h") % said, one.overtime.by.human.name)
    if one.pieces:
        piece = one.pieces
        made = f"{figure(piece.quantity)} {piece.rate.piece}"
        said = {"day": date_format(piece.day), "made": made}
        return Source(_("pieces of %(day)s: %(made)s") % said, piece.by.human.name)
    if one.share:
        team = one.share.pieces
        said = {"team": team.team, "points": figure(one.share.points)}
        return Source(_("team %(team)s, %(points)s points") % said, team.by.human.name)
    if one.correction:
        return _corrected(one.correction)
    if one.advance:
        said = {"day": date_format(one.advance.asked_on), "reason": one.advance.reason}
        return Source(_("advance asked for on %(day)s: %(reason)s") % said, one.advance.asker.name)
    line = one.carried.line if one.carried else None
    return Source(_("carried over from an earlier sheet"), "", line)


def _corrected(one: Correction) -> Source:
    who = _(", ").join(human.name for human in (one.asker, one.seer) if human)
    return Source(one.reason, who, one.line)
