"""The county's own settings: what holds, what will hold, and what held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import save_settings, withdraw_settings
from projects.county import settings_of
from projects.county_words import said_of
from projects.forms.county import SettingsForm, SettingsWithdrawForm
from projects.models import CountySettings
from projects.tabs import Link
from projects.views.files import served
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

MOST_SHOWN = 30  # versions: a county sets a few a year


@require_http_methods(["GET", "HEAD", "POST"])
def settings_edit(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    settings = settings_of(actor.division_id)
    form = SettingsForm(**sent(request), instance=settings_of(actor.division_id))
    saved = acted(form, lambda form: save_settings(**form.saving(), by=actor))
    if saved is not None:
        messages.success(request, _said_of_day(saved))
        return redirect("settings_edit")
    context = {
        "form": form,
        "kept": None if settings._state.adding else settings,
        "county": actor.division,
        "versions": _versions(actor, settings),
    }
    return render(request, "projects/settings_edit.html", context, status=status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def settings_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Strike out a version that has not begun yet."""
    settings = _version(request.actor, pk)
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    form = SettingsWithdrawForm(**sent(request))
    if acted(form, lambda form: withdraw_settings(settings_id=pk, by=actor, **form.cleaned_data)):
        messages.success(request, _("The settings are struck out; they will not hold."))
        return redirect("settings_edit")
    crumbs = [
        Link(_("Settings of the county"), reverse("settings_edit")),
        Link(_("Strike out"), ""),
    ]
    context = {"form": form, "settings": settings, "crumbs": crumbs}
    return render(request, "projects/settings_withdraw.html", context, status=status(form))


@require_safe
def settings_paper(request: Request, pk: UUID) -> HttpResponse:
    """The picture of the document that a version comes from."""
    settings = _version(request.actor, pk)
    require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    if not settings.paper_sha256:
        raise Http404
    return served(settings.paper_sha256, settings.paper_type)


def _version(actor: Post | None, pk: UUID) -> CountySettings:
    """One of the post's own county; for everybody else it isn't there."""
    rows = CountySettings.objects.filter(area_id=actor.division_id if actor else "")
    return get_object_or_404(rows.select_related("by__user__human"), pk=pk)


def _versions(actor: Post, holding: CountySettings) -> list[dict[str, Any]]:
    """The newest first, each with what it changed against the one before it."""
    rows = CountySettings.objects.filter(area_id=actor.division_id).select_related(
        "by__user__human", "withdrawn_by__user__human"
    )
    found = list(rows[: MOST_SHOWN + 1])
    standing = [one for one in found if one.stands]
    before = dict(zip([one.pk for one in standing], standing[1:], strict=False))
    today = timezone.localdate()
    return [
        {
            "settings": one,
            "holds": one.pk == holding.pk,
            "ahead": one.stands and one.since > today,
            "changes": said_of(one, before.get(one.pk)),
        }
        for one in found[:MOST_SHOWN]
    ]


def _said_of_day(settings: CountySettings) -> str:
    if settings.since > timezone.localdate():
        return _("The settings are saved. They hold from the day that you named.")
    return _("The settings are saved. They hold from now on.")
