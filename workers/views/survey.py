"""The willingness survey, household by household: the list, one household, one answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, When
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.models import Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import (
    add_household,
    add_member,
    edit_household,
    edit_member,
    remove_household,
    remove_member,
)
from workers.forms.survey import (
    AnswerForm,
    HouseholdForm,
    NewAnswerForm,
    NewHouseholdForm,
    said_before,
)
from workers.models import Category, Household, HouseholdMember, Person, Relation
from workers.survey import months_said, not_asked_yet, skills_of, totals

PER_PAGE = 50
SUGGESTED = 24  # neighbours to choose from by one tap; a search finds the others
FORMS = ["GET", "HEAD", "POST"]


@require_safe
def survey_list(request: Request, pk: UUID) -> HttpResponse:
    """The households asked so far, with the figures that they make."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.SEE_PEOPLE, project)
    words = request.GET.get("q", "").strip()[:60]
    households = project.households.annotate(
        people=Count("members"), willing=Count("members", filter=Q(members__willing=True))
    )
    if words:
        named = HouseholdMember.objects.filter(project=project, name__icontains=words)
        households = households.filter(
            Q(head__icontains=words) | Q(pk__in=named.values("household"))
        )
    page = Paginator(households.order_by("group", "at"), PER_PAGE)
    context = below(project, actor, "roster_list", _("Willingness survey")) | {
        "page": page.get_page(request.GET.get("page")),
        "words": words,
        "totals": totals(project),
        "on_paper": project.surveys.order_by("-held_on"),
        "can_keep": may(actor, Permission.KEEP_PEOPLE, project),
    }
    return render(request, "workers/survey_list.html", context)


@require_http_methods(FORMS)
def household_add(request: Request, pk: UUID) -> HttpResponse:
    """Goes on to the answer of the head, whose name is there already."""
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, project)
    initial = {"asked_on": timezone.localdate(), "group": request.GET.get("group", "")[:40]}
    form = NewHouseholdForm(**sent(request), initial=initial)
    household = acted(
        form,
        lambda form: add_household(
            id=form.cleaned_data["id"], project_id=pk, asked=form.asked(), by=actor
        ),
    )
    if household is not None:
        return redirect(household)
    context = below(project, actor, "roster_list", _survey(project), _("Next household"))
    return render(
        request, "workers/household_add.html", context | {"form": form}, status=status(form)
    )


@require_safe
def household_detail(request: Request, pk: UUID) -> HttpResponse:
    household, actor = _household(request, pk, Permission.SEE_PEOPLE)
    words = request.GET.get("q", "").strip()[:60]
    keeps = may(actor, Permission.KEEP_PEOPLE, household.project)
    members = list(household.members.select_related("person"))
    context = _below(household, actor) | {
        "members": [(one, months_said(one.months)) for one in members],
        "no_head": not any(one.relation == Relation.HEAD for one in members),
        "words": words,
        "neighbours": _neighbours(household, words) if keeps else [],
        "can_keep": keeps,
    }
    return render(request, "workers/household_detail.html", context)


