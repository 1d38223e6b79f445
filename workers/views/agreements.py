"""Signed agreements: recording many at once, copies one after the other, signing anew."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_agreements, replace_agreement
from workers.forms.agreements import AgreementForm, CopyForm, ReplaceForm, numbers_asked
from workers.forms.roster import line_of
from workers.models import Agreement, RosterEntry

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def agreement_add(request: Request, pk: UUID) -> HttpResponse:
    """One picture for everyone who has no signed copy yet; an address may name whose."""
    project, actor = _kept(request, pk)
    lacking = _without_copy(project)
    initial = {"people": request.GET.getlist("entry")}
    people = [(entry.pk, line_of(entry)) for entry in lacking]
    form = AgreementForm(**sent(request), people=people, initial=initial)
    made = acted(form, lambda form: _agree(form, project, form.cleaned_data["people"], actor))
    if made is not None:
        said = ngettext("%(number)s agreement is recorded.", "%(number)s agreements are recorded.",
                        len(made))  # fmt: skip
        messages.success(request, said % {"number": len(made)})
        return redirect("roster_list", pk=pk)
    context = below(project, actor, "roster_list", _("Record agreements"))
    context |= {"form": form, "lacking": lacking}
    return render(request, "workers/agreement_add.html", context, status=status(form))


@require_http_methods(FORMS)
def agreement_copy(request: Request, pk: UUID) -> HttpResponse:
    """On the phone: one person after the other, whoever has no signed copy yet."""
    project, actor = _kept(request, pk)
    lacking = _without_copy(project)
    entry = _next(lacking, request.GET.get("number", ""))
    form = CopyForm(**sent(request), initial={"signed_on": _usual_day(project)})
    made = acted(form, lambda form: _agree(form, project, [entry.pk], actor)) if entry else None
    if entry and made is not None:
        said = _("The copy of %(name)s is kept.") % {"name": entry.person.name}
        messages.success(request, said)
        return redirect(_copy_url(pk, entry.number + 1))
    context = below(project, actor, "roster_list", _("Attach signed copies")) | {
        "form": form,
        "entry": entry,
        "lacking": lacking,
        "skip": _copy_url(pk, entry.number + 1) if entry and len(lacking) > 1 else "",
        "here": reverse("agreement_copy", args=[pk]),
    }
    return render(request, "workers/agreement_copy.html", context, status=status(form))


@require_http_methods(FORMS)
def agreement_replace(request: Request, pk: UUID) -> HttpResponse:
    """The old one is struck out with what has changed; pay goes on from the new one."""
    rows = RosterEntry.objects.visible_to(request.actor).select_related("project", "person")
    entry = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, entry)
    form = ReplaceForm(**sent(request))
    if acted(form, lambda form: _replace(form, entry, actor)):
        messages.success(request, _("The new agreement is recorded; the old one is struck out."))
        return redirect(entry)
    link = Link(entry.person.name, entry.get_absolute_url())
    context = below(entry.project, actor, "roster_list", link, _("Signed anew")) | {
        "form": form,
        "entry": entry,
        "old": entry.agreements.standing().select_related("paper").first(),
    }
    return render(request, "workers/agreement_replace.html", context, status=status(form))


def _kept(request: Request, pk: UUID) -> tuple[Project, Post]:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    return project, require(request.actor, Permission.KEEP_PEOPLE, project)


def _without_copy(project: Project) -> list[RosterEntry]:
    """Also those who have left: their days are paid on the agreement as well."""
    rows = project.rosterentrys.with_agreements().without_copy()
    return list(rows.select_related("person").order_by("number"))


def _next(lacking: list[RosterEntry], asked: str) -> RosterEntry | None:
    """The first from the number asked for on; after the last comes the first again."""
    number = min(numbers_asked(asked), default=0)
    following = (entry for entry in lacking if entry.number >= number)
    return next(following, lacking[0] if lacking else None)


def _copy_url(pk: UUID, number: int) -> str:
    return f"{reverse('agreement_copy', args=[pk])}?number={number}"


def _usual_day(project: Project) -> Any:
    """Most sign on the same day: that of the agreement recorded last."""
    last = Agreement.objects.filter(project=project).order_by("-at").first()
    return last.signed_on if last else timezone.localdate()


def _agree(form: Any, project: Project, people: list[UUID], by: Post) -> list[Agreement]:
    said = form.cleaned_data
    return add_agreements(
        id=said["id"],
        project_id=project.pk,
        entry_ids=people,
        signed_on=said["signed_on"],
        file=said["paper"],
        by=by,
    )


def _replace(form: ReplaceForm, entry: RosterEntry, by: Post) -> Agreement:
    said = form.cleaned_data
    return replace_agreement(
        id=said["id"],
        entry_id=entry.pk,
        signed_on=said["signed_on"],
        reason=said["reason"],
        file=said["paper"],
        by=by,
    )
