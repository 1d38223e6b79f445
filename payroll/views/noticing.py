"""A wage sheet on the board: posting it, sending it on again, objections, handing it in."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payroll.actions import end_notice, notice_sheet, resubmit_sheet
from payroll.actions.deciding import gaps_before_hand_in
from payroll.actions.notice import has_hung, to_post
from payroll.figures import lines_of
from payroll.forms.sheets import LineObjectionForm, SheetNoticeForm
from payroll.looking import faults_of
from payroll.models import SheetState, WageSheet
from payroll.showing import hangs, sums_of
from payroll.terms import terms_of
from payroll.views.pages import below_sheet, named, sheet_of
from projects.actions import Answer, attach, object_to, with_answer
from projects.forms.answering import AnsweredForm
from projects.models import Attachment
from projects.views.pages import acted, sent, status
from regions.access import Permission, answerable, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_notice(request: Request, pk: UUID) -> HttpResponse:
    """Hang it on the board; where that was done and nothing has changed, send it on again."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, sheet)
    require(actor, Permission.POST_NOTICES, sheet)
    if sheet.state != SheetState.DRAFT:
        messages.warning(request, _("This sheet is on notice already."))
        return redirect(sheet)
    if has_hung(sheet):
        return _sheet_resubmit(request, sheet, actor)
    form = SheetNoticeForm(
        **sent(request), people=answerable(Permission.ACT_FOR_VILLAGE, sheet), actor=actor,
        last=sheet.project.notices.first(),
    )  # fmt: skip
    if acted(form, lambda form: _post(form, sheet, actor)):
        messages.success(request, _("The sheet is on notice; its days are counted from now."))
        return redirect(sheet)
    context = below_sheet(sheet, actor, _("Post the notice")) | {
        "form": form,
        "days": terms_of(sheet).notice_days,
        "board": to_post(sheet),
    }
    return render(request, "payroll/sheet_notice.html", context, status=status(form))


def _sheet_resubmit(request: Request, sheet: WageSheet, actor: Post) -> HttpResponse:
    people = answerable(Permission.ACT_FOR_VILLAGE, sheet)
    form = AnsweredForm(**sent(request), people=people, actor=actor)
    if acted(form, lambda form: _resubmit(form, sheet, actor)):
        messages.success(request, _("The sheet is on its way again: the supervision group checks."))
        return redirect(sheet)
    context = below_sheet(sheet, actor, _("Send it on again")) | {
        "form": form,
        "faults": faults_of(sheet),
    }
    return render(request, "payroll/sheet_resubmit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_object(request: Request, pk: UUID) -> HttpResponse:
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.OBJECT, sheet)
    if not hangs(sheet) or sheet.notice_id is None:
        messages.warning(request, _("An objection is raised against a sheet that is on notice."))
        return redirect(sheet)
    notice_id = sheet.notice_id
    form = LineObjectionForm(**sent(request), lines=sheet.lines.live())
    if acted(form, lambda form: object_to(notice_id=notice_id, by=actor, **form.cleaned_data)):
        messages.success(request, _("The objection is recorded. A colleague must answer it."))
        return redirect(sheet)
    context = below_sheet(sheet, actor, _("Record an objection")) | {"form": form}
    return render(request, "payroll/sheet_object.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_end_notice(request: Request, pk: UUID) -> HttpResponse:
    """Hand the sheet in to the township."""
    sheet = sheet_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, sheet)
    if sheet.state != SheetState.NOTICED:
        messages.warning(request, _("This sheet isn't on notice."))
        return redirect(sheet)
    form = Form(**sent(request))
    if acted(form, lambda form: end_notice(sheet_id=pk, by=actor)):
        messages.success(request, _("The sheet is handed in. The township reviews it now."))
        return redirect(sheet)
    gaps = gaps_before_hand_in(sheet)
    context = below_sheet(sheet, actor, _("Hand in to the township")) | {"form": form, "gaps": gaps}
    return render(
        request, "payroll/sheet_end_notice.html", context | sums_of(lines_of(sheet)),
        status=status(form),
    )  # fmt: skip


def _post(form: SheetNoticeForm, sheet: WageSheet, by: Post) -> WageSheet:
    title = _("Photo of the notice: %(title)s") % {"title": named(sheet)}
    photo = form.cleaned_data["photo"]

    def act(answer: Answer) -> WageSheet:
        return notice_sheet(
            sheet_id=sheet.pk,
            photo=_kept(photo, sheet, title, by),
            by=by,
            answer=answer,
            **form.posting(),
        )

    return with_answer(project=sheet.project, by=by, **form.answered(), act=act)


def _resubmit(form: AnsweredForm, sheet: WageSheet, by: Post) -> WageSheet:
    return with_answer(
        project=sheet.project,
        by=by,
        **form.answered(),
        act=lambda answer: resubmit_sheet(sheet_id=sheet.pk, by=by, answer=answer),
    )


def _kept(
    photo: "UploadedFile[bytes] | None", sheet: WageSheet, title: str, by: Post
) -> Attachment | None:
    if photo is None:
        return None
    return attach(project=sheet.project, file=photo, title=title, field="photo", photo=True, by=by)
