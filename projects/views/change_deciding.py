"""Handing a change order in, and deciding on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import change_words
from projects.actions import Answer, decide_change, submit_change, with_answer
from projects.actions.change_case import RIGHTS
from projects.change_rules import WAITING, State
from projects.forms.answering import GIVEN, SubmitForm, VerdictForm
from projects.models import ChangeAct, ChangeOrder, Verdict
from projects.overview import Check
from projects.views.changes import back, below_change, change_of, handed_in, shown
from projects.views.pages import acted, sent, status
from regions.access import Permission, answerable, can, require
from regions.http import Request
from regions.models import Post


@require_http_methods(["GET", "HEAD", "POST"])
def change_submit(request: Request, pk: UUID) -> HttpResponse:
    change = change_of(request, pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, change)
    if change.state != State.MAKE:
        return back(request, change, handed_in())
    form = SubmitForm(
        **sent(request), people=answerable(RIGHTS[State.MAKE], change), actor=actor,
        initial={"version": change.version},
    )  # fmt: skip
    if acted(form, lambda form: _submit(form, change, actor)):
        messages.success(request, _("The change is handed in. The township looks next."))
        return redirect(change)
    context = _case(change, form, _("Hand the change in"), actor) | {
        "bare": not change.papers.standing().exists(),
        "submit": _("Hand the change in"),
    }
    return render(request, "projects/change_submit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def change_decide(request: Request, pk: UUID) -> HttpResponse:
    """The township or the county, whichever it waits for."""
    change = change_of(request, pk)
    actor = _decider(request.actor, change)
    step = State(change.state)
    if step not in WAITING or not can(actor, RIGHTS[step], change):
        return back(request, change, _("Nothing waits here for your decision any more."))
    form = VerdictForm(
        **sent(request), people=answerable(RIGHTS[step], change), actor=actor, verdicts=GIVEN,
        initial={"version": change.version},
    )  # fmt: skip
    if acted(form, lambda form: _decide(form, change, actor)):
        change.refresh_from_db()
        said = _("Saved. The change now stands at: %(state)s.")
        messages.success(request, said % {"state": change.get_state_display()})
        return redirect(change)
    context = _case(change, form, _("Decide"), actor) | {
        "step": change_words.WHO[step],
        "submit": _("Send the decision"),
    }
    return render(request, "projects/change_decide.html", context, status=status(form))


def _decider(actor: Post | None, change: ChangeOrder) -> Post:
    """Whoever decides at some step; whether it is his turn is another question."""
    if actor is None or not any(can(actor, RIGHTS[step], change) for step in WAITING):
        raise PermissionDenied("decide")
    return actor


def _case(change: ChangeOrder, form: SubmitForm, here: str, actor: Post) -> dict[str, Any]:
    """What is shown before: the figures, what to look at twice, the papers, what happened."""
    said = shown(change)
    return below_change(change, actor, here) | said | {
        "form": form,
        "checks": [Check("warning", text) for text in said["warnings"]],
        "responsible": str(actor.human) if form.alone else _("whoever is named above"),
        "nobody": not form.people,
    }  # fmt: skip


def _submit(form: SubmitForm, change: ChangeOrder, by: Post) -> ChangeAct:
    version = form.cleaned_data["version"]
    return with_answer(
        project=change.project,
        by=by,
        **form.answered(),
        act=lambda answer: submit_change(
            change_id=change.pk, version=version, by=by, answer=answer
        ),
    )


def _decide(form: VerdictForm, change: ChangeOrder, by: Post) -> ChangeAct:
    said = form.cleaned_data

    def act(answer: Answer) -> ChangeAct:
        return decide_change(
            change_id=change.pk,
            version=said["version"],
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            by=by,
            answer=answer,
        )

    return with_answer(project=change.project, by=by, **form.answered(), act=act)
