"""Sheets and blocks that come in: upload, paste, differences, taking over."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import RuleBroken
from core.excel.package import Limits
from core.excel.reading import BadWorkbook, read_workbook
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import Came, Incoming, Taken, read_in, take_over
from workers.actions.slots import people_on
from workers.figures import month_of
from workers.forms.days import month_asked
from workers.forms.musters import PasteForm, SheetForm, TakeOverForm
from workers.grid import grid
from workers.models import Muster, ReadingKind, RosterEntry, SheetReading
from workers.readings import asks_for_a_reason, compared
from workers.sheets import Fault, Known, read_block, read_sheet, serial_of
from workers.words import stretch_said

MOST_FAULTS = 200
FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def reading_add(request: Request, pk: UUID) -> HttpResponse:
    """A filled sheet: read whole or not at all, then its differences are shown."""
    project, actor = _logged(request, pk)
    month = month_asked(request.GET.get("month", ""), timezone.localdate())
    form = SheetForm(**sent(request), initial={"month": month})
    faults: list[Fault] = []
    reading = acted(form, lambda form: _read_in(form, project, faults, actor))
    if reading is not None:
        return redirect(reading)
    context = below(project, actor, "day_grid", _month(project, month), _("Read in a sheet"))
    context |= {"form": form, "faults": faults[:MOST_FAULTS], "number": len(faults)}
    return render(request, "workers/reading_add.html", context, status=status(form))


@require_http_methods(FORMS)
def day_paste(request: Request, pk: UUID) -> HttpResponse:
    """A block copied from Excel, typed into a page or sent by the grid itself."""
    project, actor = _logged(request, pk)
    asked = request.POST.get("month") or request.GET.get("month", "")
    month = month_asked(asked, timezone.localdate())
    people = _rows_of_the_grid(project, month)
    offered = [(entry.number, f"{entry.number} {entry.person.name}") for entry in people]
    initial = {"month": month, "numbers": ",".join(str(number) for number, _name in offered)}
    form = PasteForm(**sent(request), people=offered, month=month, initial=initial)
    faults: list[Fault] = []
    reading = acted(form, lambda form: _paste(form, project, faults, actor))
    if reading is not None:
        return redirect(reading)
    context = below(project, actor, "day_grid", _month(project, month), _("Paste a block"))
    context |= {"form": form, "faults": faults[:MOST_FAULTS], "number": len(faults)}
    context |= {"people": people, "month": month}
    return render(request, "workers/day_paste.html", context, status=status(form))


@require_safe
def reading_detail(request: Request, pk: UUID) -> HttpResponse:
    reading = _reading(request, pk)
    require(request.actor, Permission.SEE_PEOPLE, reading)
    return _page(request, reading, _asked(reading), [])


@require_POST
def reading_apply(request: Request, pk: UUID) -> HttpResponse:
    reading = _reading(request, pk)
    actor = require(request.actor, Permission.LOG_WORK_DAYS, reading)
    form = TakeOverForm(request.POST)
    taken = acted(form, lambda form: [take_over(reading_id=pk, by=actor, **form.cleaned_data)])
    if taken is None:
        return _page(request, reading, form, [])
    _say(request, taken[0])
    refused = [one for one in taken[0] if one.came not in (Came.APPLIED, Came.KNOWN)]
    return _page(request, reading, _asked(reading), refused) if refused else redirect(reading)


def _logged(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.LOG_WORK_DAYS, project)


def _reading(request: Request, pk: UUID) -> SheetReading:
    rows = SheetReading.objects.visible_to(request.actor)
    shown = rows.select_related("project", "muster", "by__division", "by__user__human")
    return get_object_or_404(shown, pk=pk)


def _rows_of_the_grid(project: Project, month: datetime.date) -> list[RosterEntry]:
    """The people in the order in which the grid of that month shows them."""
    people = list(people_on(project, min(timezone.localdate(), month_of(month)[1])))
    shown = {row.number for row in grid(project, month, people, editable=False).rows}
    return [entry for entry in people if entry.number in shown]


def _read_in(form: SheetForm, project: Project, faults: list[Fault], by: Post) -> SheetReading:
    """Raises RuleBroken at the file for one that is no workbook, or with `faults` filled."""
    said = form.cleaned_data
    content: bytes = said["file"].read(Limits().file_bytes + 1)
    try:
        book = read_workbook(content)
    except BadWorkbook as bad:
        raise RuleBroken(bad.message, "file") from bad
    muster = _muster(project, serial_of(book))
    first, last = (muster.first, muster.last) if muster else month_of(said["month"])
    sheet = read_sheet(book, _roster(project), first, last)
    faults += sheet.faults
    if faults:
        raise RuleBroken(_("Put right what is listed below and choose the file again."), "file")
    came = Incoming(ReadingKind.SHEET, content, said["file"].name, first, last, sheet.marks)
    return _kept(form, project, came, muster, by)


def _muster(project: Project, serial: str) -> Muster | None:
    """The muster that a workbook says it is. Raises RuleBroken for one of another project."""
    if not serial:
        return None
    found = Muster.objects.filter(project=project, serial=serial).first()
    if found is None:
        raise RuleBroken(
            _("This sheet bears the number %(serial)s, which is no sheet of this project.")
            % {"serial": serial},
            "file",
        )
    return found


def _paste(form: PasteForm, project: Project, faults: list[Fault], by: Post) -> SheetReading | None:
    said, days = form.cleaned_data, form.days()
    marks, found = read_block(said["text"], form.rows(), days)
    faults += found
    if faults:
        raise RuleBroken(_("Put right what is listed below and paste it again."), "text")
    original = said["text"].encode()
    dates = [day for _number, day, _mark in marks] or days
    first, last = min(dates), max(dates)
    came = Incoming(ReadingKind.PASTE, original, "", first, last, marks)
    return _kept(form, project, came, None, by)


def _kept(
    form: SheetForm | PasteForm, project: Project, came: Incoming, muster: Muster | None, by: Post
) -> SheetReading:
    said: dict[str, Any] = form.cleaned_data
    return read_in(
        id=said["id"],
        project_id=project.pk,
        came=came,
        muster=muster,
        pictures=said["pictures"],
        by=by,
    )


def _roster(project: Project) -> list[Known]:
    rows = project.rosterentrys.order_by("number").values_list("number", "person__name")
    return [Known(number, name) for number, name in rows]


def _asked(reading: SheetReading) -> TakeOverForm:
    """About what differs now."""
    return TakeOverForm(initial={"seen": compared(reading).seen})


def _page(
    request: Request,
    reading: SheetReading,
    form: TakeOverForm,
    refused: Iterable[Taken],
) -> HttpResponse:
    """`form` was refused, or asks about what differs now."""
    project, actor, found = reading.project, request.actor, compared(reading)
    context = below(project, actor, "day_grid", _month(project, reading.first), str(reading)) | {
        "reading": reading,
        "stretch": stretch_said(reading.first, reading.last),
        "found": found,
        "taken": reading.records.count(),
        "form": form,
        "asks": asks_for_a_reason(reading, found.open),
        "refused": refused,
        "can_log": may(actor, Permission.LOG_WORK_DAYS, project),
        "grid_url": _month(project, reading.first).url,
    }
    return render(request, "workers/reading_detail.html", context, status=status(form))


def _say(request: Request, told: list[Taken]) -> None:
    logged = sum(one.came == Came.APPLIED for one in told)
    if logged:
        said = ngettext(
            "%(number)s square is taken over.", "%(number)s squares are taken over.", logged
        )
        messages.success(request, said % {"number": logged})
    elif not told:
        messages.info(request, _("Nothing was left to take over."))


def _month(project: Project, day: datetime.date) -> Link:
    url = f"{reverse('day_grid', args=[project.pk])}?month={day:%Y-%m}&grid=1"
    return Link(_("Month %(month)s") % {"month": f"{day:%Y-%m}"}, url)
