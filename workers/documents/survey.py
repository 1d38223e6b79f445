"""T1, the willingness survey by household (务工意愿摸底): empty for the pen, or as it was taken
down. Masked numbers (ADR 0008), no date of birth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from core.masks import mask_phone
from projects.documents import Pair, heading
from projects.models import Project
from projects.paperwork import Filled, Subject
from workers.documents.words import ABILITIES, RELATIONS, SEXES, numbers_of
from workers.models import Ability, Category, HouseholdMember, Relation, Sex
from workers.survey import months_said

EMPTY_ROWS = 10  # with room to write, they fill one landscape page


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A line of T1; all empty on a form for the pen."""

    number: str = ""
    head: str = ""
    name: str = ""
    relation: str = ""
    sex: str = ""
    ethnicity: str = ""
    id_number: str = ""
    group: str = ""
    phone: str = ""
    category: str = ""
    ability: str = ""
    skills: str = ""
    willing: str = ""
    months: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """T1. `summary` counts households and the willing, "" on an empty form."""

    header: tuple[Pair, ...]
    rows: tuple[SurveyRow, ...]
    summary: str
    signatures: tuple[str, ...] = ("登记人", "村民小组长", "村委会负责人")


def survey_subjects(project: Project) -> Iterator[Subject]:
    """The empty form at any time; one for each group whose households were asked."""
    yield Subject("空白表（手工填写）", shown="空白表")
    for group in _groups(project):
        label = group or "未分组"
        yield Subject(label, _id_of(project, group), shown=label)


def survey_sheet(project: Project, about_id: UUID | None) -> Filled:
    if about_id is None:
        blank = (SurveyRow(),) * EMPTY_ROWS
        return Filled(SurveySheet(heading(project, ("村民小组", "　")), blank, ""))
    group = next(one for one in _groups(project) if _id_of(project, one) == about_id)
    members = list(_members(project, group))
    short = dict(Category.objects.of_county(project.village_id).values_list("pk", "short"))
    return Filled(
        SurveySheet(
            header=heading(project, ("村民小组", group or "　")),
            rows=tuple(_row(number, one, short) for number, one in enumerate(members, start=1)),
            summary=_summary(members),
        )
    )


def _groups(project: Project) -> list[str]:
    rows = project.households.filter(members__isnull=False).order_by("group")
    return list(rows.values_list("group", flat=True).distinct())


def _id_of(project: Project, group: str) -> UUID:
    return uuid5(project.pk, f"survey {group}")


def _members(project: Project, group: str) -> Iterator[HouseholdMember]:
    rows = project.householdmembers.filter(household__group=group)
    yield from rows.select_related("household", "person").order_by(
        "household__at", "household", "at"
    )


def _row(number: int, one: HouseholdMember, short: Mapping[str, str]) -> SurveyRow:
    numbers = numbers_of(one.person) if one.person else None
    return SurveyRow(
        number=str(number),
        head=one.household.head,
        name=one.name,
        relation=RELATIONS[Relation(one.relation)],
        sex=SEXES[Sex(one.person.sex)] if one.person else "",
        ethnicity=one.ethnicity,
        id_number=numbers.id_number if numbers else "",
        group=one.household.group,
        phone=numbers.phone if numbers else mask_phone(one.unseal("phone")),
        category="、".join(short[code] for code in one.claimed if code in short),
        ability=ABILITIES[Ability(one.ability)],
        skills=one.skills,
        willing="是" if one.willing else "否",
        months=f"{months_said(one.months)}月" if one.months else "",
        remark=one.remark,
    )


def _summary(members: list[HouseholdMember]) -> str:
    households = len({one.household_id for one in members})
    willing = sum(one.willing for one in members)
    return f"共{households}户{len(members)}人，愿意务工{willing}人。"
