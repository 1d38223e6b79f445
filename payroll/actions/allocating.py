"""Saying which plan paper pays a wage sheet: by rule at the approval, by county finance after.

Money never waits for it, so the rule shares out at once what finance then confirms or changes.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.constraints import check_now
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.money import ZERO, grouped, total, yuan
from payroll.actions.sheets import locked_sheet
from payroll.allocations import amount_of, newest_of, pots_of, shares_of
from payroll.fund_rules import Pot, shared_out
from payroll.models import PAYABLE_IN, FundShare, WageAllocation, WageSheet
from regions.access import Permission, require
from regions.models import Post


def allocate_by_rule(sheet: WageSheet, by: Post) -> WageAllocation:
    """Share an approved sheet out over the plan papers, in the transaction that approves it or
    takes a line off it. The caller holds the project's lock."""
    amount = amount_of(sheet)
    shared = shared_out(amount, pots_of(sheet.project, without=sheet))
    return _insert(new_id(), sheet, amount, shared.parts, by=by, by_rule=True, reason="")


@transaction.atomic
def allocate_sheet(
    *, id: UUID, sheet_id: UUID, shares: Mapping[UUID, Decimal], seen: int, reason: str, by: Post
) -> WageAllocation:
    """Confirm or change which plan paper pays how many yuan of a sheet.

    `seen` is the number of the allocation that the page showed, 0 for none. Wages beyond what all
    papers plan stay uncovered; money that is planned and has not arrived yet stops nothing. The
    same `id` again changes nothing.

    Raises RuleBroken before the sheet's approval, where someone else has changed it meanwhile, for
    shares that don't add up or go beyond a paper, and for a change without a reason.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ENTER_FUNDS, sheet)
    found = WageAllocation.objects.filter(pk=id, sheet=sheet).first()
    if found is not None:
        return found
    if sheet.state not in PAYABLE_IN:
        raise RuleBroken(_("This sheet isn't approved yet."))
    newest = newest_of(sheet)
    if seen != (newest.number if newest else 0):
        raise RuleBroken(_("Someone else has changed this meanwhile. Look at it again."))
    amount, parts = amount_of(sheet), {one: yuan(part) for one, part in shares.items() if part}
    _check_parts(amount, parts, pots_of(sheet.project, without=sheet))
    changed = newest is None or parts != shares_of(newest)
    if changed and not reason.strip():
        raise RuleBroken(_("Say why it is shared out differently."), "reason")
    said = reason.strip()[:200]
    return _insert(id, sheet, amount, parts, by=by, by_rule=False, reason=said)


def _check_parts(amount: Decimal, parts: Mapping[UUID, Decimal], pots: Iterable[Pot]) -> None:
    room = {pot.fund: pot.room for pot in pots}
    if not parts.keys() <= room.keys() or any(part < 0 for part in parts.values()):
        raise RuleBroken(DAMAGED)
    for one, part in parts.items():
        if part > room[one]:
            raise RuleBroken(
                _("Only %(left)s yuan of this plan paper are not allocated yet.")
                % {"left": grouped(room[one])},
                str(one),
            )
    uncovered = amount - total(parts.values())
    free = total(room.values()) - total(parts.values())
    if uncovered < 0 or min(uncovered, free) > 0:
        raise RuleBroken(
            _("The shares add up to %(sum)s yuan; the sheet is %(amount)s yuan.")
            % {"sum": grouped(total(parts.values())), "amount": grouped(amount)}
        )


def _insert(
    id: UUID, sheet: WageSheet, amount: Decimal, parts: Mapping[UUID, Decimal], *, by: Post,
    by_rule: bool, reason: str,
) -> WageAllocation:  # fmt: skip
    owned = {"village_id": sheet.village_id, "project_id": sheet.project_id}
    allocation = WageAllocation(
        **owned, id=id, sheet=sheet, number=sheet.allocations.count() + 1, amount=amount,
        by_rule=by_rule, reason=reason, at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"payroll_wageallocation_pkey": DAMAGED}):
        allocation.save(force_insert=True)
    uncovered = amount - total(parts.values())
    FundShare.objects.bulk_create(
        FundShare(**owned, allocation=allocation, fund_id=fund, amount=part)
        for fund, part in [*parts.items(), (None, uncovered)]
        if part
    )
    check_now("refuse_wrong_allocation")
    shares = {str(fund): str(part) for fund, part in parts.items()}
    facts = {"shares": shares, "uncovered": str(uncovered or ZERO), "by_rule": by_rule}
    record(by=by, verb="allocate sheet", thing=allocation, area=sheet.village_id, facts=facts)
    return allocation
