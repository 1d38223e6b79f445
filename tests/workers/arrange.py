"""People, rosters and days that the tests of this app start from."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from core.idnumber import IdNumber, parse
from core.ids import new_id
from projects.lifecycle import Stage
from projects.models import Project
from regions.models import Division, Post
from tests import factories
from workers.actions import (
    Briefing,
    Details,
    Place,
    Policy,
    add_agreements,
    add_entries,
    add_insurance,
    add_person,
    add_training,
)
from workers.models import Person, RosterEntry

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RATE = Decimal("180.00")
BORN = datetime.date(1985, 6, 15)


def today() -> datetime.date:
    return timezone.localdate()


def days_ago(number: int) -> datetime.date:
    return today() - datetime.timedelta(days=number)


def id_number(sequence: int, born: datetime.date = BORN) -> IdNumber:
    """A right number; an even `sequence` (up to 999) is a woman's."""
    digits = f"632122{born:%Y%m%d}{sequence:03d}"
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True))
    return parse(digits + "10X98765432"[total % 11])


def person(
    by: Post, sequence: int = 1, *, name: str = "", born: datetime.date = BORN, **details: str
) -> Person:
    return add_person(
        id=new_id(),
        village=Division.objects.get(pk=by.division_id),
        id_number=id_number(sequence, born),
        details=Details(name=name or f"村民{sequence}", **details),
        by=by,
    )


def building(by: Post, *, since: int = 40) -> Project:
    """A project under construction since that many days."""
    project = factories.project(by, stage=Stage.CONSTRUCTION)
    project.stage_since = days_ago(since)
    project.starts_on = days_ago(since)
    project.save(update_fields=["stage_since", "starts_on"])
    return project


def place(*, entered: int = 40, trade: str = "瓦工", reason: str = "") -> Place:
    return Place(trade, RATE, days_ago(entered), reason)


def rostered(
    project: Project, people: Sequence[Person], by: Post, *, entered: int = 40, reason: str = ""
) -> list[RosterEntry]:
    entries = add_entries(
        id=new_id(),
        project_id=project.pk,
        person_ids=[person.pk for person in people],
        place=place(entered=entered, reason=reason),
        by=by,
    )
    return sorted(entries, key=lambda entry: entry.number)


def worker(project: Project, by: Post, sequence: int = 1, *, entered: int = 40) -> RosterEntry:
    """Someone on the roster whose papers are all pending."""
    return rostered(project, [person(by, sequence)], by, entered=entered)[0]


def papers(project: Project, entries: Sequence[RosterEntry], by: Post) -> None:
    """Agreement, training, briefing and insurance for these people."""
    ids = [entry.pk for entry in entries]
    add_agreements(
        id=new_id(), project_id=project.pk, entry_ids=ids, signed_on=days_ago(40), file=None, by=by
    )
    for kind in ("skill", "safety"):
        briefing = Briefing(kind, days_ago(40), "村委会", "砌石", Decimal("2.0"), "马老师")
        add_training(
            id=new_id(),
            project_id=project.pk,
            briefing=briefing,
            entry_ids=ids,
            paper=None,
            by=by,
        )
    policy = Policy("人保", f"P-{new_id().hex[-8:]}", days_ago(60), days_ago(-200))
    add_insurance(id=new_id(), project_id=project.pk, policy=policy, paper=None, by=by)
