"""County finance enters money that went back (返还、缴回), and strikes it out."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import ZERO, grouped, yuan
from projects.actions.locking import locked_project
from projects.fund_ledger import fund_ledger, kept_of
from projects.models import Attachment, FundReturn, Project, Use
from projects.request_rules import free_for_works
from projects.treasury import labour_waiting, pots_of
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class WentBack:
    """What its voucher says; `amount` in yuan. `use`: of which costs it came back from the
    account; "" where it left the treasury for where it came from."""

    fund_id: UUID
    use: str
    amount: Decimal
    returned_on: datetime.date
    number: str


@dataclass(frozen=True, slots=True)
class CanGoBack:
    """Yuan that can go back now: from the account by use, from the treasury by plan paper."""

    by_use: dict[Use, Decimal]
    by_fund: dict[UUID, Decimal]
    disbursed: dict[UUID, Decimal]


def can_go_back(project: Project) -> CanGoBack:
    """What was disbursed and not spent, but for wages that are set aside; what is at the treasury
    and no approved wages wait for."""
    pots, waiting = pots_of(project), list(labour_waiting(project).values())
    kept = {Use.LABOUR: kept_of(project)}
    uses = fund_ledger(project).uses
    return CanGoBack(
        {one.use: max(one.left - kept.get(one.use, ZERO), ZERO) for one in uses},
        {fund: free_for_works(fund, pots, waiting) for fund in pots},
        {fund: pot.disbursed for fund, pot in pots.items()},
    )


@transaction.atomic
def return_money(
    *, id: UUID, project_id: UUID, back: WentBack, paper: Attachment, by: Post
) -> FundReturn:
    """Enter money that went back, from any stage. The same `id` again changes nothing.

    Raises RuleBroken for nothing, a day ahead, more than is left there beyond what approved wages
    wait for, and for a voucher entered twice.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    found = FundReturn.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    if back.returned_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it has come."), "returned_on")
    _check_left(project, back)
    row = FundReturn(
        id=id,
        village_id=project.village_id,
        project=project,
        fund_id=back.fund_id,
        use=back.use,
        amount=yuan(back.amount),
        returned_on=back.returned_on,
        voucher_number=back.number.strip(),
        paper=paper,
        at=timezone.now(),
        by=by,
    )
    entered = _("This voucher was entered already.")
    sentences = {"return_once_a_voucher": entered, "projects_fundreturn_pkey": DAMAGED}
    with constraints_said(sentences):
        row.save(force_insert=True)
    facts = {"amount": str(row.amount), "use": row.use}
    record(by=by, verb="return money", thing=row, area=row.village_id, facts=facts)
    return row


@transaction.atomic
def withdraw_return(*, return_id: UUID, reason: str, by: Post) -> FundReturn:
    """Strike out money that was entered wrong as returned; it is here again.

    Raises RuleBroken without a reason, or where it went on from the treasury since.
    """
    row = FundReturn.objects.visible_to(by).get(pk=return_id)
    project = locked_project(row.project_id, by)
    require(by, Permission.ENTER_FUNDS, project)
    row.refresh_from_db()
    if not row.stands:
        return row
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    went_on = _("This money went on from the treasury since. Strike that out first.")
    planned = _("The plan was adjusted since and has no room for it. Strike that out first.")
    sentences = {"fund_is_never_overdrawn": went_on, "fund_plans_what_arrived": planned}
    with constraints_said(sentences):
        row.withdraw(reason=reason, by=by)
    facts = {"amount": str(row.amount), "reason": row.withdrawn_reason}
    record(by=by, verb="withdraw return", thing=row, area=row.village_id, facts=facts)
    return row


def _check_left(project: Project, back: WentBack) -> None:
    amount, left = yuan(back.amount), can_go_back(project)
    if back.fund_id not in left.by_fund or back.use not in ("", *Use.values):
        raise RuleBroken(DAMAGED)
    if amount <= 0:
        raise RuleBroken(_("Type how much went back."), "amount")
    if back.use:
        most = min(left.by_use.get(Use(back.use), ZERO), left.disbursed[back.fund_id])
        said = _("Of this %(left)s yuan are left on the account.")
    else:
        most = left.by_fund[back.fund_id]
        said = _("Of this plan paper %(left)s yuan are left that no approved wages wait for.")
    if amount > most:
        raise RuleBroken(said % {"left": grouped(most)}, "amount")
