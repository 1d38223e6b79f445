"""Work days that wait too long, in the inbox of whoever is next: amber for village and township,
red for the county. One entry a project."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from payroll.clock import Clock, by_project, oldest_first
from payroll.clock_words import STUCK
from projects.models import Project
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def of_clock(actor: Post, today: datetime.date) -> Iterator[Todo]:
    county = answers(actor, Permission.DECIDE_FOR_COUNTY)
    nearer = (
        Permission.ACT_FOR_VILLAGE,
        Permission.ACT_FOR_TOWNSHIP,
        Permission.DECIDE_FOR_TOWNSHIP,
    )
    if not county and not any(answers(actor, right) for right in nearer):
        return
    clocks = by_project(Project.objects.visible_to(actor), today, only_amber=True)
    due = {pk: clock for pk, clock in clocks.items() if clock.red or not county}
    projects = Project.objects.select_related("village").in_bulk(due)
    for pk, clock in oldest_first(due):
        yield _todo(projects[pk], clock, today)


def _todo(project: Project, clock: Clock, today: datetime.date) -> Todo:
    said = _("Work of %(day)s has not been paid for %(age)s days: %(stuck)s.") % {
        "day": date_format(clock.oldest, "MONTH_DAY_FORMAT"),
        "age": clock.age(today),
        "stuck": STUCK[clock.worst.stuck],
    }
    return Todo(
        subject=project.name,
        what=said,
        place=str(project.village),
        url=reverse("clock_detail", args=[project.pk]),
        since=clock.oldest,
        until=today if clock.red else None,
    )
