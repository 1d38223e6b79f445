"""Entering wage sheets that were paid on paper, while the works are taken over (补录)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.money import grouped, total
from payroll.models import OpeningLine, OpeningSheet
from projects.actions import attach, locked_project
from projects.actions.takeover import check_open
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import RosterEntry


@dataclass(frozen=True, slots=True)
class PaidRow:
    """One person's row: by roster number; work days and yuan as the paper says."""

    number: int
    days: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaidOnPaper:
    """A signed wage sheet. `total` is the one that stands on the paper, `sha256` the file's."""

    first: datetime.date
    last: datetime.date
    paid_on: datetime.date
    total: Decimal
    rows: Sequence[PaidRow]
    sha256: str


@transaction.atomic
def add_opening_sheet(
    *, id: UUID, project_id: UUID, paid: PaidOnPaper, file: "UploadedFile[bytes]", by: Post
) -> OpeningSheet:
    """Enter one sheet whole or not at all. The same `id` again changes nothing.

    Raises RuleBroken where the rows do not add up to the paper's total, for a period that begins
    before the works, overlaps another or lies ahead, and for who is not on the roster.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = OpeningSheet.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    check_open(project)
    _check(project, paid)
    entries = _entries(project, paid)
    title = _("Wage sheet %(first)s to %(last)s, paid on paper")
    said = title % {"first": paid.first, "last": paid.last}
    paper = attach(project=project, file=file, title=said, by=by)
    sheet = OpeningSheet(
        id=id,
        village_id=project.village_id,
        project=project,
        first=paid.first,
        last=paid.last,
        paid_on=paid.paid_on,
        total=paid.total,
        sha256=paid.sha256,
        paper=paper,
        at=timezone.now(),
        by=by,
    )
    taken = _("Another sheet that was entered covers some of these days already.")
    with constraints_said({"openings_never_overlap": taken}):
        sheet.save(force_insert=True)
    OpeningLine.objects.bulk_create(_lines(sheet, paid, entries))
    _changed(project)
    facts = {"first": paid.first, "last": paid.last, "total": str(paid.total)}
    record(by=by, verb="add opening sheet", thing=sheet, area=project.village_id, facts=facts)
    return sheet


@transaction.atomic
def withdraw_opening_sheet(*, sheet_id: UUID, reason: str, by: Post) -> OpeningSheet:
    """Strike out a sheet that was entered wrong. Raises RuleBroken without a reason, or once the
    take-over was handed in."""
    sheet = OpeningSheet.objects.visible_to(by).get(pk=sheet_id)
    project = locked_project(sheet.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    sheet.refresh_from_db()
    if not sheet.stands:
        return sheet
    check_open(project)
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    sheet.withdraw(reason=reason, by=by)
    _changed(project)
    facts = {"total": str(sheet.total), "reason": sheet.withdrawn_reason}
    record(by=by, verb="withdraw opening sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


def _check(project: Project, paid: PaidOnPaper) -> None:
    if paid.last < paid.first:
        raise RuleBroken(_("The last day lies before the first."), "last")
    if paid.first < project.takeovers.get().began_on:
        raise RuleBroken(_("The works had not begun yet on this day."), "first")
    if paid.last > timezone.localdate():
        raise RuleBroken(_("This day lies ahead."), "last")
    if not paid.first <= paid.paid_on <= timezone.localdate():
        raise RuleBroken(_("Paid on a day between the sheet's first day and today."), "paid_on")
    if not paid.rows:
        raise RuleBroken(_("Nobody is on this sheet."), "workbook")
    found = total(row.amount for row in paid.rows)
    if found != paid.total:
        differ = _("The rows add up to %(found)s yuan, the paper says %(total)s.")
        raise RuleBroken(differ % {"found": grouped(found), "total": grouped(paid.total)}, "total")


def _entries(project: Project, paid: PaidOnPaper) -> dict[int, RosterEntry]:
    numbers = [row.number for row in paid.rows]
    if len(set(numbers)) < len(numbers):
        raise RuleBroken(_("Somebody stands on this sheet twice."), "workbook")
    entries = {one.number: one for one in project.rosterentrys.filter(number__in=numbers)}
    if unknown := sorted(set(numbers) - set(entries)):
        said = _("Not on the roster: number %(numbers)s.")
        raise RuleBroken(said % {"numbers": ", ".join(map(str, unknown))}, "workbook")
    return entries


def _lines(
    sheet: OpeningSheet, paid: PaidOnPaper, entries: dict[int, RosterEntry]
) -> list[OpeningLine]:
    return [
        OpeningLine(
            village_id=sheet.village_id,
            project_id=sheet.project_id,
            sheet=sheet,
            entry=entries[row.number],
            days=row.days,
            amount=row.amount,
        )
        for row in paid.rows
    ]


def _changed(project: Project) -> None:
    """What township and county sign is no longer what an open page shows."""
    project.version += 1
    project.save(update_fields=["version"])
