"""Making a wage sheet from work days, and discarding a draft."""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.constraints import check_now
from core.digests import digest_of
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from payroll.figures import lines_of
from payroll.models import (
    PAYABLE_IN,
    LineItem,
    LineSlot,
    LineSource,
    SheetState,
    WageLine,
    WageSheet,
)
from payroll.paying import receipts_match
from payroll.pricing import WorkedLine, worked_lines
from payroll.rules import Item, ItemKind
from projects.actions import locked_project
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import ProjectMonth

LONGEST_DAYS = 366  # longer can only be a slip; more than a month is warned of

# Which row beside presence an item of a kind pays or takes off.
PAYS = {
    ItemKind.OVERTIME: "overtime_id",
    ItemKind.PIECES: "pieces_id",
    ItemKind.SHARE: "share_id",
    ItemKind.CORRECTION: "correction_id",
    ItemKind.DEDUCTION: "correction_id",
    ItemKind.ADVANCE: "advance_id",
    ItemKind.BROUGHT: "carried_id",
}


@transaction.atomic
def make_sheet(
    *, id: UUID, project_id: UUID, first: datetime.date, last: datetime.date, by: Post
) -> WageSheet:
    """A draft from all payable slots up to `last` that no live line pays yet.

    Days before `first` that were confirmed late come along (decision 23). The same `id` again
    changes nothing.

    Raises RuleBroken for a period that lies ahead or overlaps another sheet, and when there is
    nothing to pay.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = WageSheet.objects.visible_to(by).filter(pk=id, project=project).first()
    if found is not None:
        return found
    _check_period(project, first, last)
    _lock_months(project, last)
    worked = worked_lines(project, last)
    if not worked:
        raise RuleBroken(
            _("There are no payable work days up to this day that are not paid yet."), "last"
        )
    sheet = _insert_sheet(id, project, first, last, worked, by)
    _insert_lines(sheet, worked)
    facts = {"first": first, "last": last, "lines": len(worked), "sha256": sheet.sha256}
    record(by=by, verb="make sheet", thing=sheet, area=project.village_id, facts=facts)
    return sheet


@transaction.atomic
def discard_sheet(*, sheet_id: UUID, reason: str, by: Post) -> WageSheet:
    """Throw a draft away so that its days can be corrected; they are free again.

    Raises RuleBroken without a reason, or while the sheet hangs on the board.
    """
    sheet = locked_sheet(sheet_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, sheet)
    if sheet.state == SheetState.DISCARDED:
        return sheet
    if sheet.state != SheetState.DRAFT:
        raise RuleBroken(
            _("Only a draft can be discarded. This sheet hangs on the board: have it sent back.")
        )
    if not reason.strip():
        raise RuleBroken(_("Say why the draft is discarded."), "reason")
    sheet.discarded_reason = reason.strip()
    stand(sheet, SheetState.DISCARDED, "discarded_reason")
    let_go(sheet.lines.all())
    facts = {"reason": sheet.discarded_reason}
    record(by=by, verb="discard sheet", thing=sheet, area=sheet.village_id, facts=facts)
    return sheet


def locked_sheet(sheet_id: UUID, by: Post) -> WageSheet:
    """The sheet with its project's lock and its own, in the order of decision 21.

    A closed project's sheets stay open for returns and corrections (decision 28). Raises
    WageSheet.DoesNotExist out of reach.
    """
    sheet = WageSheet.objects.visible_to(by).get(pk=sheet_id)
    Project.objects.select_for_update().get(pk=sheet.project_id)
    locked = WageSheet.objects.select_for_update(of=("self",))
    return locked.select_related("project", "notice", "terms").get(pk=sheet_id)


def locked_line(line_id: UUID, by: Post) -> tuple[WageSheet, WageLine]:
    """A line with its sheet, locked in that order. Raises WageLine.DoesNotExist out of reach."""
    line = WageLine.objects.visible_to(by).get(pk=line_id)
    sheet = locked_sheet(line.sheet_id, by)
    return sheet, WageLine.objects.select_for_update(of=("self",)).get(pk=line_id)


def stand(sheet: WageSheet, state: SheetState, *changed: str) -> None:
    """Save where the sheet stands from today on, with what else was changed."""
    sheet.state, sheet.state_since = state, timezone.localdate()
    sheet.save(update_fields=["state", "state_since", *changed])


def settle(sheet: WageSheet) -> None:
    """Close the sheet when all is paid or set aside and every yuan credited stands on a bank
    receipt; open it again when money came back."""
    if sheet.state not in PAYABLE_IN:
        return
    settled = all(line.settled for line in lines_of(sheet)) and receipts_match(sheet)
    state = SheetState.CLOSED if settled else SheetState.APPROVED
    if sheet.state != state:
        stand(sheet, state)


def _check_period(project: Project, first: datetime.date, last: datetime.date) -> None:
    if STAGES.index(Stage(project.stage)) < STAGES.index(Stage.CONSTRUCTION):
        raise RuleBroken(_("Wages are paid once the works have begun."))
    if last < first:
        raise RuleBroken(_("The last day lies before the first."), "last")
    if (last - first).days > LONGEST_DAYS:
        raise RuleBroken(_("This is more than a year: check the first day."), "first")
    if last > timezone.localdate():
        raise RuleBroken(_("The period isn't over yet: its last day lies ahead."), "last")


def _lock_months(project: Project, last: datetime.date) -> None:
    """So that no tap crosses. A month without a row has no slot: its first tap makes the row and
    waits for the project's lock, which the caller holds (workers.actions.locking)."""
    months = ProjectMonth.objects.filter(project=project, month__lte=last).order_by("month")
    list(months.select_for_update())


