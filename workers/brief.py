"""What a project's first page says of its people and work days in short."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Project
from projects.overview import Row
from regions.access import Permission, can
from regions.models import Post
from workers.rules import days


def brief(project: Project, actor: Post) -> Iterator[Row]:
    """For those who may see people; figures only."""
    if not can(actor, Permission.SEE_PEOPLE, project):
        return
    working = project.rosterentrys.working_on(timezone.localdate()).count()
    slots = project.slots.earning().aggregate(number=Count("half"))["number"]
    see = _("See")
    yield Row(_("People"), working, reverse("roster_list", args=[project.pk]), see)
    yield Row(_("Work days"), days(slots), reverse("day_grid", args=[project.pk]), see)
