"""Names and accounts checked with the bank: the lists of a project, one list, its answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import NewRowForm
from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import answer_bank_check, make_bank_check, take_bank_check
from workers.bank_checks import unchecked
from workers.exports.bank_checks import bank_check_workbook
from workers.forms.bank_checks import AnswerWorkbookForm
from workers.masked import masked_account
from workers.models import BankAnswer, BankCheck, BankVerdict

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def bank_check_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    context = below(project, actor, "roster_list", _("Check with the bank")) | {
        "checks": project.bankchecks.select_related("made_by__user__human"),
        "unchecked": unchecked(project),
        "can_pay": may(actor, Permission.MAKE_BANK_FILES, project),
    }
    return render(request, "workers/bank_check_list.html", context)


@require_http_methods(FORMS)
def bank_check_add(request: Request, pk: UUID) -> HttpResponse:
    """Whom the next list asks about."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.MAKE_BANK_FILES, project)
    form = NewRowForm(**sent(request))
    check = acted(
        form,
        lambda form: make_bank_check(id=form.cleaned_data["id"], project_id=pk, by=actor),
    )
    if check is not None:
        messages.success(request, _("The list is made. Download it and send it to the bank."))
        return redirect(check)
    context = below(project, actor, "roster_list", _lists(project), _("Make a list")) | {
        "form": form,
        "people": unchecked(project),
    }
    return render(request, "workers/bank_check_add.html", context, status=status(form))


@require_safe
def bank_check_detail(request: Request, pk: UUID) -> HttpResponse:
    check, actor = _check(request, pk, Permission.SEE_PEOPLE)
    said = _last_words(check)
    context = _below(check, actor) | {
        "rows": [
            (one, masked_account(one, "account"), said.get(one.pk)) for one in check.rows.all()
        ],
        "answers": check.answers.select_related("by__user__human"),
        "can_pay": may(actor, Permission.MAKE_BANK_FILES, check.project),
    }
    return render(request, "workers/bank_check_detail.html", context)


@require_http_methods(["POST"])
def bank_check_download(request: Request, pk: UUID) -> HttpResponse:
    """The workbook with the accounts in clear; each time it is taken goes on record."""
    check, actor = _check(request, pk, Permission.DOWNLOAD_BANK_FILES)
    content = bank_check_workbook(check, take_bank_check(check_id=pk, by=actor))
    name = content_disposition_header(as_attachment=True, filename=f"{check.reference}.xlsx")
    headers = {"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(FORMS)
def bank_check_answer(request: Request, pk: UUID) -> HttpResponse:
    check, actor = _check(request, pk, Permission.READ_RESULTS)
    form = AnswerWorkbookForm(**sent(request), check=check)
    if acted(form, lambda form: _read_in(form, check, actor)):
        messages.success(request, _("The bank's answer is read in."))
        return redirect(check)
    context = _below(check, actor, _("Read in the answer")) | {"form": form}
    return render(request, "workers/bank_check_answer.html", context, status=status(form))


def _check(request: Request, pk: UUID, permission: Permission) -> tuple[BankCheck, Post]:
    rows = BankCheck.objects.visible_to(request.actor).select_related("project__village")
    check = get_object_or_404(rows, pk=pk)
    return check, require(request.actor, permission, check)


def _last_words(check: BankCheck) -> dict[UUID, BankVerdict]:
    """By row of the list; the bank may have answered several times."""
    found: dict[UUID, BankVerdict] = {}
    for verdict in BankVerdict.objects.filter(row__check_list=check).latest_first():
        found.setdefault(verdict.row_id, verdict)
    return found


def _read_in(form: AnswerWorkbookForm, check: BankCheck, by: Post) -> BankAnswer:
    said = form.cleaned_data
    return answer_bank_check(
        id=said["id"],
        check_id=check.pk,
        verdicts=form.verdicts,
        answered_on=said["answered_on"],
        sha256=said["workbook"].sha256,
        by=by,
    )


def _lists(project: Project) -> Link:
    return Link(_("Check with the bank"), reverse("bank_check_list", args=[project.pk]))


def _below(check: BankCheck, actor: Post, here: str = "") -> dict[str, Any]:
    own = Link(check.reference, check.get_absolute_url() if here else "")
    way: list[Link | str] = [_lists(check.project), own, *([here] if here else [])]
    return below(check.project, actor, "roster_list", *way) | {"check": check}
