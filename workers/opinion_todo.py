"""What waits about late days and weeks: for the supervision group, and for who answers it."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post
from workers.late_days import not_objected, objected
from workers.models import Slot
from workers.models.days import SlotQuerySet
from workers.weeks import A_WEEK, Week, open_objections, waits, weeks_of
from workers.words import week_said

LOOKED_BACK = 26 * A_WEEK  # a season; the list of weeks shows older ones too

Projects = Mapping[UUID, Project]


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """For the village's own posts, and objections for the township that reviews its wages."""
    checks = answers(actor, Permission.CONFIRM_WORK_DAYS)
    keeps = answers(actor, Permission.ACT_FOR_VILLAGE)
    if not (checks or keeps or answers(actor, Permission.DECIDE_FOR_TOWNSHIP)):
        return
    rows = Project.objects.visible_to(actor).open().select_related("village")
    projects = {project.pk: project for project in rows}
    late = Slot.objects.filter(project__in=projects).unconfirmed()
    if checks:
        yield from _late(projects, not_objected(late), "late_check", _to_confirm)
        yield from _to_check(projects, weeks_of(list(projects), today - LOOKED_BACK, today))
        return
    if keeps:
        yield from _late(projects, objected(late), "late_list", _to_correct)
    yield from _to_answer(projects)


def _late(
    projects: Projects, slots: SlotQuerySet, url_name: str, say: Callable[[int], str]
) -> Iterator[Todo]:
    """One for each project with such late days; a record of one person and day is one."""
    rows = slots.order_by().values("project").annotate(
        number=Count("late_record", distinct=True), since=Min("at")
    )  # fmt: skip
    for row in rows:
        project = projects[row["project"]]
        since = timezone.localdate(row["since"])
        yield _todo(project, say(row["number"]), reverse(url_name, args=[project.pk]), since)


def _to_confirm(number: int) -> str:
    said = ngettext(
        "%(number)s late day waits for your confirmation.",
        "%(number)s late days wait for your confirmation.",
        number,
    )
    return said % {"number": number}


def _to_correct(number: int) -> str:
    said = ngettext(
        "The supervision group objects to %(number)s late day: put it right.",
        "The supervision group objects to %(number)s late days: put them right.",
        number,
    )
    return said % {"number": number}


def _to_check(projects: Projects, weeks: Mapping[UUID, list[Week]]) -> Iterator[Todo]:
    """From Monday on the week before; several together lead to their list."""
    for key, project in projects.items():
        found = [week for week in weeks[key] if waits(week)]
        if not found:
            continue
        if len(found) == 1:
            what = _("Look at the work days of %(week)s and confirm the week.")
            what %= {"week": week_said(found[0].monday)}
            url = reverse("week_check", args=[key, found[0].monday])
        else:
            what = _("Look at the work days of %(number)s weeks and confirm them.")
            what %= {"number": len(found)}
            url = reverse("week_list", args=[key])
        yield _todo(project, what, url, found[0].monday + A_WEEK)


def _to_answer(projects: Projects) -> Iterator[Todo]:
    for check in open_objections().filter(project__in=projects):
        what = _("The supervision group objects to the week of %(week)s: answer it.")
        what %= {"week": week_said(check.week)}
        url = reverse("week_detail", args=[check.project_id, check.week])
        yield _todo(projects[check.project_id], what, url, timezone.localdate(check.at))


def _todo(project: Project, what: str, url: str, since: datetime.date) -> Todo:
    return Todo(project.name, what, str(project.village), url, since)
