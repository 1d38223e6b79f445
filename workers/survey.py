"""The willingness survey in figures, and who in it can be taken on. Only reads."""

import re
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from projects.models import Project
from workers.models import HouseholdMember, Person
from workers.models.people import PersonQuerySet
from workers.rules import month_spans

_BETWEEN_SKILLS = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted; `unknown` of the willing have no ID number yet."""

    households: int
    people: int
    willing: int
    unknown: int


def totals(project: Project) -> Totals:
    """Of the survey by household."""
    would = Q(willing=True)
    found = project.householdmembers.aggregate(
        everyone=Count("pk"),
        able=Count("pk", filter=would),
        without=Count("pk", filter=would & Q(person__isnull=True)),
    )
    return Totals(project.households.count(), found["everyone"], found["able"], found["without"])


def willing_without_number(project: Project) -> QuerySet[HouseholdMember]:
    return project.householdmembers.filter(willing=True, person=None).select_related("household")


def skills_of(project: Project) -> list[str]:
    """The skills named by whoever would work, each once; several may stand in one answer."""
    said = project.householdmembers.filter(willing=True).exclude(skills="")
    words = {word for text in said.values_list("skills", flat=True) for word in skills_in(text)}
    return sorted(words)


def skills_in(text: str) -> list[str]:
    return [word for word in _BETWEEN_SKILLS.split(text) if word]


def not_asked_yet(project: Project) -> PersonQuerySet:
    """People of the village's list whom no household of this survey names."""
    people = Person.objects.filter(village_id=project.village_id)
    return people.exclude(answers__project=project)


def months_said(months: list[int]) -> str:
    """3–5、9: runs of months in figures, the same in every language."""
    return "、".join(f"{a}" if a == b else f"{a}–{b}" for a, b in month_spans(months))
