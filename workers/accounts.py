"""Bank accounts: one written form, and whose an account is without reading it."""

import re
import unicodedata
from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from core.crypto import blind_index
from regions.identities import number_hash
from workers.models import Person
from workers.rules import WarningKind, passes_luhn

DIGITS = re.compile(r"\d{8,30}", re.ASCII)


def tidy_account(text: str) -> str:
    """Digits alone, whether typed in groups, full-width or with hyphens.

    Raises ValueError for anything but 8 to 30 digits.
    """
    digits = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))
    if not DIGITS.fullmatch(digits):
        raise ValueError("not an account number")
    return digits


def account_hash(account: str) -> bytes:
    return blind_index(account, purpose="account")


def sharers(hash: bytes, village_id: str, identity_id: int) -> list[str]:
    """Names of others in the same village who have the account."""
    others = Person.objects.filter(village_id=village_id, account_hash=hash)
    return list(others.exclude(identity_id=identity_id).values_list("name", flat=True))


def is_shared(hash: bytes, identity_id: int) -> bool:
    """Whether anybody else has the account, in whichever village; nobody is named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_of_another(%s, %s)", [hash, identity_id])
        found: bool = cursor.fetchone()[0]
    return found


def shared_elsewhere(pairs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Of pairs (account, ID number of its bearer), the accounts that anybody else has, in
    whichever village; nobody is named. One statement, however many they are."""
    hashes = {account_hash(account): account for account, _number in pairs}
    numbers = [number_hash(number) for _account, number in pairs]
    accounts = [account_hash(account) for account, _number in pairs]
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_of_others(%s::bytea[], %s::bytea[])", [accounts, numbers])
        return frozenset(hashes[bytes(one)] for (one,) in cursor.fetchall())


def shared_warning(hash: bytes, village_id: str, identity_id: int) -> str:
    """A sentence on an account that is also another person's, "" if it isn't.

    One account for two workers is a known sign of collected pay (domain.md §6, §9).
    """
    here = sharers(hash, village_id, identity_id)
    if here:
        return _("%(names)s has the same account. Pay goes to each worker's own account.") % {
            "names": _(", ").join(here)
        }
    if is_shared(hash, identity_id):
        return _("Another person has the same account. Pay goes to each worker's own account.")
    return ""


def doubts(account: str, village_id: str, identity_id: int) -> dict[WarningKind, str]:
    """What speaks against a number that may be right all the same, each in a sentence.

    `identity_id` is whose it would be; a number compared with the card is kept with a reason.
    """
    found: dict[WarningKind, str] = {}
    if not passes_luhn(account):
        found[WarningKind.LUHN] = _(
            "The check digit does not fit a bank card; some passbooks are like that."
        )
    if warning := shared_warning(account_hash(account), village_id, identity_id):
        found[WarningKind.SHARED] = warning
    return found
