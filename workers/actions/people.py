"""Keeping the village's people."""

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
from workers.accounts import account_hash, doubts
from workers.actions.warnings import passed_on_list
from workers.models import Person, Slot

SEALED = ("id_number", "phone", "account")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a person besides the ID number.

    `phone` and `account` are tidied digits; "" leaves what is kept as it is, since the page that
    asks for them shows only a mask. `relation` says to which official or member of the council he
    is related. `reason` says why a doubtful account is right; the forms ask for it.
    """

    name: str
    ethnicity: str = ""
    group: str = ""
    relation: str = ""
    phone: str = ""
    bank: str = ""
    account: str = ""
    reason: str = ""


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
    _pass_doubts(person, details, by)
    record(by=by, verb="add person", thing=person, area=village.code, facts={"name": person.name})
    return person


def known_or_new(
    *, id: UUID, village: Division, id_number: IdNumber, details: Details, by: Post
) -> Person:
    """Whoever of the village has the number; someone new is put on its list under the given id.

    Raises RuleBroken where the number is another name's.
    """
    identity = identity_of(id_number.number)
    person = Person.objects.filter(village_id=village.pk, identity_id=identity).first()
    if person is None:
        return add_person(id=id, village=village, id_number=id_number, details=details, by=by)
    if person.name != tidy_name(details.name):
        raise RuleBroken(
            _("This ID number is %(name)s's. Compare name and number with the card.")
            % {"name": person.name},
            "name",
        )
    return person


@transaction.atomic
def edit_person(
    *, person_id: UUID, id_number: IdNumber | None, details: Details, by: Post
) -> Person:
    """Change what is known; a mistyped ID number (None: keep it) only before the first work day.

    Raises RuleBroken for an ID number that the village has already or that has work days, and for
    another account where one is kept: `ask_account_change` is the way for that.
    """
    person = locked_person(person_id, by)
    _refuse_other_account(person, details)
    first_account = bool(details.account) and person.account is None
    before = {
        "name": person.name,
        "group": person.group,
        "bank": person.bank,
        "relation": person.relation,
    }
    if id_number is not None:
        if has_work_days(person):
            raise RuleBroken(_frozen(), "id_number")
        _identify(person, id_number)
    _describe(person, details)
    with constraints_said(_sentences()):
        person.save()
    if first_account:
        _pass_doubts(person, details, by)
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


def locked_person(person_id: UUID, by: Post) -> Person:
    """The person, locked. Raises Person.DoesNotExist out of reach, PermissionDenied."""
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
    person.relation = details.relation.strip()
    if details.phone:
        person.seal("phone", details.phone)
    if person.account is not None:
        return
    person.bank = details.bank.strip()
    if details.account:
        person.seal("account", details.account)
        person.account_hash = account_hash(details.account)


def _refuse_other_account(person: Person, details: Details) -> None:
    """A kept account and its bank change only together, and not before a second human has seen."""
    if person.account_hash is None:
        return
    account, bank = details.account, details.bank.strip()
    if account and account_hash(account) != bytes(person.account_hash):
        raise RuleBroken(_another_way(), "account")
    if bank and bank != person.bank:
        raise RuleBroken(_another_way(), "bank")


def _pass_doubts(person: Person, details: Details, by: Post) -> None:
    if details.account and details.reason.strip():
        found = doubts(details.account, person.village_id, person.identity_id)
        account = account_hash(details.account)
        passed_on_list(person, found, account, details.reason, by)


def _already_here(person: Person) -> str:
    sentence = _("This ID number is %(name)s's, who is on the village's list already.")
    return format_html(
        '{} <a href="{}">{}</a>',
        sentence % {"name": person.name},
        person.get_absolute_url(),
        _("Open it"),
    )


def _another_way() -> str:
    return _("An account that is kept changes by “Change the account”; a second person sees it.")


def _frozen() -> str:
    return _("Work days hang on this ID number. Take them back first, then correct the number.")


def _sentences() -> dict[str, str]:
    return {
        "person_once_a_village": _("This person is on the village's list already."),
        "roster_once_a_project": _("This person is on the project's roster already."),
        "workers_slot_entry_id_together": _frozen(),
    }
