"""Changing a bank account: one human asks, another compares it with the card."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from regions.access import Permission, require
from regions.models import Post
from workers.accounts import account_hash, doubts
from workers.actions.people import locked_person
from workers.actions.warnings import passed_on_list
from workers.models import AccountChange, Person


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Tidied digits and the bank they belong to; `reason` passes what speaks against them."""

    account: str
    bank: str
    why: str
    reason: str = ""


@transaction.atomic
def ask_account_change(*, id: UUID, person_id: UUID, new: NewAccount, by: Post) -> AccountChange:
    """Ask for another account in place of the one kept, which stays in force until confirmed.

    The same `id` again changes nothing. Raises RuleBroken where no account is kept yet, the same
    one is given, another change waits, nothing says why, or a warning has no reason.
    """
    person = locked_person(person_id, by)
    found = person.account_changes.filter(pk=id).first()
    if found is not None:
        return found
    _check_new(person, new)
    change = AccountChange(
        id=id,
        village_id=person.village_id,
        person=person,
        bank=new.bank.strip(),
        account_hash=account_hash(new.account),
        why=new.why.strip(),
        asked_at=timezone.now(),
        asked_by=by,
        asker=by.human,
    )
    change.seal("account", new.account)
    change.seal("replaced", person.unseal("account"))
    with constraints_said({"account_change_one_at_a_time": _waits()}):
        change.save(force_insert=True)
    _pass_doubts(person, new, by)
    _record(change, "ask account change", by, why=change.why)
    return change


@transaction.atomic
def confirm_account_change(*, change_id: UUID, account: str, by: Post) -> AccountChange:
    """Put the new account in force, once another human has read `account` off the card.

    Again by the same human changes nothing. Raises RuleBroken for whoever asked for it, for a
    number that differs, and where it is decided already.
    """
    change = _locked_change(change_id, by)
    if change.confirmed and change.seer_id == by.human_id:
        return change
    _check_seer(change, by)
    if account_hash(account) != bytes(change.account_hash):
        raise RuleBroken(
            _(
                "This is not the number that was asked for. Compare it with the card once more; "
                "if the card says something else, refuse the change."
            ),
            "account",
        )
    _decide(change, by, confirmed=True)
    person = change.person
    person.bank, person.account_hash = change.bank, change.account_hash
    person.seal("account", account)
    person.save(update_fields=["bank", "account", "account_hash"])
    _record(change, "confirm account change", by)
    return change


@transaction.atomic
def refuse_account_change(*, change_id: UUID, reason: str, by: Post) -> AccountChange:
    """The old account stays. Raises RuleBroken as `confirm_account_change`, or without a reason."""
    change = _locked_change(change_id, by)
    if change.confirmed is False and change.seer_id == by.human_id:
        return change
    _check_seer(change, by)
    if not reason.strip():
        raise RuleBroken(_("Say why it is refused."), "reason")
    _decide(change, by, confirmed=False, refusal=reason.strip())
    _record(change, "refuse account change", by, reason=change.refusal)
    return change


def _check_new(person: Person, new: NewAccount) -> None:
    if person.account_hash is None:
        raise RuleBroken(_("No account is kept yet: enter the first one with the person."))
    same = account_hash(new.account) == bytes(person.account_hash)
    if same and new.bank.strip() == person.bank:
        raise RuleBroken(_("This account is in force already."), "account")
    if not new.why.strip():
        raise RuleBroken(_("Say why the account changes."), "why")
    if person.account_changes.waiting().exists():
        raise RuleBroken(_waits())


def _pass_doubts(person: Person, new: NewAccount, by: Post) -> None:
    found = doubts(new.account, person.village_id, person.identity_id)
    if found and not new.reason.strip():
        raise RuleBroken(" ".join(found.values()), "account")
    passed_on_list(person, found, account_hash(new.account), new.reason, by)


def _locked_change(change_id: UUID, by: Post) -> AccountChange:
    """The change as it is once its person is locked."""
    rows = AccountChange.objects.visible_to(by)
    change = rows.get(pk=change_id)
    require(by, Permission.CONFIRM_ACCOUNTS, change)
    person = Person.objects.select_for_update(of=("self",)).get(pk=change.person_id)
    change = rows.get(pk=change_id)
    change.person = person
    return change


def _check_seer(change: AccountChange, by: Post) -> None:
    if change.decided_at is not None:
        raise RuleBroken(_("This change is decided already."))
    if change.asker_id == by.human_id:
        raise RuleBroken(_("You asked for this change yourself: another person has to see it."))


def _decide(change: AccountChange, by: Post, *, confirmed: bool, refusal: str = "") -> None:
    change.decided_at, change.decided_by, change.seer = timezone.now(), by, by.human
    change.confirmed, change.refusal = confirmed, refusal
    change.save()


def _record(change: AccountChange, verb: str, by: Post, **facts: str) -> None:
    """On the person, whose trail tells every change of his account; never the number."""
    facts = {"change": str(change.pk)} | facts
    record(by=by, verb=verb, thing=change.person, area=change.village_id, facts=facts)


def _waits() -> str:
    return _("A change of this account waits already: it is confirmed or refused first.")
