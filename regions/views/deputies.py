"""Deputies of the villages' recorders: who stands in, handing over, taking back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import RuleBroken
from core.forms import add_error
from regions.access import Permission, require
from regions.actions import end_hand_over, hand_over
from regions.deputies import candidates, posts_to_stand_in_for, with_deputies
from regions.forms import HandOverForm
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]


@require_safe
def deputy_list(request: Request) -> HttpResponse:
    """The recorders whose work the actor may hand over, with their deputies."""
    actor = require(request.actor, Permission.HAND_OVER)
    recorders = list(with_deputies(posts_to_stand_in_for(actor)))
    return render(request, "regions/deputy_list.html", {"recorders": recorders})


@require_http_methods(FORMS)
def deputy_add(request: Request, pk: UUID) -> HttpResponse:
    posts = posts_to_stand_in_for(request.actor).select_related("division", "user__human")
    post = get_object_or_404(posts, pk=pk)
    actor = require(request.actor, Permission.HAND_OVER)
    people = candidates(post).select_related("human")
    form = HandOverForm(request.POST or None, users=people)
    if form.is_valid():
        try:
            deputy = hand_over(post_id=pk, by=actor, **form.said())
        except RuleBroken as broken:
            add_error(form, broken)
        else:
            said = _("%(name)s stands in from %(since)s to %(until)s.")
            facts = {"name": deputy.human.name, "since": deputy.since, "until": deputy.until}
            messages.success(request, said % facts)
            return redirect("deputy_list")
    context = {"form": form, "post": post, "people": people}
    code = 422 if form.errors else 200
    return render(request, "regions/deputy_add.html", context, status=code)


@require_http_methods(FORMS)
def deputy_end(request: Request, pk: UUID) -> HttpResponse:
    """Asked first: what the deputy has typed and not sent waits on his phone for ever."""
    mine = posts_to_stand_in_for(request.actor)
    deputies = Post.objects.filter(stands_in_for__in=mine)
    deputy = get_object_or_404(deputies.select_related("division", "user__human"), pk=pk)
    actor = require(request.actor, Permission.HAND_OVER)
    if request.method == "POST":
        end_hand_over(post_id=pk, by=actor)
        said = _("%(name)s no longer stands in.") % {"name": deputy.human.name}
        messages.success(request, said)
        return redirect("deputy_list")
    context = {
        "title": _("Does %(name)s no longer stand in?") % {"name": deputy.human.name},
        "text": _("From now on only the recorder logs the work days. What was logged stays."),
        "submit": _("Take it back"),
        "cancel": reverse("deputy_list"),
        "undoable": True,
        "consequences": [_("What waits unsent on the deputy's phone can't be sent any more.")],
    }
    return render(request, "ui/confirm_page.html", context)
