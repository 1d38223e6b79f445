"""Priority groups: the county's list of them, and who belongs to which."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from regions.access import Permission, require
from regions.models import Division, Level, Post
from workers.actions.people import locked_person
from workers.models import Category, PersonCategory


@dataclass(frozen=True, slots=True)
class Evidence:
    """The paper that shows it: its name and number in words, and its date where one is known."""

    paper: str
    dated: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group that a county's paper names besides the common ones."""

    name: str
    short: str
    since: datetime.date
    source: str


@transaction.atomic
def add_group(*, group: NewGroup, by: Post) -> Category:
    """Add a priority group of the post's county. The same group again changes nothing.

    Raises PermissionDenied without the right, RuleBroken for a post outside a county, a name that
    the list has already, or without the paper that names the group.
    """
    county = _locked_county(by)
    if not group.source.strip():
        raise RuleBroken(_("Name the paper that names the group."), "source")
    listed = Category.objects.of_county(county.code)
    found = listed.filter(name=group.name.strip()).first()
    if found is not None and found.county_id == county.code and _is_same(found, group):
        return found
    if found is not None:
        raise RuleBroken(_("A group of this name is on the list already."), "name")
    number = _next_number(county)
    row = Category.objects.create(
        code=f"{county.code[:6]}-{number}",
        name=group.name.strip(),
        short=group.short.strip(),
        position=number,
        county=county,
        since=group.since,
        source=group.source.strip(),
    )
    _record(row, "add priority group", by, since=group.since)
    return row


@transaction.atomic
def end_group(*, code: str, until: datetime.date, by: Post) -> Category:
    """Nobody is put into one of the county's own groups after that day; who is in it stays.

    Raises RuleBroken for a common group and for a day before it began.
    """
    county = _locked_county(by)
    row = Category.objects.get(code=code)
    if row.county_id != county.code:
        raise RuleBroken(_("This group is common to all counties: it can't be ended here."))
    if until < row.since:
        raise RuleBroken(_("This day lies before the day on which it began."), "until")
    if row.until is None:
        row.until = until
        row.save(update_fields=["until"])
        _record(row, "end priority group", by, until=until)
    return row


@transaction.atomic
def add_category(
    *,
    id: UUID,
    person_id: UUID,
    category: str,
    since: datetime.date,
    evidence: Evidence,
    by: Post,
) -> PersonCategory:
    """Put a person into a priority group, by its code, from a day on.

    The same `id` again changes nothing. Raises RuleBroken if he is in it already, for a group that
    is not in force today or another county's, and without evidence.
    """
    person = locked_person(person_id, by)
    found = person.categories.filter(pk=id).first()
    if found is not None:
        return found
    offered = Category.objects.of_county(person.village_id).in_force(timezone.localdate())
    if not offered.filter(pk=category).exists():
        raise RuleBroken(_("This group is not in force here. Choose another."), "category")
    if not evidence.paper.strip():
        raise RuleBroken(_("Name the paper that shows it."), "evidence")
    row = PersonCategory(
        id=id,
        village_id=person.village_id,
        person=person,
        category_id=category,
        since=since,
        evidence=evidence.paper.strip(),
        evidence_on=evidence.dated,
    )
    twice = _("This person is in this group already.")
    with constraints_said({"category_once_at_a_time": twice}):
        row.save(force_insert=True)
    facts = {"category": category, "since": since}
    record(by=by, verb="add category", thing=person, area=person.village_id, facts=facts)
    return row


@transaction.atomic
def end_category(*, category_id: UUID, until: datetime.date, by: Post) -> PersonCategory:
    """The person leaves the group; the row stays as history. Raises RuleBroken for a bad day."""
    row = PersonCategory.objects.visible_to(by).select_related("person").get(pk=category_id)
    person = locked_person(row.person_id, by)
    if until < row.since:
        raise RuleBroken(_("This day lies before the day on which it began."), "until")
    if row.until is None:
        row.until = until
        row.save(update_fields=["until"])
        facts = {"category": row.category_id, "until": until}
        record(by=by, verb="end category", thing=person, area=person.village_id, facts=facts)
    return row


def _locked_county(by: Post) -> Division:
    require(by, Permission.KEEP_COUNTY_SETTINGS)
    county = Division.objects.select_for_update(of=("self",)).get(code=by.division_id)
    if county.level != Level.COUNTY:
        raise RuleBroken(_("Only a county keeps this list."))
    return county


def _is_same(row: Category, group: NewGroup) -> bool:
    said = (group.short.strip(), group.since, group.source.strip())
    return (row.short, row.since, row.source) == said


def _next_number(county: Division) -> int:
    highest = Category.objects.filter(county=county).aggregate(highest=Max("position"))["highest"]
    return (highest or 0) + 1


def _record(row: Category, verb: str, by: Post, **days: datetime.date) -> None:
    record(by=by, verb=verb, thing=row, area=by.division_id, facts={"name": row.name} | days)
