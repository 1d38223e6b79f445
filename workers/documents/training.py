"""T9, the record of a safety briefing (安全技术交底记录), and T10, that of a training (培训签到表).

Each is printed empty, with the names already on it, to be signed on the spot; or filled in as it
was recorded.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Prefetch
from django.utils import timezone

from projects.documents import Pair, council_of, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.documents.words import categories_said
from workers.models import PersonCategory, RosterEntry, Training, TrainingKind
from workers.models.roster import RosterQuerySet

ALL_TRADES = "全部工种"
EVERYONE = ""  # the empty form for all trades


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who is to sign; `remark` is the trade on T9, the priority group on T10."""

    number: int
    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Session:
    """T9 or T10. `pairs` are the people, two a line; `content` is "" on an empty form."""

    header: tuple[Pair, ...]
    council: str
    part: str
    trades: str
    held_on: str
    place: str
    teacher: str
    hours: str
    content: str
    pairs: tuple[tuple[Hearer | None, Hearer | None], ...]
    people: int
    signatures: tuple[str, ...] = ()


def session_subjects(kind: TrainingKind, project: Project) -> Iterator[Subject]:
    """Each that is recorded, newest first; and empty forms: for all, for each trade."""
    for training in project.trainings.filter(kind=kind).order_by("-held_on", "-at"):
        said = f"{_day(training.held_on)} {_trades(training)}"
        yield Subject(said, training.pk, shown=said)
    for trade in _trades_at_work(project):
        said = f"空表　{trade or ALL_TRADES}"
        yield Subject(said, _empty_id(project, kind, trade), shown=said)


def session(kind: TrainingKind, project: Project, about_id: UUID) -> Filled:
    training = project.trainings.filter(kind=kind, pk=about_id).first()
    if training is not None:
        return Filled(_recorded(training, project, kind))
    trades = _trades_at_work(project)
    trade = next(one for one in trades if _empty_id(project, kind, one) == about_id)
    return Filled(_empty(trade, project, kind))


def _recorded(training: Training, project: Project, kind: TrainingKind) -> Session:
    return _session(
        project,
        project.rosterentrys.filter(attendances__training=training),
        kind,
        part=training.part,
        trades=_trades(training),
        held_on=on_paper(training.held_on),
        place=training.place,
        teacher=training.teacher,
        hours=f"{training.hours.normalize():f}",
        content=training.content,
    )


def _empty(trade: str, project: Project, kind: TrainingKind) -> Session:
    people = project.rosterentrys.filter(left_on__isnull=True)
    blank = dict.fromkeys(("part", "place", "teacher", "hours", "content"), "")
    return _session(
        project,
        people.filter(trade=trade) if trade else people,
        kind,
        trades=trade or ALL_TRADES,
        held_on=on_paper(None),
        **blank,
    )


def _session(project: Project, people: RosterQuerySet, kind: TrainingKind, **said: str) -> Session:
    hearers = list(_hearers(people, kind))
    return Session(
        header=heading(project),
        council=council_of(project),
        pairs=tuple(_two_a_line(hearers)),
        people=len(hearers),
        signatures=("交底人", "安全员") if kind == TrainingKind.SAFETY else ("授课人", "记录人"),
        **said,
    )


def _hearers(people: RosterQuerySet, kind: TrainingKind) -> Iterator[Hearer]:
    held = PersonCategory.objects.held_on(timezone.localdate())
    categories: Any = Prefetch("person__categories", held, to_attr="held_now")
    rows = people.select_related("person").prefetch_related(categories)
    remark = _trade_of if kind == TrainingKind.SAFETY else _category_of
    for entry in rows.order_by("number"):
        yield Hearer(entry.number, entry.person.name, remark(entry))


def _trade_of(entry: RosterEntry) -> str:
    return entry.trade


def _category_of(entry: RosterEntry) -> str:
    held: list[PersonCategory] = entry.person.held_now  # type: ignore[attr-defined]
    return categories_said(one.category.name for one in held)


def _two_a_line(hearers: list[Hearer]) -> Iterable[tuple[Hearer | None, Hearer | None]]:
    """Down the left half first, as people look for their number; with room for two more."""
    seats: list[Hearer | None] = [*hearers, None, None]
    half = (len(seats) + 1) // 2
    right = [*seats[half:], None][:half]
    return zip(seats[:half], right, strict=True)


def _trades_at_work(project: Project) -> list[str]:
    people = project.rosterentrys.filter(left_on__isnull=True).order_by("trade")
    trades = list(people.values_list("trade", flat=True).distinct())
    return [EVERYONE, *(trades if len(trades) > 1 else [])] if trades else []


def _trades(training: Training) -> str:
    return "、".join(training.trades) or ALL_TRADES


def _empty_id(project: Project, kind: TrainingKind, trade: str) -> UUID:
    """An empty form is of no row: its id is made from what it is for."""
    return uuid5(project.pk, f"empty {kind} {trade}")


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


Subjects = Callable[[Project], Iterator[Subject]]
Fill = Callable[[Project, Any], Filled]

briefing_subjects: Subjects = partial(session_subjects, TrainingKind.SAFETY)
training_subjects: Subjects = partial(session_subjects, TrainingKind.SKILL)
briefing: Fill = partial(session, TrainingKind.SAFETY)
training: Fill = partial(session, TrainingKind.SKILL)
