"""Pictures of the site: taking one, and the pictures themselves."""

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.actions import Shot, add_photo
from projects.county import settings_of
from projects.forms.diary import PhotoForm
from projects.models import MediaType, PartOfDay, Project, SitePhoto
from projects.seen import photos_between
from projects.tabs import Link
from projects.views.files import served
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

NOON = 12


@require_http_methods(["GET", "HEAD", "POST"])
def photo_add(request: Request, pk: UUID, day: datetime.date) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.WRITE_DIARY, project)
    early = timezone.localtime().hour < NOON
    form = PhotoForm(
        **sent(request),
        places=settings_of(project.village_id).photo_places,
        initial={"half": PartOfDay.MORNING if early else PartOfDay.AFTERNOON},
    )
    photo = acted(form, lambda form: _keep(form, project, day, actor))
    if photo is not None:
        _tell(request, photo)
        return redirect("diary_detail", pk=pk, day=day)
    said = date_format(day, "MONTH_DAY_FORMAT")
    back = Link(said, reverse("diary_detail", args=[pk, day]))
    context = below(project, actor, "diary_list", back, _("Picture")) | {"form": form, "day": day}
    return render(request, "projects/photo_add.html", context, status=status(form))


@require_safe
def photo_detail(request: Request, pk: UUID) -> HttpResponse:
    return _picture(request, pk, small=False)


@require_safe
def photo_thumb(request: Request, pk: UUID) -> HttpResponse:
    return _picture(request, pk, small=True)


def _picture(request: Request, pk: UUID, *, small: bool) -> HttpResponse:
    """As it is kept. It never changes, so the phone keeps it; one lost on disk is logged."""
    photo = get_object_or_404(SitePhoto.objects.visible_to(request.actor), pk=pk)
    require(request.actor, Permission.SEE_PEOPLE, photo)
    if small:
        return served(photo.thumb_sha256, MediaType.JPEG, keep="max-age=86400")
    return served(photo.sha256, MediaType.JPEG)


def _keep(form: PhotoForm, project: Project, day: datetime.date, by: Post) -> SitePhoto:
    said = form.cleaned_data
    shot = Shot(day, said["half"], said.get("with_place", False))
    return add_photo(id=said["id"], project_id=project.pk, shot=shot, file=said["picture"], by=by)


def _tell(request: Request, photo: SitePhoto) -> None:
    shown = photos_between(photo.project, photo.day, photo.day)
    again = next(one.again for one in shown if one.photo.pk == photo.pk)
    if again:
        messages.warning(request, _("The picture is kept. %(again)s") % {"again": again.said})
    else:
        messages.success(request, _("The picture is kept."))
