"""Money that went back: what is left, what was returned, and entering it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ReasonForm
from core.money import grouped
from projects import ending_words
from projects.actions import return_money, withdraw_return
from projects.actions.papers import with_paper
from projects.actions.returning import can_go_back
from projects.forms.endings import FundReturnForm
from projects.models import FundReturn, Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

STRUCK_BY = ("withdrawn_by__user__human", "withdrawn_by__division")


@require_safe
def fund_return_list(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    context = below(project, actor, "fund_list", _("Money returned")) | {
        "left": ending_words.left_rows(can_go_back(project), project),
        "returns": project.fundreturns.select_related("fund", "paper", *STRUCK_BY),
        "enters": may(actor, Permission.ENTER_FUNDS, project),
    }
    return render(request, "projects/fund_return_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_return_add(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, project)
    form = FundReturnForm(**sent(request), papers=project.funds.standing())
    if acted(form, lambda form: _enter(form, project, actor)):
        messages.success(request, _("It is kept what went back."))
        return redirect("fund_return_list", pk=project.pk)
    back = reverse("fund_return_list", args=[project.pk])
    here = Link(_("Money returned"), back), _("Enter what went back")
    context = below(project, actor, "fund_list", *here) | {
        "form": form,
        "left": ending_words.left_rows(can_go_back(project), project),
        "cancel": back,
    }
    return render(request, "projects/fund_return_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_return_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = FundReturn.objects.visible_to(request.actor).select_related("project")
    row = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, row)
    back = reverse("fund_return_list", args=[row.project_id])
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: withdraw_return(return_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect(back)
    said = {"paper": row.voucher_number, "amount": grouped(row.amount)}
    context = below(row.project, actor, "fund_list", _("Strike out")) | {
        "title": _("Strike this out?"),
        "what": _("%(paper)s, %(amount)s yuan") % said,
        "submit": _("Strike out"),
        "consequences": [_("It stays in sight with your reason. Then enter the right one.")],
        "form": form,
        "cancel": back,
    }
    return render(request, "projects/fund_sure.html", context, status=status(form))


def _enter(form: FundReturnForm, project: Project, by: Post) -> FundReturn:
    said = form.cleaned_data
    return with_paper(
        FundReturn,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Voucher of money returned %(number)s") % {"number": said["number"]},
        by=by,
        act=lambda paper: return_money(
            id=said["id"], project_id=project.pk, back=form.back(), paper=paper, by=by
        ),
    )
