"""What the bank has said of accounts and names, and whom it has not been asked about. Only reads.

An answer holds for the account and the name that were asked about: whoever changes either is
asked about anew.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projects.models import Project
from workers.models import BankVerdict, Person


@dataclass(frozen=True, slots=True)
class Standing:
    """The bank's last word on someone's present account and name."""

    matches: bool
    on: date
    words: str


def standings(people: Collection[Person]) -> dict[UUID, Standing]:
    """By person; who was never asked about, or has changed since, is left out. One query."""
    present = {one.pk: _mark(one.account_hash, one.name) for one in people if one.account_hash}
    verdicts = BankVerdict.objects.filter(row__person__in=present).latest_first()
    rows = verdicts.values_list(
        "row__person_id", "row__account_hash", "row__name", "matches", "answer__answered_on",
        "bank_text",
    )  # fmt: skip
    found: dict[UUID, Standing] = {}
    for person, account, name, matches, on, words in rows:
        if person not in found and _mark(account, name) == present[person]:
            found[person] = Standing(matches, on, words)
    return found


def unchecked(project: Project) -> list[Person]:
    """Whoever is on the roster with an account on which the bank's last word is missing."""
    people = _with_accounts(project)
    known = standings(people)
    return [one for one in people if one.pk not in known]


def mismatches(people: Iterable[Person]) -> list[str]:
    """Names of those whose account the bank knows under another name."""
    everyone = list(people)
    known = standings(everyone)
    return [one.name for one in everyone if one.pk in known and not known[one.pk].matches]


def _with_accounts(project: Project) -> list[Person]:
    working = project.rosterentrys.filter(left_on__isnull=True)
    people = Person.objects.filter(pk__in=working.values("person"), account_hash__isnull=False)
    return list(people.order_by("pinyin", "name", "id"))


def _mark(account: bytes | memoryview, name: str) -> tuple[bytes, str]:
    return bytes(account), name
