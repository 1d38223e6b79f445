"""Deciding on a request for money, and disbursing what it asks."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm
from core.money import grouped
from projects import request_words
from projects.actions import (
    Answer,
    close_request,
    decide_request,
    disburse,
    enter_before,
    submit_request,
    with_answer,
    withdraw_disbursement,
)
from projects.actions.papers import with_paper
from projects.actions.request_case import RIGHTS
from projects.forms.answering import SubmitForm, VerdictForm
from projects.forms.requests import (
    BeforeForm,
    DisbursementForm,
)
from projects.models import Disbursement, FundRequest, Project, RequestAct, Stream, Verdict
from projects.overview import Check, Row
from projects.request_rules import APPROVED, REJECTS, State, shares_to_disburse
from projects.tabs import Link
from projects.treasury import at_hand, labour_of, money_of, pots_of, without_voucher
from projects.views.pages import acted, below, sent, status
from projects.views.requests import back, below_request, list_of, request_of, sure
from regions.access import Permission, answerable, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_submit(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, asked)
    if asked.state != State.MAKE:
        return back(request, asked, _("This request was handed in already."))
    form = SubmitForm(
        **sent(request), people=answerable(RIGHTS[State.MAKE], asked), actor=actor,
        initial={"version": asked.version},
    )  # fmt: skip
    if acted(form, lambda form: _submit(form, asked, actor)):
        messages.success(request, _("The request is handed in. The supervision group looks next."))
        return redirect(asked)
    context = _case(asked, form, _("Hand the request in"), actor) | {
        "gaps": [use.label for use in without_voucher(asked)],
        "submit": _("Hand the request in"),
    }
    return render(request, "projects/fund_request_submit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_decide(request: Request, pk: UUID) -> HttpResponse:
    """The supervision group, the township or the county, whichever it waits for."""
    asked = request_of(request, pk)
    actor = _decider(request.actor, asked)
    step = State(asked.state)
    if step not in APPROVED or not can(actor, RIGHTS[step], asked):
        return back(request, asked, _("Nothing waits here for your decision any more."))
    form = VerdictForm(
        **sent(request), people=answerable(RIGHTS[step], asked), actor=actor,
        verdicts=_verdicts(step), initial={"version": asked.version},
    )  # fmt: skip
    if acted(form, lambda form: _decide(form, asked, actor)):
        asked.refresh_from_db()
        said = _("Saved. The request now stands at: %(state)s.")
        messages.success(request, said % {"state": asked.get_state_display()})
        return redirect(asked)
    context = _case(asked, form, _("Decide"), actor) | {
        "step": request_words.WHO[step],
        "submit": _("Send the decision"),
    }
    return render(request, "projects/fund_request_decide.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def disbursement_add(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, asked)
    if asked.state != State.RELEASE:
        return back(request, asked, _("No money is to be disbursed for this request now."))
    form = _disbursement_form(request, asked)
    if acted(form, lambda form: _disburse(form, asked, actor)):
        messages.success(request, _("It is kept what was disbursed."))
        return redirect(asked)
    money = money_of([asked])[asked.pk]
    context = below_request(asked, actor, _("Enter what was disbursed")) | {
        "form": form,
        "rows": request_words.money_rows(money),
        "nothing": not form.portions,
    }
    return render(request, "projects/disbursement_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def fund_before_add(request: Request, pk: UUID) -> HttpResponse:
    """What left the treasury on paper, before works under way were taken over."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, project)
    form = BeforeForm(**sent(request), papers=project.funds.standing())
    made = acted(form, lambda form: _enter_before(form, project, actor))
    if made is not None:
        messages.success(request, _("It is kept what was disbursed."))
        return redirect(made)
    here = Link(_("Requests for money"), list_of(project)), _("Disbursed before the take-over")
    context = below(project, actor, "fund_list", *here) | {
        "form": form,
        "is_time": project.taken_over,
    }
    return render(request, "projects/fund_before_add.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def disbursement_withdraw(request: Request, pk: UUID) -> HttpResponse:
    rows = Disbursement.objects.visible_to(request.actor).select_related("request__project")
    row = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, row)
    form = ReasonForm(**sent(request))

    def act(form: ReasonForm) -> Disbursement:
        return withdraw_disbursement(disbursement_id=pk, by=actor, **form.cleaned_data)

    if acted(form, act):
        messages.success(request, _("It is struck out and no longer counts."))
        return redirect(row.request)
    what = {"paper": row.voucher_number, "amount": grouped(row.amount)}
    words = {
        "title": _("Strike this out?"), "submit": _("Strike out"),
        "what": _("%(paper)s, %(amount)s yuan") % what,
        "consequences": [_("It stays in sight with your reason. Then enter the right one.")],
    }  # fmt: skip
    return sure(request, row.request, actor, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
def fund_request_close(request: Request, pk: UUID) -> HttpResponse:
    asked = request_of(request, pk)
    actor = require(request.actor, Permission.ENTER_FUNDS, asked)
    if asked.state != State.RELEASE or asked.stream == Stream.LABOUR:
        return back(request, asked, _("This request can't be closed with less than it asked for."))
    form = ReasonForm(**sent(request))
    if acted(form, lambda form: close_request(request_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The request is closed."))
        return redirect(asked)
    left = grouped(money_of([asked])[asked.pk].left)
    words = {
        "title": _("Close this request with less?"), "submit": _("Close it"),
        "what": _("%(left)s yuan of it are not disbursed.") % {"left": left},
        "consequences": [_("They can be asked for again by another request.")],
    }  # fmt: skip
    return sure(request, asked, actor, form, words)


def _decider(actor: Post | None, asked: FundRequest) -> Post:
    """Whoever decides at some step; whether it is his turn is another question."""
    if actor is None or not any(can(actor, RIGHTS[step], asked) for step in APPROVED):
        raise PermissionDenied("decide")
    return actor


def _case(asked: FundRequest, form: SubmitForm, here: str, actor: Post) -> dict[str, Any]:
    """What is shown before: the figures, what to look at twice, the papers, what happened."""
    return below_request(asked, actor, here) | {
        "form": form,
        "rows": _summary(asked),
        "checks": [Check("warning", text, "") for text in request_words.warnings_of(asked)],
        "vouchers": asked.vouchers.standing().select_related("paper"),
        "events": request_words.events(asked),
        "responsible": str(actor.human) if form.alone else _("whoever is named above"),
        "nobody": not form.people,
    }


def _summary(asked: FundRequest) -> list[Row]:
    parts = money_of([asked])[asked.pk].parts
    hand = at_hand(asked.project)
    return [
        Row(_("Project"), asked.project.name),
        Row(_("What the money is for"), asked.purpose),
        *(Row(str(part.use.label), _yuan(part.asked)) for part in parts),
        Row(_("Worth of the works done so far"), _yuan(asked.done or 0)),
        Row(_("At hand"), _yuan(hand.at_hand)),
        Row(_("Approved wages wait for"), _yuan(hand.for_wages)),
    ]


def _yuan(amount: Any) -> str:
    return _("%(amount)s yuan") % {"amount": grouped(amount)}


def _disbursement_form(request: Request, asked: FundRequest) -> DisbursementForm:
    project, pots = asked.project, pots_of(asked.project)
    wages = labour_of(project, [asked]).get(asked.pk)
    return DisbursementForm(
        **sent(request),
        parts=money_of([asked])[asked.pk].parts,
        pots=pots,
        papers=project.funds.in_bulk(list(pots)),
        offered=shares_to_disburse(wages, pots) if wages else {},
    )


def _enter_before(form: BeforeForm, project: Project, by: Post) -> FundRequest:
    said = form.cleaned_data
    return with_paper(
        FundRequest,
        id=said["id"],
        project=project,
        file=said["paper"],
        title=_("Treasury voucher %(number)s") % {"number": said["number"]},
        by=by,
        act=lambda paper: enter_before(
            id=said["id"], project_id=project.pk, fund_id=said["fund"].pk, parts=form.parts(),
            voucher=form.voucher(), paper=paper, by=by,
        ),
    )  # fmt: skip


def _submit(form: SubmitForm, asked: FundRequest, by: Post) -> RequestAct:
    version = form.cleaned_data["version"]
    return with_answer(
        project=asked.project,
        by=by,
        **form.answered(),
        act=lambda answer: submit_request(
            request_id=asked.pk, version=version, by=by, answer=answer
        ),
    )


def _verdicts(step: State) -> list[Verdict]:
    return [Verdict.APPROVE, Verdict.RETURN, *([Verdict.REJECT] if step in REJECTS else [])]


def _decide(form: VerdictForm, asked: FundRequest, by: Post) -> RequestAct:
    said = form.cleaned_data

    def act(answer: Answer) -> RequestAct:
        return decide_request(
            request_id=asked.pk,
            version=said["version"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(project=asked.project, by=by, **form.answered(), act=act)


def _disburse(form: DisbursementForm, asked: FundRequest, by: Post) -> RequestAct:
    return disburse(
        id=form.cleaned_data["id"],
        request_id=asked.pk,
        portions=form.typed(),
        voucher=form.voucher(),
        by=by,
    )
