"""The willingness survey (T1), household by household."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.idnumber import IdNumber
from core.names import tidy_name
from projects.actions import locked_project
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.actions.people import Details, known_or_new
from workers.models import Category, Household, HouseholdMember, Person


@dataclass(frozen=True, slots=True)
class Asked:
    """A household as its sheet says."""

    head: str
    group: str
    asked_on: datetime.date
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one person answered. `months` are 1 to 12, `claimed` codes of priority groups.

    `phone` (tidied digits) and `ethnicity` are taken for someone who is not on the village's list.
    """

    relation: str
    willing: bool
    ability: str
    skills: str = ""
    months: tuple[int, ...] = ()
    claimed: tuple[str, ...] = ()
    remark: str = ""
    ethnicity: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """Who answers: a person of the village's list, or a name, with the ID number if it is there."""

    name: str = ""
    person_id: UUID | None = None
    id_number: IdNumber | None = None


@transaction.atomic
def add_household(*, id: UUID, project_id: UUID, asked: Asked, by: Post) -> Household:
    """Begin with a household. The same `id` again changes nothing. RuleBroken for a day ahead."""
    project = _project(project_id, by)
    found = Household.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    household = Household(id=id, village_id=project.village_id, project=project)
    _describe(household, asked, by)
    household.save(force_insert=True)
    _record(household, "ask household", by)
    return household


@transaction.atomic
def edit_household(*, household_id: UUID, asked: Asked, by: Post) -> Household:
    """Change what its sheet says. Raises RuleBroken for a day ahead."""
    household = _locked(household_id, by)
    _describe(household, asked, by)
    household.save()
    _record(household, "edit household", by)
    return household


@transaction.atomic
def remove_household(*, household_id: UUID, by: Post) -> None:
    """Take a household off the survey, with its answers; the people stay on the village's list."""
    household = _locked(household_id, by)
    answers, _rows = household.members.all().delete()
    record(
        by=by,
        verb="remove household",
        thing=household,
        area=household.village_id,
        facts={"name": household.head, "answers": answers},
    )
    household.delete()


@transaction.atomic
def add_member(
    *, id: UUID, household_id: UUID, who: Someone, answered: Answered, by: Post
) -> HouseholdMember:
    """Take down what one of the household answered. The same `id` again changes nothing.

    Someone new is put on the village's list once his ID number is there. Raises RuleBroken for
    someone who was asked already, a name missing, or a number that is another name's.
    """
    household = _locked(household_id, by)
    found = household.members.filter(pk=id).first()
    if found is not None:
        return found
    member = HouseholdMember(
        id=id, village_id=household.village_id, project=household.project, household=household
    )
    _answer(member, who, answered, by)
    with constraints_said(_sentences()):
        member.save(force_insert=True)
    _record(household, "take down answer", by)
    return member


@transaction.atomic
def edit_member(*, member_id: UUID, who: Someone, answered: Answered, by: Post) -> HouseholdMember:
    """Change an answer; who is on the village's list already stays that person.

    Raises RuleBroken as `add_member`.
    """
    member = HouseholdMember.objects.visible_to(by).get(pk=member_id)
    household = _locked(member.household_id, by)
    member = household.members.select_related("household__project").get(pk=member_id)
    kept = Someone(person_id=member.person_id) if member.person_id else who
    _answer(member, kept, answered, by)
    with constraints_said(_sentences()):
        member.save()
    _record(household, "change answer", by)
    return member


@transaction.atomic
def remove_member(*, member_id: UUID, by: Post) -> Household:
    """Take one answer off the survey; the person stays on the village's list."""
    member = HouseholdMember.objects.visible_to(by).get(pk=member_id)
    household = _locked(member.household_id, by)
    household.members.filter(pk=member_id).delete()
    _record(household, "remove answer", by)
    return household


def _answer(member: HouseholdMember, who: Someone, answered: Answered, by: Post) -> None:
    person = _person(member, who, answered, by)
    member.person = person
    member.name = person.name if person else tidy_name(who.name)
    if not member.name:
        raise RuleBroken(_("Write the name."), "name")
    member.ethnicity = person.ethnicity if person else answered.ethnicity.strip()
    if person is not None:
        member.phone = None
    elif answered.phone:
        member.seal("phone", answered.phone)
    member.relation, member.willing = answered.relation, answered.willing
    member.ability, member.skills = answered.ability, answered.skills.strip()
    member.months, member.claimed = sorted(set(answered.months)), _claimed(member, answered.claimed)
    member.remark, member.at, member.by = answered.remark.strip(), timezone.now(), by


def _person(member: HouseholdMember, who: Someone, answered: Answered, by: Post) -> Person | None:
    """Whoever of the village it is; None while no ID number tells."""
    if who.person_id is not None:
        people = Person.objects.filter(village_id=member.village_id)
        return people.get(pk=who.person_id)
    if who.id_number is None:
        return None
    details = Details(
        name=who.name,
        ethnicity=answered.ethnicity,
        group=member.household.group,
        phone=answered.phone or member.unseal("phone"),
    )
    return known_or_new(
        id=uuid5(member.pk, "person"),
        village=member.household.project.village,
        id_number=who.id_number,
        details=details,
        by=by,
    )


def _claimed(member: HouseholdMember, codes: Sequence[str]) -> list[str]:
    """Codes of groups that this county knows, in the list's order."""
    known = Category.objects.of_county(member.village_id).filter(pk__in=codes)
    return list(known.values_list("pk", flat=True))


def _describe(household: Household, asked: Asked, by: Post) -> None:
    if asked.asked_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead."), "asked_on")
    household.head = tidy_name(asked.head)
    if not household.head:
        raise RuleBroken(_("Write the name."), "head")
    household.group, household.remark = asked.group.strip(), asked.remark.strip()
    household.asked_on, household.at, household.by = asked.asked_on, timezone.now(), by


def _project(project_id: UUID, by: Post) -> Project:
    project = locked_project(project_id, by)
    require(by, Permission.KEEP_PEOPLE, project)
    return project


def _locked(household_id: UUID, by: Post) -> Household:
    """The household as it is once its project is locked."""
    rows = Household.objects.visible_to(by)
    project = _project(rows.get(pk=household_id).project_id, by)
    household = rows.get(pk=household_id)
    household.project = project
    return household


def _record(household: Household, verb: str, by: Post) -> None:
    facts = {"name": household.head}
    record(by=by, verb=verb, thing=household, area=household.village_id, facts=facts)


def _sentences() -> dict[str, str]:
    return {
        "asked_once_a_project": _(
            "This person has been asked already, perhaps in another household."
        )
    }
