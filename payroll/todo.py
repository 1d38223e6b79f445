"""What waits: sheets at each of their steps, months without one, files without results."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from payroll.advance_todo import of_advances
from payroll.clock_todo import of_clock
from payroll.figures import sheets_to_pay, without_results
from payroll.looking import looked_at_by
from payroll.models import (
    Correction,
    PaymentBatch,
    SheetDecision,
    SheetState,
    SheetStep,
    Slip,
    WageLine,
    WageSheet,
)
from payroll.models.sheet import SheetQuerySet
from payroll.paying import with_step
from payroll.rules import CAN_BE_TAKEN, DAYS_FOR_RESULTS, DAYS_TO_MAKE, FileStep
from payroll.sampling_todo import of_findings, of_samples
from payroll.terms import due_of
from payroll.unpaid import waiting_for_sheet
from projects.models import Objection, Project, Verdict
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post

_PLACES = "sheet__project__village"
ONE_DAY = datetime.timedelta(days=1)


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Wages are credited within a month of the period's end (domain.md §8): that is the term."""
    yield from of_clock(actor, today)
    yield from of_advances(actor)
    if answers(actor, Permission.ACT_FOR_VILLAGE):
        yield from _for_village(actor, today)
    if answers(actor, Permission.CHECK_WAGES):
        yield from _from_pages(actor)
        yield from _to_check(actor)
        yield from _to_confirm(actor)
    if answers(actor, Permission.DECIDE_FOR_TOWNSHIP):
        yield from _to_decide(actor, SheetState.TOWNSHIP)
    if answers(actor, Permission.DECIDE_FOR_COUNTY):
        yield from _to_decide(actor, SheetState.COUNTY)
        yield from of_samples(actor, today)
    if answers(actor, Permission.ACT_FOR_VILLAGE) or answers(actor, Permission.DECIDE_FOR_TOWNSHIP):
        yield from of_findings(actor)
    rights = (Permission.DECIDE_FOR_TOWNSHIP, Permission.DECIDE_FOR_COUNTY)
    if any(answers(actor, right) for right in rights):
        yield from _to_look_at(actor)
    if answers(actor, Permission.MAKE_BANK_FILES):
        yield from _for_finance(actor, today)
    if answers(actor, Permission.RELEASE_BANK_FILES):
        yield from _to_release(actor)
    if answers(actor, Permission.CONFIRM_RESULTS):
        yield from _slips_to_confirm(actor)
    if can(actor, Permission.ANSWER_OBJECTIONS):
        yield from _to_void(actor)


def _for_village(actor: Post, today: datetime.date) -> Iterator[Todo]:
    yield from _without_sheet(actor, today)
    sheets = _sheets(actor)
    for sheet in sheets.filter(state=SheetState.DRAFT):
        hung = sheet.notice is not None and sheet.notice.stands
        post, again = _("Post the wage sheet on the board."), _("Send the wage sheet on again.")
        until = sheet.last + datetime.timedelta(days=DAYS_TO_MAKE)
        yield _todo(sheet, again if hung else post, "sheet_notice", until=until)
    over = sheets.filter(_checked(), state=SheetState.NOTICED, notice__last_day__lt=today)
    for sheet in over:
        since = sheet.notice.last_day + ONE_DAY if sheet.notice else sheet.state_since
        what = _("The notice has run its days: hand the wage sheet in.")
        yield _todo(sheet, what, "sheet_end_notice", since=since)


