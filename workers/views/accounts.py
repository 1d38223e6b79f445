"""Another account for someone who has one: asking, confirming by a second human, refusing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.overview import Row
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import ask_account_change, confirm_account_change, refuse_account_change
from workers.forms.accounts import AccountChangeForm, ConfirmForm, RefuseForm
from workers.masked import masked, masked_account
from workers.models import AccountChange
from workers.views.people import below_person, person_of

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def account_change(request: Request, pk: UUID) -> HttpResponse:
    person, actor = person_of(request, pk, Permission.KEEP_PEOPLE)
    form = AccountChangeForm(**sent(request), person=person)
    change = acted(
        form,
        lambda form: ask_account_change(
            id=form.cleaned_data["id"], person_id=pk, new=form.asked(), by=actor
        ),
    )
    if change is not None:
        said = _("Asked for. The old account is used until a second person has seen the new one.")
        messages.success(request, said)
        return redirect(person)
    context = below_person(person, _("Change the account")) | {
        "form": form,
        "kept": masked(person, "account"),
        "waiting": person.account_changes.waiting().first(),
    }
    return render(request, "workers/account_change.html", context, status=status(form))


@require_http_methods(FORMS)
def account_confirm(request: Request, pk: UUID) -> HttpResponse:
    change, actor = _change(request, pk)
    form = ConfirmForm(**sent(request))
    done = acted(
        form, lambda form: confirm_account_change(change_id=pk, by=actor, **form.cleaned_data)
    )
    if done is not None:
        messages.success(request, _("Confirmed: the new account is in force from now on."))
        return redirect(change.person)
    context = _page(change, actor, _("Confirm the account")) | {"form": form}
    return render(request, "workers/account_confirm.html", context, status=status(form))


@require_http_methods(FORMS)
def account_refuse(request: Request, pk: UUID) -> HttpResponse:
    change, actor = _change(request, pk)
    form = RefuseForm(**sent(request))
    done = acted(
        form, lambda form: refuse_account_change(change_id=pk, by=actor, **form.cleaned_data)
    )
    if done is not None:
        messages.success(request, _("Refused: the old account stays in force."))
        return redirect(change.person)
    context = _page(change, actor, _("Refuse the change")) | {"form": form}
    return render(request, "workers/account_refuse.html", context, status=status(form))


def _change(request: Request, pk: UUID) -> tuple[AccountChange, Post]:
    rows = AccountChange.objects.visible_to(request.actor)
    change = get_object_or_404(rows.select_related("person__village", "asker", "seer"), pk=pk)
    return change, require(request.actor, Permission.CONFIRM_ACCOUNTS, change)


def _page(change: AccountChange, actor: Post, here: str) -> dict[str, object]:
    return below_person(change.person, here) | {
        "change": change,
        "rows": _facts(change),
        "own": change.asker_id == actor.human_id,
        "warnings": change.person.passed_warnings.filter(account_hash=change.account_hash),
    }


def _facts(change: AccountChange) -> list[Row]:
    return [
        Row(_("Account in force"), masked_account(change, "replaced")),
        Row(_("New account"), masked_account(change, "account")),
        Row(_("Bank"), change.bank or "—"),
        Row(_("Why it changes"), change.why),
        Row(_("Asked for by"), change.asker.name),
    ]
