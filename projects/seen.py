"""What was seen on a site on a day: its pictures, which of them were used before, the diary.

Only reads. Whether a picture stands elsewhere too is asked over all villages and answered without
saying where (decision 7).
"""

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from projects.models import DiaryPage, HeadCount, Project, SitePhoto
from regions.access import Permission, can
from regions.models import Post

AGAIN = "SELECT * FROM pictures_again(%s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Again:
    """How a picture stands elsewhere too: the same file or one that looks the same, on another
    day of its project or on another project."""

    same_file: bool
    other_day: bool
    other_project: bool

    @property
    def said(self) -> str:
        where = _("on another project") if self.other_project else _("on another day")
        if self.same_file:
            return _("The same picture stands %(where)s too.") % {"where": where}
        return _("A picture that looks the same stands %(where)s too.") % {"where": where}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, with how it stands elsewhere too."""

    photo: SitePhoto
    again: Again | None


@dataclass(frozen=True, slots=True)
class Note:
    """What another app says of the day: level is success, warning or info."""

    level: str
    text: str
    url: str = ""


Source = Callable[[Project, datetime.date, Post], Iterable[Note]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source` tells what else is known of a project's day."""
    _sources.append(source)


def pictures_again(
    project_ids: Collection[UUID], first: datetime.date, last: datetime.date
) -> dict[UUID, Again]:
    """The pictures of these projects that stand on another project or day too, by their id."""
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [list(project_ids), first, last])
        return {row[0]: Again(*row[1:]) for row in cursor.fetchall()}


def photos_between(project: Project, first: datetime.date, last: datetime.date) -> list[Shown]:
    photos = list(project.sitephotos.between(first, last).select_related("by__user__human"))
    again = pictures_again([project.pk], first, last) if photos else {}
    return [Shown(photo, again.get(photo.pk)) for photo in photos]


def seen_on(project: Project, day: datetime.date, actor: Post) -> dict[str, Any]:
    """The context of `projects/day_seen.html`. Pictures show people: they are for those who may
    see people."""
    asked = {"project": project, "day": day}
    may_see = can(actor, Permission.SEE_PEOPLE, project)
    return {
        "day": day,
        "page": DiaryPage.objects.filter(**asked).holding().select_related("writer").first(),
        "count": HeadCount.objects.filter(**asked).holding().first(),
        "photos": photos_between(project, day, day) if may_see else [],
        "notes": [note for source in _sources for note in source(project, day, actor)],
    }
