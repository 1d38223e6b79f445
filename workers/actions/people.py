"""Keeping the village's people."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.idnumber import IdNumber
from core.names import pinyin_initials, pinyin_key, tidy_name
from regions.access import Permission, require
from regions.identities import identity_of
from regions.models import Division, Post
from workers.accounts import account_hash
from workers.models import Person, PersonCategory, Slot

SEALED = ("id_number", "phone", "account")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a person besides the ID number.

    `phone` and `account` are tidied digits; "" leaves what is kept as it is, since the page that
    asks for them shows only a mask.
    """

    name: str
    ethnicity: str = ""
    group: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""


@transaction.atomic
def add_person(
    *, id: UUID, village: Division, id_number: IdNumber, details: Details, by: Post
) -> Person:
    """Put someone on the village's list. The same `id` again changes nothing.

    Raises RuleBroken, with a link to him, if the village has him already.
    """
    person = Person(id=id, village=village, by=by, at=timezone.now())
    require(by, Permission.KEEP_PEOPLE, person)
    found = Person.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _identify(person, id_number)
    _describe(person, details)
    with constraints_said(_sentences()):
        person.save(force_insert=True)
    record(by=by, verb="add person", thing=person, area=village.code, facts={"name": person.name})
    return person


@transaction.atomic
def edit_person(
    *, person_id: UUID, id_number: IdNumber | None, details: Details, by: Post
) -> Person:
    """Change what is known; a mistyped ID number (None: keep it) only before the first work day.

    Raises RuleBroken for an ID number that the village has already or that has work days.
    """
    person = _locked(person_id, by)
    before = {"name": person.name, "group": person.group, "bank": person.bank}
    if id_number is not None:
        if has_work_days(person):
            raise RuleBroken(_frozen(), "id_number")
        _identify(person, id_number)
    _describe(person, details)
    with constraints_said(_sentences()):
        person.save()
    sealed = {"id_number": id_number, "phone": details.phone, "account": details.account}
    facts = {"before": before, "changed": [name for name, value in sealed.items() if value]}
    record(by=by, verb="edit person", thing=person, area=person.village_id, facts=facts)
    return person


def has_work_days(person: Person) -> bool:
    return Slot.objects.filter(identity_id=person.identity_id, entry__person=person).exists()


@transaction.atomic
def reveal(*, person_id: UUID, field: str, reason: str, by: Post) -> str:
    """One sealed value in clear; that it was read, by whom and why, goes on record.

    Raises RuleBroken without a reason or for a value that is not kept, Unreadable if its key is
    gone.
    """
    person = Person.objects.visible_to(by).get(pk=person_id)
    require(by, Permission.REVEAL_PERSONAL_DATA, person)
    if field not in SEALED:
        raise RuleBroken(_("Choose what you need to see."), "field")
    if not reason.strip():
        raise RuleBroken(_("Say what you need it for; it goes on record."), "reason")
    value = person.unseal(field)
    if not value:
        raise RuleBroken(_("Nothing is kept here yet."), "field")
    facts = {"field": field, "reason": reason.strip()}
    record(by=by, verb="reveal", thing=person, area=person.village_id, facts=facts)
    return value


@transaction.atomic
def add_category(
    *, id: UUID, person_id: UUID, category: str, since: datetime.date, by: Post
) -> PersonCategory:
    """Put a person into a priority group from a day on. The same `id` again changes nothing.

    Raises RuleBroken if he is in it already.
    """
    person = _locked(person_id, by)
    found = person.categories.filter(pk=id).first()
    if found is not None:
        return found
    row = PersonCategory(
        id=id, village_id=person.village_id, person=person, category=category, since=since
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
    person = _locked(row.person_id, by)
    if until < row.since:
        raise RuleBroken(_("This day lies before the day on which it began."), "until")
    if row.until is None:
        row.until = until
        row.save(update_fields=["until"])
        facts = {"category": row.category, "until": until}
        record(by=by, verb="end category", thing=person, area=person.village_id, facts=facts)
    return row


def _locked(person_id: UUID, by: Post) -> Person:
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).get(pk=person_id)
    require(by, Permission.KEEP_PEOPLE, person)
    return person


def _identify(person: Person, id_number: IdNumber) -> None:
    """Sex and birth are read from the number, never asked for a second time."""
    person.identity_id = identity_of(id_number.number)
    same = Person.objects.filter(village_id=person.village_id, identity_id=person.identity_id)
    if found := same.exclude(pk=person.pk).first():
        raise RuleBroken(_already_here(found), "")
    person.seal("id_number", id_number.number)
    person.sex, person.born_on = id_number.sex.value, id_number.birth


def _describe(person: Person, details: Details) -> None:
    person.name = tidy_name(details.name)
    person.pinyin, person.initials = pinyin_key(person.name), pinyin_initials(person.name)
    person.ethnicity, person.group = details.ethnicity.strip(), details.group.strip()
    person.bank = details.bank.strip()
    if details.phone:
        person.seal("phone", details.phone)
    if details.account:
        person.seal("account", details.account)
        person.account_hash = account_hash(details.account)


def _already_here(person: Person) -> str:
    sentence = _("This ID number is %(name)s's, who is on the village's list already.")
    return format_html(
        '{} <a href="{}">{}</a>',
        sentence % {"name": person.name},
        person.get_absolute_url(),
        _("Open it"),
    )


def _frozen() -> str:
    return _("Work days hang on this ID number. Take them back first, then correct the number.")


def _sentences() -> dict[str, str]:
    return {
        "person_once_a_village": _("This person is on the village's list already."),
        "roster_once_a_project": _("This person is on the project's roster already."),
        "workers_slot_entry_id_together": _frozen(),
    }
