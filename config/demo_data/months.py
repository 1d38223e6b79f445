"""The county's last two months beside the treasury's list: one confirmed, one with differences."""

import datetime
from decimal import Decimal

from config.demo_data.clock import acting
from core.ids import new_id
from payroll.rules import month_end
from projects.models import Disbursement, TreasuryStatement
from projects.reconciling_rules import Paid
from regions.models import Post
from reports.actions import close_month, confirm_month, keep_statement
from reports.reconciling import month_of
from workers.showing_months import ONE_DAY, last_month


def reconcile(finance: Post, treasurer: Post, today: datetime.date) -> None:
    last = last_month(today)
    _confirmed(last_month(last), finance, treasurer)
    with acting(finance, today, 8) as by:
        payments = _as_entered(last, by)
        missing = Paid(
            month_end(last), f"国库{last:%Y%m}-0099", Decimal("12600.00"), "民和昌盛建材"
        )
        _keep(last, [*payments[:-1], missing], by)


def _confirmed(first: datetime.date, finance: Post, treasurer: Post) -> None:
    day = month_end(first) + 5 * ONE_DAY
    with acting(finance, day, 15) as by:
        statement = _keep(first, _as_entered(first, by), by)
        found = month_of(by, first)
        said = "劳务报酬先由村集体账户垫付，已补拨。" if found.differ else ""
        close_month(statement_id=statement.pk, seen=found.seen, said=said, by=by)
    with acting(treasurer, day + ONE_DAY, 10) as by:
        confirm_month(statement_id=statement.pk, by=by)


def _keep(first: datetime.date, payments: list[Paid], by: Post) -> TreasuryStatement:
    return keep_statement(id=new_id(), month=first, payments=payments, sha256="0" * 64, by=by)


def _as_entered(first: datetime.date, by: Post) -> list[Paid]:
    rows = Disbursement.objects.visible_to(by).standing().order_by("paid_on", "voucher_number")
    rows = rows.filter(paid_on__range=(first, month_end(first)))
    return [Paid(one.paid_on, one.voucher_number, one.amount, one.payee) for one in rows]
