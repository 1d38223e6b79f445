"""The county's own settings, on one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.actions import CountyChoices, save_settings
from projects.county import settings_of
from projects.forms.county import SettingsForm
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def settings_edit(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    settings = settings_of(actor.division_id)
    form = SettingsForm(**sent(request), instance=settings_of(actor.division_id))
    if acted(
        form, lambda form: save_settings(choices=CountyChoices(**form.cleaned_data), by=actor)
    ):
        messages.success(request, _("The settings are saved. They hold from now on."))
        return redirect("settings_edit")
    kept = None if settings._state.adding else settings
    context = {"form": form, "kept": kept, "county": actor.division}
    return render(request, "projects/settings_edit.html", context, status=status(form))
