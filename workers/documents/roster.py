"""T2, the roster (务工群众花名册): masked numbers, no date of birth."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from core.money import grouped
from projects.documents import SIGNERS, Pair, heading
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.documents.words import SEXES, Numbers, categories_said, numbers_of
from workers.models import PersonCategory, RosterEntry, Sex


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A line of T2; the rate in yuan a work day."""

    number: int
    name: str
    sex: str
    ethnicity: str
    numbers: Numbers
    address: str
    category: str
    trade: str
    day_rate: str
    bank: str
    trained: str
    agreed: str
    insured: str
    entered_on: str
    left_on: str
    remark: str


@dataclass(frozen=True, slots=True)
class Roster:
    """T2: everyone who is or was on the roster, by number."""

    header: tuple[Pair, ...]
    rows: tuple[RosterRow, ...]
    signatures: tuple[str, ...] = SIGNERS


def roster_subjects(project: Project) -> Iterator[Subject]:
    people = project.rosterentrys.count()
    if people:
        yield Subject(f"{people}人")


def roster(project: Project, about_id: None) -> Filled:
    today = timezone.localdate()
    held = PersonCategory.objects.held_on(today).select_related("category")
    entries = project.rosterentrys.with_papers(today).select_related("person", "stands_in_for")
    categories = Prefetch("person__categories", held, to_attr="held_now")
    rows = entries.prefetch_related(categories).order_by("number")
    return Filled(Roster(heading(project), tuple(_row(entry) for entry in rows)))


def _row(entry: RosterEntry) -> RosterRow:
    person, papers = entry.person, entry.papers
    held: list[PersonCategory] = person.held_now  # type: ignore[attr-defined]
    return RosterRow(
        number=entry.number,
        name=person.name,
        sex=SEXES[Sex(person.sex)],
        ethnicity=person.ethnicity,
        numbers=numbers_of(person),
        address=person.group,
        category=categories_said(one.category.short for one in held),
        trade=entry.trade,
        day_rate=grouped(entry.day_rate),
        bank=person.bank,
        trained=_yes(papers.trained),
        agreed=_yes(papers.agreement),
        insured=_yes(papers.insured),
        entered_on=_day(entry.entered_on),
        left_on=_day(entry.left_on),
        remark=f"顶替{entry.stands_in_for.number}号" if entry.stands_in_for else "",
    )


def _yes(there: bool) -> str:
    return "是" if there else "否"


def _day(day: datetime.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
