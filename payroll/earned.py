"""What the wage sheets say of one worker, for his page on the roster."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from payroll.figures import LineMoney, money_of
from payroll.models import OpeningSheet, WageLine, WageSheet
from payroll.showing import badge_of_line
from payroll.words import badge_of
from workers.earnings import Earned
from workers.models import RosterEntry


def earned(entry: RosterEntry) -> Iterator[Earned]:
    """His live lines of live sheets, three queries; and what was paid on paper before, one more."""
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


def _earned(money: LineMoney) -> Earned:
    """With what he had of the line in advance: earned, and paid."""
    line, sheet = money.line, money.line.sheet
    return Earned(
        name=_("Wage sheet %(number)s") % {"number": sheet.number},
        url=line.get_absolute_url(),
        first=sheet.first,
        last=sheet.last,
        days=line.days,
        amount=line.amount + line.advanced,
        paid=money.balance.paid + line.advanced,
        badge=badge_of_line(sheet, money) or badge_of(sheet),
    )