@require_http_methods(FORMS)
def household_edit(request: Request, pk: UUID) -> HttpResponse:
    household, actor = _household(request, pk, Permission.KEEP_PEOPLE)
    form = HouseholdForm(**sent(request), instance=Household.objects.get(pk=pk))
    if acted(form, lambda form: edit_household(household_id=pk, asked=form.asked(), by=actor)):
        messages.success(request, _("Saved."))
        return redirect(household)
    context = _below(household, actor, _("Change")) | {"form": form}
    return render(request, "workers/household_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def household_remove(request: Request, pk: UUID) -> HttpResponse:
    household, actor = _household(request, pk, Permission.KEEP_PEOPLE)
    form = Form(**sent(request))
    if form.is_valid():
        remove_household(household_id=pk, by=actor)
        messages.success(request, _("The household is off the survey."))
        return redirect("survey_list", pk=household.project_id)
    context = _below(household, actor, _("Take off")) | {"form": form}
    return render(request, "workers/household_remove.html", context, status=status(form))


@require_http_methods(FORMS)
def answer_add(request: Request, pk: UUID) -> HttpResponse:
    """An address may name the person of the village's list who was tapped."""
    household, actor = _household(request, pk, Permission.KEEP_PEOPLE)
    person = _chosen(request, household)
    first = not household.members.filter(relation=Relation.HEAD).exists()
    initial = {"relation": Relation.HEAD, "name": household.head} if first else {}
    form = NewAnswerForm(**sent(request), **_offers(household.project, person), initial=initial)
    member = acted(
        form,
        lambda form: add_member(
            id=form.cleaned_data["id"],
            household_id=pk,
            who=form.who(),
            answered=form.answered(),
            by=actor,
        ),
    )
    if member is not None:
        messages.success(request, _("%(name)s is taken down.") % {"name": member.name})
        return redirect(household)
    context = _below(household, actor, pgettext("survey", "Answer")) | {
        "form": form,
        "person": person,
    }
    return render(request, "workers/answer_add.html", context, status=status(form))


@require_http_methods(FORMS)
def answer_edit(request: Request, pk: UUID) -> HttpResponse:
    member, actor = _member(request, pk)
    form = AnswerForm(
        **sent(request), **_offers(member.project, member.person), initial=said_before(member)
    )
    if acted(
        form,
        lambda form: edit_member(member_id=pk, who=form.who(), answered=form.answered(), by=actor),
    ):
        messages.success(request, _("Saved."))
        return redirect(member.household)
    context = _below(member.household, actor, member.name) | {"form": form, "member": member}
    return render(request, "workers/answer_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def answer_remove(request: Request, pk: UUID) -> HttpResponse:
    member, actor = _member(request, pk)
    form = Form(**sent(request))
    if form.is_valid():
        remove_member(member_id=pk, by=actor)
        messages.success(request, _("%(name)s is off the survey.") % {"name": member.name})
        return redirect(member.household)
    context = _below(member.household, actor, member.name) | {"form": form, "member": member}
    return render(request, "workers/answer_remove.html", context, status=status(form))


def _household(request: Request, pk: UUID, permission: Permission) -> tuple[Household, Post]:
    rows = Household.objects.visible_to(request.actor).select_related("project__village")
    household = get_object_or_404(rows, pk=pk)
    return household, require(request.actor, permission, household)


def _member(request: Request, pk: UUID) -> tuple[HouseholdMember, Post]:
    rows = HouseholdMember.objects.visible_to(request.actor)
    member = get_object_or_404(
        rows.select_related("project", "person", "household__project"), pk=pk
    )
    return member, require(request.actor, Permission.KEEP_PEOPLE, member)


def _chosen(request: Request, household: Household) -> Person | None:
    """The person that the address names, if the village has him."""
    try:
        key = UUID(request.GET.get("person", ""))
    except ValueError:
        return None
    return Person.objects.filter(village_id=household.village_id, pk=key).first()


def _neighbours(household: Household, words: str) -> list[Person]:
    """People of the list who can be tapped: whoever is searched for, else those of the same group
    and whoever has the head's name, who comes first."""
    people, namesake = not_asked_yet(household.project), Q(name=household.head)
    near = people.search(words) if words else people.filter(Q(group=household.group) | namesake)
    first = Case(When(namesake, then=0), default=1)
    return list(near.order_by(first, "pinyin", "name", "id")[:SUGGESTED])


def _offers(project: Project, person: Person | None) -> dict[str, Any]:
    """What the form of an answer offers."""
    groups = Category.objects.of_county(project.village_id).in_force(timezone.localdate())
    trades = project.rosterentrys.values_list("trade", flat=True).distinct()
    return {
        "project": project,
        "person": person,
        "groups": groups,
        "trades": sorted({*trades, *skills_of(project)}),
    }


def _survey(project: Project) -> Link:
    return Link(_("Willingness survey"), reverse("survey_list", args=[project.pk]))


def _below(household: Household, actor: Post, here: str = "") -> dict[str, Any]:
    own = Link(household.head, household.get_absolute_url() if here else "")
    way: list[Link | str] = [_survey(household.project), own, *([here] if here else [])]
    return below(household.project, actor, "roster_list", *way) | {"household": household}
