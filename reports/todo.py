"""What waits of a county's months: its list to be read in, closing it, confirming it."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import Disbursement, TreasuryStatement
from projects.models.statement import StatementQuerySet
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post
from workers.figures import month_of
from workers.showing_months import ONE_DAY, last_month


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Finance reads in the list of the last month in which money was disbursed, and closes; the
    reviewer confirms what another has closed."""
    if answers(actor, Permission.ENTER_FUNDS):
        yield from _to_close(actor, last_month(today))
    if answers(actor, Permission.CONFIRM_MONTHS):
        for one in _open(actor).filter(closed_at__isnull=False).exclude(closer=actor.human):
            yield _todo(actor, one, _("Confirm the month that was closed."), one.closed_at)


def _to_close(actor: Post, last: datetime.date) -> Iterator[Todo]:
    for one in _open(actor).filter(closed_at__isnull=True):
        yield _todo(actor, one, _("Look at what differs, and close the month."), one.at)
    if TreasuryStatement.objects.visible_to(actor).standing().filter(month=last).exists():
        return
    gone = Disbursement.objects.visible_to(actor).standing()
    if gone.filter(paid_on__range=month_of(last)).exists():
        new = TreasuryStatement(month=last)
        yield _todo(actor, new, _("Read in the treasury's list of the month."), None)


def _open(actor: Post) -> StatementQuerySet:
    rows = TreasuryStatement.objects.visible_to(actor).standing()
    return rows.filter(confirmed_at__isnull=True).order_by("month")


def _todo(actor: Post, month: TreasuryStatement, what: str, at: datetime.datetime | None) -> Todo:
    since = timezone.localdate(at) if at else month_of(month.month)[1] + ONE_DAY
    return Todo(
        subject=_("Months: %(month)s") % {"month": date_format(month.month, "YEAR_MONTH_FORMAT")},
        what=what,
        place=str(actor.division),
        url=month.get_absolute_url(),
        since=since,
    )
