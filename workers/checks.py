"""What waits because two sides of a site don't agree, or one of them has said nothing yet."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.lifecycle import Stage
from projects.models import DiaryPage, Outcome, Project
from projects.models.project import ProjectQuerySet
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post
from workers.figures import month_of
from workers.findings import Looked, Standing, looked_at, tally
from workers.models import FindingAnswer, Sample, Slot

ONE_DAY = datetime.timedelta(days=1)


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """For whoever answers for it in his own name."""
    building = Project.objects.visible_to(actor).open().filter(stage=Stage.CONSTRUCTION)
    if answers(actor, Permission.WRITE_DIARY):
        yield from _unwritten(building, today)
    if can(actor, Permission.LOG_WORK_DAYS) and answers(actor, Permission.ACT_FOR_VILLAGE):
        yield from _unexplained(building, today)
    if can(actor, Permission.CHECK_SITE):
        yield from _unjudged(actor, today)
        yield from _unsampled(actor, today)


def _unwritten(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """People were logged yesterday, and nobody has written the diary: today it still can be."""
    yesterday = today - ONE_DAY
    day = {"project": OuterRef("pk"), "day": yesterday}
    logged, written = Slot.objects.filter(**day), DiaryPage.objects.filter(**day)
    rows = building.filter(Exists(logged), ~Exists(written), stage_since__lte=yesterday)
    for project in rows.select_related("village"):
        yield Todo(
            subject=project.name,
            what=_("Write yesterday's site diary: people were logged, the diary is empty."),
            place=str(project.village),
            url=reverse("diary_write", args=[project.pk, yesterday]),
            since=yesterday,
            until=today,
        )


def _unexplained(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """Since the month before the last one: what is older stands in the list, not in the way."""
    since = (today.replace(day=1) - 32 * ONE_DAY).replace(day=1)
    projects = list(building.select_related("village"))
    for project, looked in _each(projects, since, today):
        open_ones = [one for one in looked if one.standing == Standing.OPEN]
        if open_ones:
            said = ngettext(
                "Explain %(number)s finding: work days, diary and pictures differ.",
                "Explain %(number)s findings: work days, diary and pictures differ.",
                len(open_ones),
            )
            first = min(one.finding.day for one in open_ones)
            yield _todo(project, said, len(open_ones), first)


def _unjudged(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Explanations of others that nobody has judged; only their projects are looked at."""
    rows = FindingAnswer.objects.visible_to(actor).filter(verdict__isnull=True).order_by()
    rows = rows.exclude(by__user__human=actor.human).filter(project__outcome=Outcome.OPEN)
    since = dict(rows.values_list("project").annotate(since=Min("at")))
    projects = list(Project.objects.filter(pk__in=since).select_related("village"))
    for project, looked in _each(projects, datetime.date.min, today):
        number = tally(looked)[Standing.ANSWERED]
        if number:
            said = ngettext(
                "Judge %(number)s explanation of what looks wrong.",
                "Judge %(number)s explanations of what looks wrong.",
                number,
            )
            yield _todo(project, said, number, since[project.pk].date())


def _unsampled(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Last month's lot: not drawn yet, or days of it not looked at."""
    first, last = month_of(today.replace(day=1) - ONE_DAY)
    drawn = Sample.objects.visible_to(actor).filter(day__range=(first, last))
    left = drawn.open().count()
    if not left:
        worked = Slot.objects.visible_to(actor).between(first, last)
        if drawn.exists() or not worked.exists():
            return
    look = ngettext(
        "Look at %(number)s day drawn by lot.", "Look at %(number)s days drawn by lot.", left
    )
    yield Todo(
        subject=_("Sample of %(year)s-%(month)s") % {"year": last.year, "month": f"{last:%m}"},
        what=look % {"number": left} if left else _("Draw last month's days by lot."),
        place=str(actor.division),
        url=f"{reverse('sample_list')}?month={last:%Y-%m}",
        since=last + ONE_DAY,
    )


def _each(
    projects: list[Project], first: datetime.date, last: datetime.date
) -> Iterator[tuple[Project, list[Looked]]]:
    found = looked_at(projects, first, last) if projects else {}
    return ((project, found[project.pk]) for project in projects)


def _todo(project: Project, said: str, number: int, since: datetime.date) -> Todo:
    return Todo(
        subject=project.name,
        what=said % {"number": number},
        place=str(project.village),
        url=reverse("finding_list", args=[project.pk]),
        since=since,
    )
