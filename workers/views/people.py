"""The village's people: list, page, adding, changing, revealing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from projects.overview import Row
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, can, require
from regions.http import Request
from regions.models import Level, Post
from workers.actions import add_person, edit_person, reveal
from workers.actions.people import has_work_days
from workers.bank_checks import standings
from workers.examining import examined
from workers.forms.people import (
    VALUES,
    PersonEditForm,
    PersonForm,
    RevealForm,
)
from workers.masked import masked
from workers.models import Person, PersonCategory, RosterEntry
from workers.rules import days
from workers.showing import account_history, bank_said

PER_PAGE = 50
PASSED_WITH = ("by__user__human", "entry__project")  # what templates/workers/passed.html reads
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def person_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PEOPLE)
    words = request.GET.get("q", "").strip()[:60]
    people = Person.objects.visible_to(actor).select_related("village")
    found = people.search(words) if words else people
    working = RosterEntry.objects.working_on(timezone.localdate()).select_related("project")
    found = found.prefetch_related(Prefetch("entries", working, to_attr="places"), _held_now())
    page = Paginator(found.order_by("pinyin", "name", "id"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "lines": [(person, masked(person, "id_number")) for person in page],
        "words": words,
        "many_villages": actor.division.level != Level.VILLAGE,
        "can_add": can(actor, Permission.KEEP_PEOPLE),
    }
    return render(request, "workers/person_list.html", context)


@require_safe
def person_detail(request: Request, pk: UUID) -> HttpResponse:
    person, actor = person_of(request, pk, Permission.SEE_PEOPLE)
    slots: Any = person.entries.annotate(slots_in_all=Count("slots__half")).values_list(
        "pk", "slots_in_all"
    )
    logged = dict(slots)
    keeps = can(actor, Permission.KEEP_PEOPLE, person)
    today = timezone.localdate()
    context = below_person(person) | {
        "rows": _facts(person),
        "found": examined([person], today)[person.pk],
        "passed": person.passed_warnings.select_related(*PASSED_WITH),
        "changes": account_history(person),
        "bank_said": bank_said(standings([person]).get(person.pk)),
        "can_confirm": can(actor, Permission.CONFIRM_ACCOUNTS, person),
        "entries": [
            (entry, days(logged[entry.pk]))
            for entry in person.entries.select_related("project").order_by("-at")
        ],
        "categories": person.categories.select_related("category"),
        "can_edit": keeps,
        "can_reveal": can(actor, Permission.REVEAL_PERSONAL_DATA, person),
    }
    return render(request, "workers/person_detail.html", context)


@require_http_methods(FORMS)
def person_add(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_PEOPLE)
    form = PersonForm(**sent(request), actor=actor)
    person = acted(form, lambda form: _add(form, actor))
    if person is not None:
        messages.success(request, _("%(name)s is on the list.") % {"name": person.name})
        return redirect(person)
    crumbs = [_list(), Link(_("Add a person"), "")]
    context = {"form": form, "village": form.only, "crumbs": crumbs}
    return render(request, "workers/person_add.html", context, status=status(form))


@require_http_methods(FORMS)
def person_edit(request: Request, pk: UUID) -> HttpResponse:
    person, actor = person_of(request, pk, Permission.KEEP_PEOPLE)
    form = PersonEditForm(
        **sent(request),
        instance=person,
        identified=has_work_days(person),
        phone=masked(person, "phone"),
    )
    changed = acted(form, lambda form: _change(form, pk, actor))
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect(changed)
    context = below_person(person, _("Change")) | {"form": form}
    return render(request, "workers/person_edit.html", context, status=status(form))


@never_cache
@require_http_methods(FORMS)
def person_reveal(request: Request, pk: UUID) -> HttpResponse:
    """The answer to the POST shows the value once; loading the page again asks again."""
    person, actor = person_of(request, pk, Permission.REVEAL_PERSONAL_DATA)
    form = RevealForm(**sent(request))
    value = acted(form, lambda form: reveal(person_id=pk, by=actor, **form.cleaned_data))
    context = below_person(person, _("Show a number")) | {"form": form, "value": value}
    if value is not None:
        context["label"] = dict(VALUES)[form.cleaned_data["field"]]
    return render(request, "workers/person_reveal.html", context, status=status(form))


def person_of(request: Request, pk: UUID, permission: Permission) -> tuple[Person, Post]:
    people = Person.objects.visible_to(request.actor).select_related("village")
    person = get_object_or_404(people, pk=pk)
    return person, require(request.actor, permission, person)


def _held_now() -> Prefetch[Any]:
    held = PersonCategory.objects.held_on(timezone.localdate())
    return Prefetch("categories", held, to_attr="held_now")


def _add(form: PersonForm, by: Post) -> Person:
    said = form.cleaned_data
    return add_person(
        id=said["id"],
        village=form.village,
        id_number=said["id_number"],
        details=form.details(),
        by=by,
    )


def _change(form: PersonEditForm, pk: UUID, by: Post) -> Person:
    return edit_person(person_id=pk, id_number=form.number, details=form.details(), by=by)


def _facts(person: Person) -> list[Row]:
    """No birth date: beside a masked ID number it would give the number away (decision 32)."""
    return [
        Row(_("Village"), " ".join(filter(None, (person.village.name, person.group)))),
        Row(_("Sex"), person.get_sex_display()),
        Row(_("Ethnicity"), person.ethnicity or "—"),
        Row(_("ID number"), masked(person, "id_number")),
        Row(_("Phone"), masked(person, "phone") or "—"),
        Row(_("Bank"), person.bank or "—"),
        Row(_("Account number"), masked(person, "account") or "—"),
        *([Row(_("Related to"), person.relation)] if person.relation else []),
    ]


def _list() -> Link:
    return Link(_("People"), reverse("person_list"))


def below_person(person: Person, here: str = "") -> dict[str, Any]:
    own = Link(person.name, person.get_absolute_url() if here else "")
    return {"person": person, "crumbs": [_list(), own, *([Link(here, "")] if here else [])]}
