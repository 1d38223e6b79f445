"""Passing warnings: with a reason, or not at all."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from regions.models import Post
from workers.examining import Examined
from workers.models import PassedWarning, Person, RosterEntry
from workers.rules import OF_ACCOUNT, WarningKind


def refuse_stopped(people: Collection[Person], found: Mapping[UUID, Examined]) -> None:
    """Raises RuleBroken, naming each person whom nobody may take on, and why."""
    stopped = [
        (person.name, found[person.pk].stops_said) for person in people if found[person.pk].stops
    ]
    if stopped:
        raise RuleBroken(
            _("Can't be taken on: %(people)s.") % {"people": said_of(stopped)}, "people"
        )


def passed_on_roster(
    entries: Collection[RosterEntry], found: Mapping[UUID, Examined], reason: str, by: Post
) -> None:
    """Keep that the open warnings of these people were passed, each with the reason."""
    PassedWarning.objects.bulk_create(
        _passed(
            entry.person, finding.kind, reason, by, entry=entry, account=entry.person.account_hash
        )
        for entry in entries
        for finding in found[entry.person_id].open
    )


def ask_reason(people: Collection[Person], found: Mapping[UUID, Examined], reason: str) -> None:
    """Raises RuleBroken, naming people and warnings, if something is open and no reason given."""
    doubtful = [
        (person.name, found[person.pk].open_said) for person in people if found[person.pk].open
    ]
    if doubtful and not reason.strip():
        raise RuleBroken(
            _("Something speaks against it: %(people)s. Say why it is all right all the same.")
            % {"people": said_of(doubtful)},
            "reason",
        )


def passed_on_list(
    person: Person, kinds: Iterable[WarningKind], account: bytes, reason: str, by: Post
) -> None:
    """Keep that warnings about an account, named by its hash, were passed as it was taken down."""
    PassedWarning.objects.bulk_create(
        _passed(person, kind, reason, by, account=account) for kind in kinds
    )


def said_of(people: Collection[tuple[str, Collection[str]]]) -> str:
    """Names, each with what was found: 马玉林 – older than 60; …"""
    lines = (_("%(name)s – %(found)s") % {"name": n, "found": _(", ").join(f)} for n, f in people)
    return _("; ").join(sorted(lines))


def _passed(
    person: Person,
    kind: WarningKind,
    reason: str,
    by: Post,
    *,
    account: bytes | memoryview | None,
    entry: RosterEntry | None = None,
) -> PassedWarning:
    return PassedWarning(
        village_id=person.village_id,
        person=person,
        entry=entry,
        kind=kind,
        account_hash=account if kind in OF_ACCOUNT else None,
        reason=reason.strip(),
        at=timezone.now(),
        by=by,
    )