def _without_sheet(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Projects whose last month is over, with work days that no sheet holds."""
    month = today.replace(day=1)
    projects = waiting_for_sheet(Project.objects.visible_to(actor).open(), month - ONE_DAY)
    for project in projects.select_related("village"):
        yield Todo(
            subject=project.name,
            what=_("Make the wage sheet of last month."),
            place=str(project.village),
            url=reverse("sheet_add", args=[project.pk]),
            since=month,
            until=month + datetime.timedelta(days=DAYS_TO_MAKE - 1),
        )


def _to_check(actor: Post) -> Iterator[Todo]:
    for sheet in _sheets(actor).filter(~_checked(), state=SheetState.NOTICED):
        until = sheet.notice.last_day if sheet.notice else None
        what = _("Compare the wage sheet with the attendance sheet.")
        yield _todo(sheet, what, "sheet_check", until=until)


def _to_confirm(actor: Post) -> Iterator[Todo]:
    rows = Correction.objects.visible_to(actor).to_confirm().exclude(asker=actor.human)
    for one in rows.select_related("project__village", "entry__person"):
        yield Todo(
            subject=one.project.name,
            what=_("Confirm a correction of wages: %(name)s.") % {"name": one.entry.person.name},
            place=str(one.project.village),
            url=reverse("correction_confirm", args=[one.pk]),
            since=timezone.localdate(one.at),
        )


def _from_pages(actor: Post) -> Iterator[Todo]:
    """What workers wrote on their own pages: the supervision group looks, the township answers
    (`projects.todo` lists it there)."""
    rows = Objection.objects.visible_to(actor).open().filter(page_id__isnull=False)
    for one in rows.select_related("project__village"):
        yield Todo(
            subject=one.project.name,
            what=_("A worker says that something is wrong: look into it; the township answers."),
            place=str(one.project.village),
            url=reverse("objection_list", args=[one.project_id]),
            since=one.raised_on,
            until=one.due_on,
        )


def _to_decide(actor: Post, state: SheetState) -> Iterator[Todo]:
    for sheet in _sheets(actor).filter(state=state):
        yield _todo(sheet, _("Look at the wage sheet and decide."), "sheet_decide")


def _to_look_at(actor: Post) -> Iterator[Todo]:
    """Quietly: without a term, so that it stands below whatever has one."""
    sheets = list(_sheets(actor).filter(state=SheetState.NOTICED))
    looked = looked_at_by(actor.user.human_id, sheets)
    for sheet in sheets:
        if sheet.pk not in looked:
            todo = _todo(sheet, _("On notice: it can be looked at already."), "sheet_look")
            yield replace(todo, until=None)


def _for_finance(actor: Post, today: datetime.date) -> Iterator[Todo]:
    for sheet in sheets_to_pay(_sheets(actor)):
        yield _todo(sheet, _("Make the bank file."), "batch_add")
    batches: QuerySet[PaymentBatch] = PaymentBatch.objects.visible_to(actor)
    asked = timezone.now() - datetime.timedelta(days=DAYS_FOR_RESULTS)
    for batch in _released(batches).filter(downloads__isnull=True).select_related(_PLACES):
        yield _of_file(batch, _("Take the released bank file to the bank."), "batch_download")
    taken = _released(batches).filter(downloads__isnull=False).distinct()
    late = without_results(taken).filter(made_at__lt=asked)
    for batch in late.select_related(_PLACES):
        day = date_format(timezone.localdate(batch.made_at))
        what = _("Read in the bank's results: the file is of %(day)s.") % {"day": day}
        yield _of_file(batch, what, "results_add")


def _to_release(actor: Post) -> Iterator[Todo]:
    """Files that another has made, and those that are to be cancelled after their release."""
    batches: QuerySet[PaymentBatch] = PaymentBatch.objects.visible_to(actor)
    waiting: QuerySet[Any] = with_step(batches).filter(last_step__in=["", FileStep.ASK])
    for batch in waiting.select_related(_PLACES):
        if batch.last_step:
            what = _("A released bank file is to be cancelled: ask the bank, then decide.")
            yield _of_file(batch, what, "batch_cancel")
        else:
            yield _of_file(batch, _("Look at the bank file and release it."), "batch_release")


def _slips_to_confirm(actor: Post) -> Iterator[Todo]:
    slips = Slip.objects.visible_to(actor).filter(check_of__isnull=True)
    for slip in slips.exclude(human=actor.human).select_related(f"batch__{_PLACES}"):
        what = _("Compare what was typed from the bank's slip with its picture.")
        yield _of_file(slip.batch, what, "slip_confirm", slip)


def _released(batches: QuerySet[PaymentBatch]) -> QuerySet[Any]:
    return with_step(batches).filter(last_step__in=CAN_BE_TAKEN)


def _of_file(batch: PaymentBatch, what: str, url_name: str, about: Slip | None = None) -> Todo:
    sheet = batch.sheet
    return Todo(
        subject=_subject(sheet),
        what=what,
        place=str(sheet.project.village),
        url=reverse(url_name, args=[(about or batch).pk]),
        since=timezone.localdate(about.at if about else batch.made_at),
        until=due_of(sheet),
    )


def _to_void(actor: Post) -> Iterator[Todo]:
    """Lines against which an objection was right; open ones are listed by `projects.todo`."""
    upheld = Objection.objects.filter(
        notice__about_id=OuterRef("sheet"), line_id=OuterRef("pk"), upheld=True
    )
    lines = WageLine.objects.visible_to(actor).live().filter(Exists(upheld))
    on_live = lines.exclude(sheet__state__in=[SheetState.DISCARDED, SheetState.CLOSED])
    for line in on_live.select_related("sheet__terms", "sheet__project__village"):
        yield Todo(
            subject=_subject(line.sheet),
            what=_("An objection was right: take the line of %(name)s off the sheet.")
            % {"name": line.name},
            place=str(line.sheet.project.village),
            url=reverse("line_void", args=[line.pk]),
            since=line.sheet.state_since,
            until=due_of(line.sheet),
        )


def _checked() -> Exists:
    """The supervision group has confirmed the sheet in its present round."""
    return Exists(
        SheetDecision.objects.filter(
            sheet=OuterRef("pk"),
            round=OuterRef("round"),
            step=SheetStep.SUPERVISION,
            verdict=Verdict.APPROVE,
        )
    )


def _sheets(actor: Post) -> SheetQuerySet:
    return WageSheet.objects.visible_to(actor).select_related("project__village", "notice", "terms")


def _todo(
    sheet: WageSheet,
    what: str,
    url_name: str,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Todo:
    return Todo(
        subject=_subject(sheet),
        what=what,
        place=str(sheet.project.village),
        url=reverse(url_name, args=[sheet.pk]),
        since=since or sheet.state_since,
        until=until or due_of(sheet),
    )


def _subject(sheet: WageSheet) -> str:
    return _("%(project)s, wage sheet %(number)s") % {
        "project": sheet.project.name,
        "number": sheet.number,
    }
