"""Adding pictures of the board to a notice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.actions import add_board_photo
from projects.forms.notices import BoardPhotoForm
from projects.models import Notice
from projects.tabs import Link
from projects.views.pages import acted, below, sent, status
from regions.access import Permission, require
from regions.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
def notice_photo_add(request: Request, pk: UUID) -> HttpResponse:
    rows = Notice.objects.visible_to(request.actor).select_related("project")
    notice = get_object_or_404(rows.prefetch_related("photos"), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, notice.project)
    if not notice.stands:
        messages.warning(request, _("This notice was withdrawn."))
        return redirect(notice)
    form = BoardPhotoForm(**sent(request), there=[one.distance for one in notice.photos.all()])
    if acted(form, lambda form: add_board_photo(notice_id=pk, by=actor, **form.asked())):
        messages.success(request, _("The photo is kept with the notice."))
        return redirect(notice)
    link = Link(notice.title, notice.get_absolute_url())
    context = below(notice.project, actor, "notice_list", link, _("Photo of the board"))
    context |= {"form": form, "notice": notice}
    return render(request, "projects/notice_photo_add.html", context, status=status(form))
