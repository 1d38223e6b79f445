"""Reconciling a month: the treasury's list comes in, finance closes, another confirms."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import total
from projects.models import TreasuryStatement
from projects.reconciling_rules import Paid
from regions.access import Permission, can, require
from regions.models import Post
from reports.reconciling import month_of
from workers.figures import month_of as bounds_of


@transaction.atomic
def keep_statement(
    *, id: UUID, month: datetime.date, payments: Sequence[Paid], sha256: str, by: Post
) -> TreasuryStatement:
    """Keep the treasury's list of a month (its first day). The same `id` again changes nothing.

    Raises RuleBroken for a month that is not over, a payment outside it, and where a list of this
    month stands already.
    """
    require(by, Permission.ENTER_FUNDS)
    own = TreasuryStatement.objects.filter(area_id=by.division_id)
    if found := own.filter(pk=id).first():
        return found
    _check_month(month, payments)
    statement = TreasuryStatement(
        id=id,
        area_id=by.division_id,
        month=month,
        rows=[[one.day.isoformat(), one.voucher, str(one.amount), one.payee] for one in payments],
        total=total(one.amount for one in payments),
        sha256=sha256,
        at=timezone.now(),
        by=by,
    )
    there = _("A list of this month is here already: strike that one out first.")
    with constraints_said(
        {"treasury_statement_once_a_month": there, "projects_treasurystatement_pkey": DAMAGED}
    ):
        statement.save(force_insert=True)
    facts = {"month": month, "rows": len(payments), "total": str(statement.total)}
    _record(by, "keep treasury list", statement, facts)
    return statement


@transaction.atomic
def close_month(*, statement_id: UUID, seen: str, said: str, by: Post) -> TreasuryStatement:
    """Close the month as its page showed it (`Month.seen`); its figures are kept.

    Once it is closed, the same again changes nothing. Raises RuleBroken where the figures are
    others by now, where something differs and nothing is said of it, and for a list that was
    struck out.
    """
    require(by, Permission.ENTER_FUNDS)
    statement = _locked(statement_id, by)
    if statement.closed_at is not None:
        return statement
    month = month_of(by, statement.month)
    if month.seen != seen:
        raise RuleBroken(_("Something was entered meanwhile. Look at the figures again."))
    if month.differ and not said.strip():
        raise RuleBroken(_("Say where the differences come from, and what is done."), "said")
    statement.closed_at, statement.closed_by, statement.closer = timezone.now(), by, by.human
    statement.said, statement.figures = said.strip()[:400], month.figures()
    statement.save(update_fields=["closed_at", "closed_by", "closer", "said", "figures"])
    _record(by, "close month", statement, {"month": statement.month, "differ": month.differ})
    return statement


@transaction.atomic
def confirm_month(*, statement_id: UUID, by: Post) -> TreasuryStatement:
    """Confirm a month that another has closed; the same again changes nothing.

    Raises RuleBroken before it is closed, for the human who closed it, and where the figures are no
    longer those with which it was closed.
    """
    require(by, Permission.CONFIRM_MONTHS)
    statement = _locked(statement_id, by)
    if statement.confirmed_at is not None:
        return statement
    if statement.closed_at is None:
        raise RuleBroken(_("This month is not closed yet."))
    if statement.closer_id == by.human.pk:
        raise RuleBroken(_("Whoever closed the month may not confirm it. Another must."))
    if month_of(by, statement.month).moved:
        raise RuleBroken(
            _("Something has changed since it was closed: strike the list out, and close anew.")
        )
    statement.confirmed_at, statement.confirmed_by = timezone.now(), by
    statement.confirmer = by.human
    statement.save(update_fields=["confirmed_at", "confirmed_by", "confirmer"])
    _record(by, "confirm month", statement, {"month": statement.month})
    return statement


@transaction.atomic
def strike_out_statement(*, statement_id: UUID, reason: str, by: Post) -> TreasuryStatement:
    """Take a list back before it is confirmed: it was the wrong one, or the month closed wrongly.

    Raises RuleBroken without a reason, and once it is confirmed.
    """
    require_either(by)
    statement = _own(statement_id, by)
    if not statement.stands:
        return statement
    if statement.confirmed_at is not None:
        raise RuleBroken(_("This month is confirmed and stays as it is."))
    if not reason.strip():
        raise RuleBroken(_("Say why it is struck out."), "reason")
    statement.withdraw(reason=reason, by=by)
    facts = {"month": statement.month, "reason": statement.withdrawn_reason}
    _record(by, "strike out treasury list", statement, facts)
    return statement


def require_either(by: Post | None) -> Post:
    """Whoever reads lists in, or confirms months. Raises PermissionDenied."""
    confirms = can(by, Permission.CONFIRM_MONTHS)
    return require(by, Permission.CONFIRM_MONTHS if confirms else Permission.ENTER_FUNDS)


def _check_month(month: datetime.date, payments: Sequence[Paid]) -> None:
    first, last = bounds_of(month)
    if month != first:
        raise RuleBroken(DAMAGED)
    if last >= timezone.localdate():
        raise RuleBroken(_("A month is reconciled once it is over."), "month")
    for one in payments:
        if not first <= one.day <= last:
            raise RuleBroken(
                _("Voucher %(voucher)s is of another month.") % {"voucher": one.voucher}, "workbook"
            )


def _own(statement_id: UUID, by: Post) -> TreasuryStatement:
    """The county's own, locked."""
    rows = TreasuryStatement.objects.select_for_update()
    return rows.get(pk=statement_id, area_id=by.division_id)


def _locked(statement_id: UUID, by: Post) -> TreasuryStatement:
    statement = _own(statement_id, by)
    if not statement.stands:
        raise RuleBroken(_("This list was struck out."))
    return statement


def _record(by: Post, verb: str, statement: TreasuryStatement, facts: dict[str, Any]) -> None:
    record(by=by, verb=verb, thing=statement, area=statement.area_id, facts=facts)