def _insert_sheet(
    id: UUID,
    project: Project,
    first: datetime.date,
    last: datetime.date,
    worked: list[WorkedLine],
    by: Post,
) -> WageSheet:
    sheet = WageSheet(
        id=id,
        village_id=project.village_id,
        project=project,
        number=WageSheet.objects.filter(project=project).count() + 1,
        first=first,
        last=last,
        sha256=digest_of([line.printed for line in worked]),
        made_at=timezone.now(),
        made_by=by,
        state_since=timezone.localdate(),
    )
    taken = _("Another wage sheet of this project covers some of these days already.")
    with constraints_said({"sheets_never_overlap": taken, "payroll_wagesheet_pkey": DAMAGED}):
        sheet.save(force_insert=True)
    return sheet


def _insert_lines(sheet: WageSheet, worked: list[WorkedLine]) -> None:
    """Lines, their items, and what each item pays; a trigger then adds them up."""
    lines = [_line(sheet, row, line) for row, line in enumerate(worked, start=1)]
    WageLine.objects.bulk_create(lines)
    items = [
        (_item(line, number, item), item)
        for line, one in zip(lines, worked, strict=True)
        for number, item in enumerate(one.items, start=1)
    ]
    LineItem.objects.bulk_create(row for row, _ in items)
    identities = {line.pk: one.identity_id for line, one in zip(lines, worked, strict=True)}
    slots = [
        LineSlot(
            village_id=row.village_id,
            identity_id=identities[row.line_id],
            day=day,
            half=half,
            line_id=row.line_id,
            item_id=row.pk,
        )
        for row, item in items
        for day, half in item.slots
    ]
    LineSlot.objects.bulk_create(slots, batch_size=5000)
    LineSource.objects.bulk_create(
        LineSource(village_id=row.village_id, item_id=row.pk, **{PAYS[item.kind]: source})
        for row, item in items
        for source in item.sources
    )
    check_now("refuse_wrong_sum")


def _line(sheet: WageSheet, row: int, worked: WorkedLine) -> WageLine:
    return WageLine(
        id=new_id(),
        village_id=sheet.village_id,
        project_id=sheet.project_id,
        sheet=sheet,
        row=row,
        entry_id=worked.entry_id,
        name=worked.name,
        group=worked.group,
        trade=worked.trade,
        day_rate=worked.day_rate,
        slots=worked.slots,
        gross=worked.gross,
        withheld=worked.withheld,
        advanced=worked.advanced,
        amount=worked.amount,
    )


def _item(line: WageLine, number: int, item: Item) -> LineItem:
    return LineItem(
        id=new_id(),
        village_id=line.village_id,
        project_id=line.project_id,
        line=line,
        number=number,
        kind=item.kind,
        trade=item.trade,
        piece=item.piece,
        quantity=item.quantity,
        rate=item.rate,
        amount=item.amount,
        first=item.first,
        last=item.last,
        words=item.words,
    )


def let_go(lines: QuerySet[WageLine]) -> None:
    """What these lines paid is free for the next sheet; triggers refuse it for a live line."""
    LineSlot.objects.filter(line__in=lines).delete()
    LineSource.objects.filter(item__line__in=lines).delete()
