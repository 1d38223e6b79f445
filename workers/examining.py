"""What stops or speaks against people who would work: facts gathered for `workers.rules`.

Only reads. As many queries for two hundred people as for one.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from core.crypto import Unreadable
from core.idnumber import age_on
from core.names import tidy_name
from projects.models import BodyMember, Project
from regions.models import Human, Post
from workers.models import PassedWarning, Person, RosterEntry
from workers.rules import OF_ACCOUNT, Candidate, StopKind, WarningKind, stops, warnings
from workers.words import STOPS, WARNINGS


@dataclass(frozen=True, slots=True)
class Finding:
    """One warning, with what is known of it ("" for nothing more); passed with a reason or not."""

    kind: WarningKind
    detail: str = ""
    passed: bool = False

    def __str__(self) -> str:
        words = str(WARNINGS[self.kind])
        return _("%(warning)s (%(detail)s)") % {"warning": words, "detail": self.detail} if (
            self.detail
        ) else words  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found about one person."""

    stops: tuple[StopKind, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def open(self) -> tuple[Finding, ...]:
        """The warnings that nobody has passed yet."""
        return tuple(one for one in self.warnings if not one.passed)

    @property
    def stops_said(self) -> list[str]:
        return [str(STOPS[kind]) for kind in self.stops]

    @property
    def open_said(self) -> list[str]:
        return [str(one) for one in self.open]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one village's people are compared with."""

    sharers: Mapping[bytes, list[tuple[int, str]]]
    shared_anywhere: Collection[UUID]
    officials: Collection[str]
    members: Mapping[int, str]
    member_names: Mapping[str, str]
    rostered: Collection[int]
    passed: Mapping[UUID, set[tuple[str, bytes | None]]] = field(default_factory=dict)


def examined(
    people: Collection[Person], day: datetime.date, project: Project | None = None
) -> dict[UUID, Examined]:
    """By person, all of one village; ages as of the day, the roster being the project's."""
    if not people:
        return {}
    facts = _facts(people, day, project, _rostered(project, people))
    return {person.pk: _examine(person, day, facts) for person in people}


def warned(entry: RosterEntry, day: datetime.date) -> Examined:
    """What speaks against someone on the roster and nobody has passed; no stop, for he is there."""
    facts = _facts([entry.person], day, entry.project, rostered=())
    return Examined(warnings=_examine(entry.person, day, facts).warnings)


def _examine(person: Person, day: datetime.date, facts: _Facts) -> Examined:
    details = {
        WarningKind.SHARED: _sharers(person, facts),
        WarningKind.OFFICIAL: _office(person, facts),
        WarningKind.RELATED: person.relation,
    }
    candidate = Candidate(
        age=age_on(person.born_on, max(day, person.born_on)),
        on_roster=person.identity_id in facts.rostered,
        account=_account(person),
        account_is_shared=person.pk in facts.shared_anywhere,
        is_official=bool(details[WarningKind.OFFICIAL]),
        is_related=bool(person.relation),
    )
    passed = facts.passed.get(person.pk, set())
    found = (
        Finding(kind, details.get(kind, ""), _mark(kind, person) in passed)
        for kind in warnings(candidate)
    )
    return Examined(stops(candidate), tuple(found))


def _mark(kind: WarningKind, person: Person) -> tuple[str, bytes | None]:
    """A passed warning of an account holds for that account; the others as long as they last."""
    about = person.account_hash if kind in OF_ACCOUNT else None
    return kind.value, None if about is None else bytes(about)


def _account(person: Person) -> str:
    """In clear for the check digit only; "" where its key is gone: the page says that elsewhere."""
    try:
        return person.unseal("account")
    except Unreadable:
        return ""


def _sharers(person: Person, facts: _Facts) -> str:
    """Names of others in the village; who it is elsewhere stays unsaid."""
    if person.account_hash is None:
        return ""
    holders = facts.sharers.get(bytes(person.account_hash), [])
    return _(", ").join(name for identity, name in holders if identity != person.identity_id)


def _office(person: Person, facts: _Facts) -> str:
    name = tidy_name(person.name)
    body = facts.members.get(person.identity_id) or facts.member_names.get(name)
    if body:
        return body
    return _("an official of the village or township") if name in facts.officials else ""


def _facts(
    people: Collection[Person],
    day: datetime.date,
    project: Project | None,
    rostered: Collection[int],
) -> _Facts:
    village = next(iter(people)).village_id
    hashes = [bytes(one.account_hash) for one in people if one.account_hash is not None]
    members = _members(village)
    return _Facts(
        sharers=_holders(village, hashes),
        shared_anywhere=_shared([one.pk for one in people]) if hashes else (),
        officials=_officials(village, day),
        members={identity: body for identity, _name, body in members},
        member_names={tidy_name(name): body for _identity, name, body in members},
        rostered=rostered,
        passed=_passed(people, project),
    )


def _holders(village: str, hashes: Collection[bytes]) -> dict[bytes, list[tuple[int, str]]]:
    found: dict[bytes, list[tuple[int, str]]] = defaultdict(list)
    rows = Person.objects.filter(village_id=village, account_hash__in=hashes)
    for account, identity, name in rows.values_list("account_hash", "identity_id", "name"):
        found[bytes(account or b"")].append((identity, name))
    return found


def _shared(people: list[UUID]) -> set[UUID]:
    """Whose account is also another human's, in whichever village."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM workers_person WHERE id = ANY(%s) AND account_hash IS NOT NULL "
            "AND account_of_another(account_hash, identity_id)",
            [people],
        )
        return {pk for (pk,) in cursor.fetchall()}


def _officials(village: str, day: datetime.date) -> set[str]:
    """Names of whoever holds a post in the village or its township that day."""
    places = [village, f"{village[:9]}000"]
    posts = Post.objects.held_on(day).filter(division__in=places)
    names = Human.objects.filter(users__posts__in=posts).values_list("name", flat=True)
    return {tidy_name(name) for name in names}


def _members(village: str) -> list[tuple[int, str, str]]:
    """Identity, name and body of those who are on a council or supervision group now."""
    rows = BodyMember.objects.filter(village_id=village, until__isnull=True)
    return [(one.identity_id, one.name, str(one.get_body_display())) for one in rows]


def _rostered(project: Project | None, people: Iterable[Person]) -> set[int]:
    if project is None:
        return set()
    rows = RosterEntry.objects.filter(project=project)
    among = rows.filter(identity_id__in=[one.identity_id for one in people])
    return set(among.values_list("identity_id", flat=True))


def _passed(
    people: Collection[Person], project: Project | None
) -> dict[UUID, set[tuple[str, bytes | None]]]:
    """Passed on this project's roster, or about an account wherever."""
    rows = PassedWarning.objects.filter(person__in=people)
    here = Q(account_hash__isnull=False)
    rows = rows.filter(here | Q(entry__project=project)) if project else rows
    found: dict[UUID, set[tuple[str, bytes | None]]] = defaultdict(set)
    for person, kind, about in rows.values_list("person_id", "kind", "account_hash"):
        found[person].add((kind, None if about is None else bytes(about)))
    return found
