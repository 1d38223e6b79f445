"""Putting right what an earlier sheet paid, and taking off what the worker signed for.

Nothing paid is priced again (lesson 2): a correction is a row that the next sheet takes along, once
another human has confirmed it.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import yuan
from payroll.actions.sheets import locked_line
from payroll.models import PAYABLE_IN, Correction, CorrectionKind, LineSlot, WageLine, WageSheet
from payroll.rules import taken_back
from projects.actions import attach, locked_project
from regions.access import Permission, require
from regions.models import Post
from workers.models import RosterEntry

MOST = Decimal("100000.00")  # yuan; more can only be a slip of the finger


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was wrong about a day on a line: half-days too many (1, 2 or both), or yuan too few."""

    day: datetime.date
    halves: int = 0
    too_little: Decimal | None = None


@transaction.atomic
def correct_line(*, id: UUID, line_id: UUID, wrong: Wrong, reason: str, by: Post) -> Correction:
    """Correct a day of an approved line on the next sheet. The same `id` again changes nothing.

    A half-day too many is taken back at the rate at which it was paid. Raises RuleBroken while the
    sheet is still being checked, for a day that the line does not pay or that was taken back
    already, without a reason, and for an amount that can't be.
    """
    sheet, line = locked_line(line_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    found = Correction.objects.filter(pk=id, line=line).first()
    if found is not None:
        return found
    _check_correctable(sheet, line, wrong, reason)
    too_many = wrong.too_little is None
    amount = _taken_back(line, wrong) if too_many else _asked(wrong.too_little)
    return _insert(
        Correction(
            id=id,
            village_id=line.village_id,
            project_id=line.project_id,
            entry_id=line.entry_id,
            kind=CorrectionKind.TOO_MANY if too_many else CorrectionKind.TOO_LITTLE,
            line=line,
            day=wrong.day,
            halves=wrong.halves if too_many else 0,
            amount=amount,
            reason=reason.strip()[:200],
        ),
        by,
    )


@transaction.atomic
def deduct(
    *,
    id: UUID,
    entry_id: UUID,
    amount: Decimal,
    reason: str,
    file: "UploadedFile[bytes]",
    by: Post,
) -> Correction:
    """Take yuan off someone's next line: with a reason and a picture of what he signed.

    The same `id` again changes nothing. Raises RuleBroken without a reason, for an amount that
    can't be, and what `projects.actions.attach` raises.
    """
    entry = RosterEntry.objects.visible_to(by).select_related("person").get(pk=entry_id)
    project = locked_project(entry.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Correction.objects.filter(pk=id, entry=entry).first()
    if found is not None:
        return found
    _check_reason(reason)
    taken = -_asked(amount)
    title = _("Deduction, signed by %(name)s") % {"name": entry.person.name}
    return _insert(
        Correction(
            id=id,
            village_id=entry.village_id,
            project=project,
            entry=entry,
            kind=CorrectionKind.DEDUCTION,
            amount=taken,
            reason=reason.strip()[:200],
            paper=attach(project=project, file=file, title=title, by=by),
        ),
        by,
    )


@transaction.atomic
def confirm_correction(*, correction_id: UUID, by: Post) -> Correction:
    """The supervision group has seen it: the next sheet takes it along.

    Raises RuleBroken for whoever entered it, and where it was struck out.
    """
    correction = _locked(correction_id, by, Permission.CHECK_WAGES)
    if correction.confirmed_at is not None:
        return correction
    if not correction.stands:
        raise RuleBroken(_("This was struck out meanwhile."))
    if correction.asker_id == by.human_id:
        raise RuleBroken(_("You entered this yourself: another person has to confirm it."))
    correction.confirmed_at, correction.confirmed_by = timezone.now(), by
    correction.seer = by.human
    correction.save(update_fields=["confirmed_at", "confirmed_by", "seer"])
    _record(correction, "confirm correction", by)
    return correction


@transaction.atomic
def withdraw_correction(*, correction_id: UUID, reason: str, by: Post) -> Correction:
    """Strike it out. Raises RuleBroken without a reason, and once a sheet has taken it along."""
    correction = _locked(correction_id, by, Permission.ACT_FOR_VILLAGE)
    if not correction.stands:
        return correction
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    if hasattr(correction, "applied_by"):
        raise RuleBroken(_("A wage sheet has taken this along: correct that sheet's line."))
    correction.withdraw(reason=reason, by=by)
    _record(correction, "withdraw correction", by, reason=correction.withdrawn_reason)
    return correction


def _check_correctable(sheet: WageSheet, line: WageLine, wrong: Wrong, reason: str) -> None:
    if sheet.state not in PAYABLE_IN:
        raise RuleBroken(
            _("This sheet is still being checked: object to it, or have it sent back.")
        )
    if line.voided_at is not None:
        raise RuleBroken(_("This line was taken off its sheet; its days are free already."))
    if not LineSlot.objects.filter(line=line, day=wrong.day).exists():
        raise RuleBroken(_("%(day)s is not on this line.") % {"day": date_format(wrong.day)}, "day")
    _check_reason(reason)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say why."), "reason")


def _taken_back(line: WageLine, wrong: Wrong) -> Decimal:
    halves = [half for half in (1, 2) if wrong.halves & half]
    paid = LineSlot.objects.filter(line=line, day=wrong.day, half__in=halves)
    rates = [rate for rate in paid.values_list("item__rate", flat=True) if rate is not None]
    if not halves or len(rates) != len(halves):
        raise RuleBroken(_("The line does not pay these half-days."), "wrong")
    amount = taken_back(rates)
    if not amount:
        raise RuleBroken(_("This day was paid by the piece: nothing was paid for presence."))
    return amount


def _asked(amount: Decimal | None) -> Decimal:
    if amount is None or not 0 < yuan(amount) <= MOST:
        raise RuleBroken(_("Give an amount above zero, up to 100,000 yuan."), "amount")
    return yuan(amount)


def _insert(correction: Correction, by: Post) -> Correction:
    correction.at, correction.by, correction.asker = timezone.now(), by, by.human
    twice = _("This half-day was taken back already.")
    with constraints_said(
        {
            "correction_morning_once": twice,
            "correction_afternoon_once": twice,
            "payroll_correction_pkey": DAMAGED,
        }
    ):
        correction.save(force_insert=True)
    _record(correction, "add correction", by, reason=correction.reason)
    return correction


def _locked(correction_id: UUID, by: Post, right: Permission) -> Correction:
    """The correction as it is once its project is locked."""
    rows = Correction.objects.visible_to(by)
    locked_project(rows.get(pk=correction_id).project_id, by)
    correction = rows.select_for_update(of=("self",)).get(pk=correction_id)
    require(by, right, correction)
    return correction


def _record(correction: Correction, verb: str, by: Post, **more: str) -> None:
    facts = {"kind": correction.kind, "amount": str(correction.amount), "day": correction.day}
    record(by=by, verb=verb, thing=correction, area=correction.village_id, facts=facts | more)
