"""Priority groups: the county's list of them, and who belongs to which."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post
from workers.actions import add_category, add_group, end_category, end_group
from workers.forms.categories import CategoryEndForm, CategoryForm, GroupEndForm, GroupForm
from workers.models import Category, PersonCategory
from workers.views.people import below_person, person_of

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
def group_list(request: Request) -> HttpResponse:
    """The common groups and the county's own, with a form for one more."""
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    today = timezone.localdate()
    form = GroupForm(**sent(request), initial={"since": today})
    if acted(form, lambda form: add_group(group=form.group(), by=actor)):
        messages.success(
            request, _("The group is on the list; villages can choose it from now on.")
        )
        return redirect("group_list")
    groups = Category.objects.of_county(actor.division_id)
    context = {
        "form": form,
        "county": actor.division,
        "groups": [(one, one.until is None or one.until >= today) for one in groups],
    }
    return render(request, "workers/group_list.html", context, status=status(form))


@require_http_methods(FORMS)
def group_end(request: Request, code: str) -> HttpResponse:
    group = get_object_or_404(Category.objects.kept_by(request.actor), pk=code)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = GroupEndForm(**sent(request), initial={"until": timezone.localdate()})
    if acted(form, lambda form: end_group(code=code, by=actor, **form.cleaned_data)):
        messages.success(request, _("Nobody is put into this group after that day."))
        return redirect("group_list")
    crumbs = [Link(_("Priority groups"), reverse("group_list")), Link(group.name, "")]
    context = {"form": form, "group": group, "crumbs": crumbs}
    return render(request, "workers/group_end.html", context, status=status(form))


@require_http_methods(FORMS)
def category_add(request: Request, pk: UUID) -> HttpResponse:
    person, actor = person_of(request, pk, Permission.KEEP_PEOPLE)
    today = timezone.localdate()
    groups = Category.objects.of_county(person.village_id).in_force(today)
    form = CategoryForm(**sent(request), groups=groups, initial={"since": today})
    if acted(form, lambda form: _put_into(form, pk, actor)):
        messages.success(request, _("Saved."))
        return redirect(person)
    context = below_person(person, _("Priority group")) | {"form": form}
    return render(request, "workers/category_add.html", context, status=status(form))


@require_http_methods(FORMS)
def category_end(request: Request, pk: UUID) -> HttpResponse:
    rows = PersonCategory.objects.visible_to(request.actor).select_related("person", "category")
    row = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.KEEP_PEOPLE, row)
    form = CategoryEndForm(**sent(request), initial={"until": timezone.localdate()})
    if acted(form, lambda form: end_category(category_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect(row.person)
    context = below_person(row.person, _("Priority group")) | {"form": form, "category": row}
    return render(request, "workers/category_end.html", context, status=status(form))


def _put_into(form: CategoryForm, person_id: UUID, by: Post) -> PersonCategory:
    said = form.cleaned_data
    return add_category(
        id=said["id"],
        person_id=person_id,
        category=said["category"],
        since=said["since"],
        evidence=form.proof(),
        by=by,
    )
