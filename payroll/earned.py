"""What the wage sheets say of one worker, for his page on the roster."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from payroll.advances import with_rest
from payroll.figures import LineMoney, money_of
from payroll.models import Advance, OpeningSheet, WageLine, WageSheet
from payroll.showing import badge_of_line
from payroll.words import badge_of
from workers.earnings import NO_DAYS, Earned
from workers.models import RosterEntry


def earned(entry: RosterEntry) -> Iterator[Earned]:
    """His live lines of live sheets, three queries; what he had in advance, one more; and what was
    paid on paper before, one more."""
    yield from _ahead(entry)
    if entry.project.taken_over:
        yield from _before(entry)
    lines = WageLine.objects.live().filter(entry=entry, sheet__in=WageSheet.objects.live())
    for money in money_of(lines.select_related("sheet", "entry__person")):
        yield _earned(money)


def _before(entry: RosterEntry) -> Iterator[Earned]:
    standing = OpeningSheet.objects.standing()
    for line in entry.opening_lines.filter(sheet__in=standing).select_related("sheet"):
        yield Earned(
            name=_("Paid on paper, before the take-over"),
            url=line.sheet.get_absolute_url(),
            first=line.sheet.first,
            last=line.sheet.last,
            days=line.days,
            amount=line.amount,
            paid=line.amount,
            badge=("done", _("entered afterwards")),
            before=True,
        )


def _ahead(entry: RosterEntry) -> Iterator[Earned]:
    """Each advance as earned and paid: the lines say less by what they took off of it."""
    rows: Any = with_rest(Advance.objects.filter(entry=entry).handed_out()).filter(out__gt=0)
    for one in rows.order_by("paid_on", "at"):
        yield Earned(
            name=_("Advance"),
            url=one.get_absolute_url(),
            first=one.paid_on,
            last=one.paid_on,
            days=NO_DAYS,
            amount=one.out,
            paid=one.out,
            badge=("running", _("paid ahead")) if one.rest else ("done", _("paid ahead")),
        )


def _earned(money: LineMoney) -> Earned:
    line, sheet = money.line, money.line.sheet
    return Earned(
        name=_("Wage sheet %(number)s") % {"number": sheet.number},
        url=line.get_absolute_url(),
        first=sheet.first,
        last=sheet.last,
        days=line.days,
        amount=line.amount,
        paid=money.balance.paid,
        badge=badge_of_line(sheet, money) or badge_of(sheet),
    )
