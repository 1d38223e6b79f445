"""Cash: one line at a time, with a reason, the worker's signed receipt and a witness."""

import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from payroll.actions.payments import event
from payroll.actions.sheets import locked_line, settle
from payroll.figures import money_of
from payroll.models import (
    PAYABLE_IN,
    AttemptEvent,
    CashPayment,
    FailureReason,
    PaymentAttempt,
    WageLine,
)
from payroll.rules import State
from projects.actions import attach
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def pay_in_cash(
    *,
    id: UUID,
    line_id: UUID,
    reason: str,
    witness: str,
    paid_on: datetime.date,
    file: "UploadedFile[bytes]",
    by: Post,
) -> CashPayment:
    """Write down that what a line owes was paid in cash. The same `id` again changes nothing.

    Transfer is the rule, cash to the person himself the exception (《保障农民工工资支付条例》
    art. 11). Raises RuleBroken without reason or witness, for an impossible day, and where nothing
    may be paid: under way, held, set aside, or not approved.
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.PAY_IN_CASH, sheet)
    found = CashPayment.objects.filter(pk=id, line=line).first()
    if found is not None:
        return found
    if not reason.strip():
        raise RuleBroken(_("Say why this can't go to an account."), "reason")
    if not witness.strip():
        raise RuleBroken(_("Name who was there when it was paid."), "witness")
    if not sheet.last <= paid_on <= timezone.localdate():
        raise RuleBroken(_("It is paid after the period's last day, and not in future."), "paid_on")
    money = money_of([line])[0]
    if sheet.state not in PAYABLE_IN or not money.payable:
        raise RuleBroken(_("Nothing can be paid here: it is under way, held, set aside or paid."))
    title = _("Receipt signed by %(name)s") % {"name": line.name}
    cash = CashPayment(
        id=id,
        village_id=line.village_id,
        project_id=line.project_id,
        line=line,
        reason=reason.strip(),
        witness=witness.strip(),
        paid_on=paid_on,
        paper=attach(project=sheet.project, file=file, title=title, by=by),
        human=by.human,
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"payroll_cashpayment_pkey": DAMAGED}):
        cash.save(force_insert=True)
    attempt = PaymentAttempt.objects.create(
        village_id=line.village_id,
        project_id=line.project_id,
        cash=cash,
        line=line,
        name=line.name,
        amount=money.balance.open,
    )
    for number, state in enumerate((State.EXPORTED, State.SUCCEEDED), start=1):
        event(attempt, number, state, paid_on, by).save(force_insert=True)
    settle(sheet)
    facts = {"amount": str(attempt.amount), "reason": cash.reason, "witness": cash.witness}
    record(by=by, verb="pay in cash", thing=line, area=line.village_id, facts=facts)
    return cash


@transaction.atomic
def strike_cash(*, line_id: UUID, reason: str, by: Post) -> WageLine:
    """Say, as a second human, that cash was never paid: the line is owed again.

    Raises RuleBroken without a reason, for whoever entered it, and where no cash stands.
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.CONFIRM_RESULTS, sheet)
    attempt = standing_cash(line)
    if attempt is None or attempt.cash is None:
        raise RuleBroken(_("No cash payment stands here."))
    if attempt.cash.human_id == by.human_id:
        raise RuleBroken(_("Whoever entered it may not strike it out. Another must."))
    if not reason.strip():
        raise RuleBroken(_("Say why it is struck out."), "reason")
    event(
        attempt, 3, State.RETURNED, timezone.localdate(), by,
        reason=FailureReason.OTHER, bank_text=reason.strip()[:200],
    ).save(force_insert=True)  # fmt: skip
    settle(sheet)
    facts = {"amount": str(attempt.amount), "reason": reason.strip()}
    record(by=by, verb="strike out cash", thing=line, area=line.village_id, facts=facts)
    return line


def standing_cash(line: WageLine) -> PaymentAttempt | None:
    """The line's cash payment that was not struck out."""
    struck = AttemptEvent.objects.filter(attempt__line=line, state=State.RETURNED)
    paid = PaymentAttempt.objects.filter(line=line, cash__isnull=False).select_related("cash")
    return paid.exclude(pk__in=struck.values("attempt")).first()
