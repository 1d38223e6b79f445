"""What looks wrong on projects, with what was said to it. Only reads.

As many queries for fifty projects as for one; every one of them goes by project and day.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from projects.county import settings_of_all
from projects.models import DiaryPage, HeadCount, Project, SitePhoto, Suspension
from projects.seen import pictures_again
from workers.conspicuous import Finding, Logged, Month, OnRoster, Site, Written, findings
from workers.models import FindingAnswer, RosterEntry, Slot

ELSEWHERE = "SELECT * FROM taken_elsewhere(%s, %s, %s)"
Days = dict[UUID, dict[datetime.date, Any]]


class Standing(StrEnum):
    """Whose turn it is on a finding."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Looked:
    """A finding with its project's answers to it, oldest first, whose it is if it is a person's."""

    project: Project
    finding: Finding
    answers: tuple[FindingAnswer, ...]
    name: str = ""

    @property
    def last(self) -> FindingAnswer | None:
        return self.answers[-1] if self.answers else None

    @property
    def standing(self) -> Standing:
        """Open without an answer, after one that was refused, or when the facts have changed."""
        last = self.last
        if last is None or last.facts != self.finding.facts:
            return Standing.OPEN
        verdict = getattr(last, "verdict", None)
        if verdict is None:
            return Standing.ANSWERED
        return Standing.SETTLED if verdict.accepted else Standing.OPEN


def looked_at(
    projects: Sequence[Project], first: datetime.date, last: datetime.date
) -> dict[UUID, list[Looked]]:
    """What looks wrong on each project from `first` to `last`, newest first."""
    found = {key: findings(site) for key, site in _sites(projects, first, last).items()}
    answers = _answers(projects)
    names = _names(one.entry for many in found.values() for one in many if one.entry)
    return {
        project.pk: [
            Looked(
                project,
                one,
                tuple(answers.get((project.pk, one.key), ())),
                names.get(one.entry, "") if one.entry else "",
            )
            for one in found[project.pk]
        ]
        for project in projects
    }


def findings_of(
    project: Project, first: datetime.date | None = None, last: datetime.date | None = None
) -> list[Looked]:
    """Those of one project, by default of all of its days."""
    begin = first or datetime.date.min
    return looked_at([project], begin, last or timezone.localdate())[project.pk]


def tally(looked: Iterable[Looked]) -> Counter[Standing]:
    return Counter(one.standing for one in looked)


def _sites(
    projects: Sequence[Project], first: datetime.date, last: datetime.date
) -> dict[UUID, Site]:
    """The facts of each project, a table a query."""
    today, ids = timezone.localdate(), [project.pk for project in projects]
    span = {"project__in": ids, "day__range": (first, last)}
    settings = settings_of_all(project.village_id for project in projects)
    logged, written, counted = _logged(span), _written(span), _counted(span)
    stopped, roster, months = _stopped(ids), _roster(ids), _months(span, today)
    elsewhere = _elsewhere(ids, first, last)
    photos, again = _photos(span, ids, first, last)
    return {
        project.pk: Site(
            today=today,
            photos_required=settings[project.village_id].photos_required,
            logged=logged.get(project.pk, {}),
            written=written.get(project.pk, {}),
            counted=counted.get(project.pk, {}),
            stopped=stopped.get(project.pk, ()),
            roster=roster.get(project.pk, ()),
            months=months.get(project.pk, ()),
            elsewhere=elsewhere.get(project.pk, ()),
            photos=photos.get(project.pk, {}),
            again=again.get(project.pk, {}),
        )
        for project in projects
    }


def _logged(span: Mapping[str, Any]) -> Days:
    rows = Slot.objects.filter(**span).order_by().values("project_id", "day")
    counted = rows.annotate(
        people=Count("entry_id", distinct=True),
        morning=Count("half", filter=Q(half=1)),
        afternoon=Count("half", filter=Q(half=2)),
    )
    found: Days = defaultdict(dict)
    for row in counted:
        there = Logged(row["people"], row["morning"], row["afternoon"])
        found[row["project_id"]][row["day"]] = there
    return found


def _written(span: Mapping[str, Any]) -> Days:
    found: Days = defaultdict(dict)
    for page in DiaryPage.objects.filter(**span).holding():
        found[page.project_id][page.day] = Written(page.people, page.morning, page.afternoon)
    return found


def _counted(span: Mapping[str, Any]) -> Days:
    found: Days = defaultdict(dict)
    for count in HeadCount.objects.filter(**span).holding():
        found[count.project_id][count.day] = count.people
    return found


def _stopped(ids: Collection[UUID]) -> dict[UUID, list[tuple[Any, Any]]]:
    found = defaultdict(list)
    for one in Suspension.objects.filter(project__in=ids):
        found[one.project_id].append((one.since, one.until))
    return found


def _roster(ids: Collection[UUID]) -> dict[UUID, list[OnRoster]]:
    found: dict[UUID, list[OnRoster]] = defaultdict(list)
    for entry in RosterEntry.objects.filter(project__in=ids).with_stays().order_by():
        found[entry.project_id] += [OnRoster(*span) for span in entry.spans]
    return found


def _months(span: Mapping[str, Any], today: datetime.date) -> dict[UUID, list[Month]]:
    """Of months that are over: within one, everybody still has the same few days."""
    over = Slot.objects.filter(**span, day__lt=today.replace(day=1)).order_by()
    rows = over.annotate(month=TruncMonth("day")).values("project_id", "entry_id", "month")
    found = defaultdict(list)
    for row in rows.annotate(days=Count("day", distinct=True), slots=Count("half")):
        month = Month(row["entry_id"], row["month"], row["days"], row["slots"])
        found[row["project_id"]].append(month)
    return found


def _elsewhere(
    ids: Collection[UUID], first: datetime.date, last: datetime.date
) -> dict[UUID, list[tuple[UUID, datetime.date]]]:
    """Asked over all villages, answered without a place (decision 12)."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [list(ids), first, last])
        for project, entry, day in cursor.fetchall():
            found[project].append((entry, day))
    return found


def _photos(
    span: Mapping[str, Any], ids: Collection[UUID], first: datetime.date, last: datetime.date
) -> tuple[dict[UUID, Counter[datetime.date]], dict[UUID, Counter[datetime.date]]]:
    """How many pictures each day has, and how many of them stand elsewhere too."""
    all_of_them: dict[UUID, Counter[datetime.date]] = defaultdict(Counter)
    again: dict[UUID, Counter[datetime.date]] = defaultdict(Counter)
    used = pictures_again(ids, first, last)
    rows = SitePhoto.objects.filter(**span).order_by().values_list("pk", "project_id", "day")
    for key, project, day in rows:
        all_of_them[project][day] += 1
        if key in used:
            again[project][day] += 1
    return all_of_them, again


def _answers(projects: Sequence[Project]) -> dict[tuple[UUID, str], list[FindingAnswer]]:
    rows = FindingAnswer.objects.filter(project__in=projects).order_by("at", "id")
    found = defaultdict(list)
    for answer in rows.select_related("by__user__human", "verdict__by__user__human"):
        found[answer.project_id, answer.key].append(answer)
    return found


def _names(entries: Iterable[UUID]) -> dict[UUID, str]:
    rows = RosterEntry.objects.filter(pk__in=set(entries)).order_by()
    return dict(rows.values_list("pk", "person__name"))
