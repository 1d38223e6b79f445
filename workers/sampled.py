"""What the township saw on days that it drew, as the day's own pages tell it. Only reads."""

import datetime
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.models import Project
from projects.seen import Note
from regions.access import Permission, can
from regions.models import Post
from workers.models import SampleResult
from workers.models.samples import Verdict


def notes(project: Project, day: datetime.date, actor: Post) -> Iterator[Note]:
    if not can(actor, Permission.SEE_PEOPLE, project):
        return
    rows = SampleResult.objects.filter(project=project, sample__day=day)
    for result in rows.select_related("sample"):
        yield Note(level_of(result), said(result), result.sample.get_absolute_url())


def results_of(project: Project) -> list[Note]:
    """What the township saw on the project's days, newest first."""
    rows = SampleResult.objects.filter(project=project).order_by("-sample__day")
    return [
        Note(
            level_of(result),
            f"{date_format(result.sample.day)} {said(result)}",
            result.sample.get_absolute_url(),
        )
        for result in rows.select_related("sample")
    ]


def said(result: SampleResult) -> str:
    """What was seen, and the remark."""
    text = _("The township looked at this day: %(seen)s.") % {"seen": result.get_verdict_display()}
    return f"{text} {result.note}".strip()


def level_of(result: SampleResult) -> str:
    return "success" if result.verdict == Verdict.AGREES else "warning"
