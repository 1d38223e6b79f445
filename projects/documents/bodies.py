"""T7, who sits on the council and in the supervision group (理事会/监督小组成员名单)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from core.idnumber import Sex
from projects.county import settings_of
from projects.documents.frame import (
    ASSEMBLIES,
    SIGNERS,
    Pair,
    heading,
    on_paper,
)
from projects.models import (
    Assembly,
    Body,
    BodyMember,
    Kin,
    Kinship,
    Leaving,
    Politics,
    Project,
)
from projects.paperwork import Filled, Subject

SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
POLITICS = {
    Politics.MEMBER: "中共党员",
    Politics.CANDIDATE: "中共预备党员",
    Politics.YOUTH: "共青团员",
    Politics.OTHER_PARTY: "民主党派",
    Politics.NONE: "群众",
}
KIN = {
    Kin.SPOUSE: "夫妻",
    Kin.PARENT: "父母子女",
    Kin.SIBLING: "兄弟姐妹",
    Kin.GRANDPARENT: "祖孙",
    Kin.OTHER: "其他亲属",
}
LEFT = {
    Leaving.DISMISSED: "经决议免去",
    Leaving.RESIGNED: "本人辞去",
    Leaving.GONE: "去世、患病或外迁",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One member; ID number and telephone are written by hand, for they are not kept."""

    number: int
    name: str
    sex: str
    politics: str
    duty: str
    tasks: str
    heads: str
    kin: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Change:
    """Someone who left, from when until when, and by which resolution."""

    name: str
    duty: str
    days: str
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """One body: who sits, and who sat before."""

    title: str
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """T7: both bodies on one paper, so that it shows that nobody sits in both."""

    header: tuple[Pair, ...]
    tables: tuple[Table, ...]
    committee: str
    signatures: tuple[str, ...] = SIGNERS


def body_subjects(project: Project) -> Iterator[Subject]:
    if project.bodymembers.filter(until__isnull=True).exists():
        yield Subject("成员名单")


def members_list(project: Project, about_id: None) -> Filled:
    settings = settings_of(project.village_id)
    everyone = list(
        project.bodymembers.select_related("elected_by", "dismissed_by").order_by("since", "pk")
    )
    kin = _kin(project.kinships.sitting())
    names = {Body.COUNCIL: settings.council_name, Body.SUPERVISION: "监督小组"}
    return Filled(
        Members(
            header=heading(project),
            tables=tuple(_table(project, body, names[body], everyone, kin) for body in Body),
            committee=settings.committee_name,
        )
    )


def _table(
    project: Project,
    body: Body,
    name: str,
    everyone: Iterable[BodyMember],
    kin: Mapping[UUID, list[str]],
) -> Table:
    mine = [one for one in everyone if one.body == body]
    sitting = [one for one in mine if one.until is None]
    return Table(
        title=f"{name}（{len(sitting)}人）",
        rows=tuple(
            _row(number, one, kin, project.taken_over) for number, one in enumerate(sitting, 1)
        ),
        changes=tuple(_change(one) for one in mine if one.until is not None),
    )


def _row(number: int, member: BodyMember, kin: Mapping[UUID, list[str]], taken_over: bool) -> Row:
    return Row(
        number=number,
        name=member.name,
        sex=SEXES[Sex(member.sex)] if member.sex else "",
        politics=POLITICS[Politics(member.politics)] if member.politics else "",
        duty=member.duty,
        tasks=member.tasks,
        heads="是" if member.heads_committee else "否",
        kin="；".join(kin.get(member.pk, ["无"])),
        chosen=_chosen(member, taken_over),
    )


def _chosen(member: BodyMember, taken_over: bool) -> str:
    """产生方式/票数: which meeting gave the seat, with how many votes where they were counted."""
    if member.elected_by is None:
        return "补录前产生" if taken_over else ""
    meeting = ASSEMBLIES[Assembly(member.elected_by.assembly)]
    votes = "" if member.votes is None else f"，{member.votes}票"
    return f"{on_paper(member.elected_by.held_on)}{meeting}选举{votes}"


def _kin(kinships: Iterable[Kinship]) -> Mapping[UUID, list[str]]:
    """By member: of whom he is what, of those who still sit."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for kinship in kinships:
        for one in (kinship.member, kinship.relative):
            found[one.pk].append(f"与{kinship.other(one).name}：{KIN[Kin(kinship.kin)]}")
    return found


def _change(member: BodyMember) -> Change:
    why = LEFT[Leaving(member.left_why)] if member.left_why else ""
    if member.dismissed_by is not None:
        meeting = ASSEMBLIES[Assembly(member.dismissed_by.assembly)]
        why = f"{on_paper(member.dismissed_by.held_on)}{meeting}{why}"
    days = f"{on_paper(member.since)}至{on_paper(member.until)}"
    return Change(member.name, member.duty, days, why)
