"""T3, the labour agreement (劳务协议) of one person."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.money import grouped, in_capitals
from projects.county import settings_of
from projects.documents import Pair, council_of, heading, on_paper, place_of
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.documents.words import Numbers, numbers_of
from workers.models import Insurance, RosterEntry


@dataclass(frozen=True, slots=True)
class Agreement:
    """T3: the party that signs, the worker with masked numbers, and what is agreed.

    `insurance` is empty while no policy is entered. Room for the pen is in the template.
    """

    header: tuple[Pair, ...]
    party: str
    council: str
    number: int
    name: str
    numbers: Numbers
    group: str
    place: str
    works: str
    trade: str
    entered_on: str
    ends_on: str
    day_rate: str
    capitals: str
    notice_days: int
    bank: str
    insurance: str
    signatures: tuple[str, ...] = ()


def agreement_subjects(project: Project) -> Iterator[Subject]:
    """Everyone who has not left, by number; the title tells the number alone."""
    entries = project.rosterentrys.filter(left_on__isnull=True).order_by("number")
    for pk, number, name in entries.values_list("pk", "number", "person__name"):
        yield Subject(f"{number}　{name}", pk, shown=f"第{number}号")


def agreement(project: Project, about_id: UUID) -> Filled:
    return agreements(project, [about_id])[about_id]


def agreements(project: Project, about_ids: Collection[UUID]) -> Mapping[UUID, Filled]:
    """As many as there are in a fixed number of queries: what they share is asked for once."""
    shared: dict[str, Any] = {
        "header": heading(project),
        "party": project.party_name,
        "council": council_of(project),
        "place": place_of(project),
        "works": project.works.strip().rstrip("。；;"),
        "ends_on": on_paper(project.ends_on),
        "notice_days": settings_of(project.village_id).notice_days,
        "insurance": _insurance(project),
    }
    entries = project.rosterentrys.filter(pk__in=about_ids).select_related("person")
    return {entry.pk: Filled(Agreement(**shared, **_of(entry))) for entry in entries}


def _of(entry: RosterEntry) -> dict[str, Any]:
    person = entry.person
    return {
        "number": entry.number,
        "name": person.name,
        "numbers": numbers_of(person),
        "group": person.group,
        "trade": entry.trade,
        "entered_on": on_paper(entry.entered_on),
        "day_rate": grouped(entry.day_rate),
        "capitals": in_capitals(entry.day_rate),
        "bank": person.bank,
    }


def _insurance(project: Project) -> str:
    policy = Insurance.objects.filter(project=project).order_by("-until").first()
    if policy is None:
        return ""
    covered = f"{on_paper(policy.since)}至{on_paper(policy.until)}"
    return f"{policy.insurer}，保单号{policy.policy_number}，保险期间{covered}"
