"""T3, the labour agreement (劳务协议) of one person."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.money import grouped, in_capitals
from projects.county import settings_of
from projects.documents import Pair, council_of, heading, on_paper, place_of
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.documents.words import Numbers, numbers_of
from workers.models import Insurance


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
    entry = project.rosterentrys.select_related("person").get(pk=about_id)
    person = entry.person
    return Filled(
        Agreement(
            header=heading(project),
            party=project.party_name,
            council=council_of(project),
            number=entry.number,
            name=person.name,
            numbers=numbers_of(person),
            group=person.group,
            place=place_of(project),
            works=project.works.strip().rstrip("。；;"),
            trade=entry.trade,
            entered_on=on_paper(entry.entered_on),
            ends_on=on_paper(project.ends_on),
            day_rate=grouped(entry.day_rate),
            capitals=in_capitals(entry.day_rate),
            notice_days=settings_of(project.village_id).notice_days,
            bank=person.bank,
            insurance=_insurance(project),
        )
    )


def _insurance(project: Project) -> str:
    policy = Insurance.objects.filter(project=project).order_by("-until").first()
    if policy is None:
        return ""
    covered = f"{on_paper(policy.since)}至{on_paper(policy.until)}"
    return f"{policy.insurer}，保单号{policy.policy_number}，保险期间{covered}"
