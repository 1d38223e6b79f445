"""What looks wrong in the ledgers of a site, seen from two sides. Pure: no clock, no database.

Domain.md §8, warning rules (full 30/31-day attendance, log head-count ≠ attendance, attendance on a
停工/storm day, identical figures for 80 % and more), §1.5 (两账 matched two-way, §9 invariants);
lessons.md 10 (re-used pictures, head-counts that don't match the list) and 11 (warnings are shown,
explained and kept: none of these stops a day or a payment).
"""

import datetime
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from projects.rules import diary_is_late, stands_still
from workers.rules import refusal_of_worker

LEAST_APART = 2  # people more or less that two who count may differ by
TENTH = 10  # or one in so many of those logged
ALIKE_PERCENT = 80  # domain.md §8: identical for 80 % of workers or more
FEWEST_ALIKE = 5  # fewer people have the same number of days by chance
STORMY = frozenset({"snow", "wind"})


class FindingKind(StrEnum):
    HEAD_COUNT = "head_count"
    SECOND_COUNT = "second_count"
    STOPPED = "stopped"
    STORM = "storm"
    ELSEWHERE = "elsewhere"
    FULL_MONTH = "full_month"
    ALIKE = "alike"
    ABOVE_ROSTER = "above_roster"
    NO_DIARY = "no_diary"
    PHOTO_AGAIN = "photo_again"
    NO_PHOTO = "no_photo"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong: on a `day` (of a month: its last one), of a roster `entry` if it
    is one person's. `figures` are what was compared, in the order that the kind's sentence names.

    `key` stays the same however often it is computed; `facts` change with what was found.
    """

    kind: FindingKind
    day: datetime.date
    figures: tuple[int, ...] = ()
    entry: UUID | None = None

    @property
    def key(self) -> str:
        return ":".join(filter(None, (self.kind, self.day.isoformat(), str(self.entry or ""))))

    @property
    def facts(self) -> str:
        return ",".join(map(str, self.figures))


@dataclass(frozen=True, slots=True)
class Logged:
    """A day of the work-day list: how many people, and how many of them in each half."""

    people: int
    morning: int
    afternoon: int


@dataclass(frozen=True, slots=True)
class Written:
    """A day of the site diary: heads, and the weather of each half."""

    people: int
    morning: str
    afternoon: str


@dataclass(frozen=True, slots=True)
class OnRoster:
    """One worker's stay, of which he may have several: both days can be worked."""

    entered_on: datetime.date
    left_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Month:
    """One worker's calendar month, named by its first day: days on which he came, and slots."""

    entry: UUID
    first: datetime.date
    days: int
    slots: int

    @property
    def last(self) -> datetime.date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])


@dataclass(frozen=True, slots=True)
class Site:
    """All that is known of a project's days up to `today`, from every side.

    `stopped` are suspensions (first day, day of resuming); `photos` how many pictures a day has,
    `again` how many of them stand elsewhere too; `elsewhere` who also stands on another project.
    """

    today: datetime.date
    photos_required: bool = False
    logged: Mapping[datetime.date, Logged] = field(default_factory=dict)
    written: Mapping[datetime.date, Written] = field(default_factory=dict)
    counted: Mapping[datetime.date, int] = field(default_factory=dict)
    stopped: Collection[tuple[datetime.date, datetime.date | None]] = ()
    roster: Collection[OnRoster] = ()
    months: Collection[Month] = ()
    elsewhere: Collection[tuple[UUID, datetime.date]] = ()
    photos: Mapping[datetime.date, int] = field(default_factory=dict)
    again: Mapping[datetime.date, int] = field(default_factory=dict)


def findings(site: Site) -> list[Finding]:
    """Newest first."""
    found = [*_of_days(site), *_of_people(site), *_of_pictures(site)]
    return sorted(found, key=lambda one: (one.day, one.key), reverse=True)


def far_apart(logged: int, seen: int) -> bool:
    """Two who count may differ by two, or by one in ten of those logged, whichever is more."""
    return abs(logged - seen) > max(LEAST_APART, logged // TENTH)


def _of_days(site: Site) -> Iterator[Finding]:
    for day in sorted({*site.logged, *site.written, *site.counted}):
        logged, written = site.logged.get(day), site.written.get(day)
        if written:
            yield from _against_diary(site, day, logged, written)
        elif logged and diary_is_late(day, site.today):
            yield Finding(FindingKind.NO_DIARY, day, (logged.people,))
        people, counted = logged.people if logged else 0, site.counted.get(day)
        if counted is not None and far_apart(people, counted):
            yield Finding(FindingKind.SECOND_COUNT, day, (people, counted))
        if logged and stands_still(day, site.stopped):
            yield Finding(FindingKind.STOPPED, day, (logged.people,))


def _against_diary(
    site: Site, day: datetime.date, logged: Logged | None, written: Written
) -> Iterator[Finding]:
    people = logged.people if logged else 0
    if far_apart(people, written.people):
        yield Finding(FindingKind.HEAD_COUNT, day, (people, written.people))
    on_roster = sum(
        refusal_of_worker(day, [(one.entered_on, one.left_on)]) is None for one in site.roster
    )
    if written.people > on_roster:
        yield Finding(FindingKind.ABOVE_ROSTER, day, (written.people, on_roster))
    if logged:
        halves = ((written.morning, logged.morning), (written.afternoon, logged.afternoon))
        outside = max((there for weather, there in halves if weather in STORMY), default=0)
        if outside:
            yield Finding(FindingKind.STORM, day, (outside,))


def _of_people(site: Site) -> Iterator[Finding]:
    for entry, day in site.elsewhere:
        yield Finding(FindingKind.ELSEWHERE, day, entry=entry)
    by_month: defaultdict[datetime.date, list[Month]] = defaultdict(list)
    for month in site.months:
        by_month[month.last].append(month)
        if month.days == month.last.day:
            yield Finding(FindingKind.FULL_MONTH, month.last, (month.days,), month.entry)
    for last, months in by_month.items():
        yield from _alike(last, months)


def _alike(last: datetime.date, months: list[Month]) -> Iterator[Finding]:
    """Of a running month nothing is said before its end by whoever calls: its months are left
    out there. `figures`: how many people, of how many, with how many slots each."""
    ((slots, people),) = Counter(month.slots for month in months).most_common(1)
    if len(months) >= FEWEST_ALIKE and 100 * people >= ALIKE_PERCENT * len(months):
        yield Finding(FindingKind.ALIKE, last, (people, len(months), slots))


def _of_pictures(site: Site) -> Iterator[Finding]:
    for day, pictures in site.again.items():
        yield Finding(FindingKind.PHOTO_AGAIN, day, (pictures,))
    if site.photos_required:
        for day, logged in site.logged.items():
            if day < site.today and not site.photos.get(day):
                yield Finding(FindingKind.NO_PHOTO, day, (logged.people,))
