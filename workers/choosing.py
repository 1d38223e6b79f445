"""Whom a project can take on: the village's people, narrowed and put in order. Only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, OuterRef, PositiveSmallIntegerField, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Project
from workers.examining import Examined, examined
from workers.models import HouseholdMember, Person, PersonCategory
from workers.survey import months_said

MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page was narrowed to; `willing` alone, or everyone of the village's list."""

    words: str
    skill: str
    willing: bool
    surveyed: bool

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.skill)


@dataclass(frozen=True, slots=True)
class Offer:
    """Who can be ticked, who can't and why, and whether there are `more` than are shown."""

    choices: list[tuple[UUID, str]]
    stopped: list[tuple[str, str]]
    more: bool
    most: int = MOST_CHOICES


def wanted_of(asked: Mapping[str, str], project: Project) -> Wanted:
    """Once households were asked, the willing come up by themselves; `who=all` shows everyone."""
    surveyed = project.householdmembers.filter(willing=True, person__isnull=False).exists()
    return Wanted(
        words=asked.get("q", "").strip()[:60],
        skill=asked.get("skill", "").strip()[:40],
        willing=surveyed and asked.get("who") != "all",
        surveyed=surveyed,
    )


def offered(project: Project, wanted: Wanted) -> Offer:
    """Willing before others, priority groups before others, then by name."""
    today = timezone.localdate()
    rows = list(_people(project, wanted)[: MOST_CHOICES + 1])
    shown = rows[:MOST_CHOICES]
    about = examined(shown, today, project)
    return Offer(
        choices=[(one.pk, _line(one, about[one.pk])) for one in shown if not about[one.pk].stops],
        stopped=[
            (one.name, _(", ").join(about[one.pk].stops_said))
            for one in shown
            if about[one.pk].stops
        ],
        more=len(rows) > MOST_CHOICES,
    )


def _people(project: Project, wanted: Wanted) -> Any:
    held = PersonCategory.objects.filter(person=OuterRef("pk")).held_on(timezone.localdate())
    answers = HouseholdMember.objects.filter(project=project, person=OuterRef("pk"))
    people = Person.objects.filter(village_id=project.village_id).exclude(entries__project=project)
    found: Any = people.search(wanted.words) if wanted.words else people
    found = found.annotate(
        first=Exists(held),
        willing=Exists(answers.filter(willing=True)),
        skills=Subquery(answers.values("skills")),
        months=Subquery(answers.values("months"), ArrayField(PositiveSmallIntegerField())),
    )
    if wanted.willing:
        found = found.filter(willing=True)
    if wanted.skill:
        found = found.filter(skills__icontains=wanted.skill)
    return found.order_by(F("willing").desc(), F("first").desc(), "pinyin", "name", "id")


def _line(person: Any, about: Examined) -> str:
    """What tells him from others, and what is to be known before he is ticked."""
    told = (
        person.name,
        person.group,
        _("priority group") if person.first else "",
        _("willing") if person.willing else "",
        person.skills or "",
        _("months %(months)s") % {"months": months_said(person.months)} if person.months else "",
        f"⚠ {_(', ').join(about.open_said)}" if about.open else "",
    )
    return " · ".join(filter(None, told))
