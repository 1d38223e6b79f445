"""Writing an import's plan: many people in a constant number of statements."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.audit import record_many
from core.ids import new_id
from core.names import pinyin_initials, pinyin_key
from regions.identities import identities_of
from regions.models import Post
from workers.accounts import account_hash
from workers.lists.plan import Fate, Line, Plan
from workers.lists.told import Field
from workers.models import PeopleImport, Person, PersonCategory

CHANGED = ("group", "ethnicity", "phone", "bank", "account", "account_hash")
_SEALED = (Field.PHONE, Field.ACCOUNT)

Done = list[tuple[Line, Person]]


def take_over(plan: Plan, row: PeopleImport, by: Post) -> None:
    """Save who is new or changed and who joins a group, each on record as if entered by hand.

    Raises IntegrityError (person_once_a_village) where somebody was added meanwhile.
    """
    identities = identities_of(_new_numbers(plan))
    kept = Person.objects.in_bulk([line.kept.id for line in plan.lines if line.kept])
    done = [(line, _person(line, kept, identities, row, by)) for line in plan.lines]
    added = [(line, person) for line, person in done if line.fate is Fate.NEW]
    changed = [(line, person) for line, person in done if line.kept and line.changes]
    Person.objects.bulk_create(person for _line, person in added)
    # In one statement: `bulk_update` compares each of its cases with each row.
    Person.objects.bulk_create(
        [person for _line, person in changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=CHANGED,
    )
    facts = {"import": str(row.pk)}
    told = [(person, {"name": person.name} | facts) for _line, person in added]
    record_many(by=by, verb="add person", told=told, area=row.village_id)
    told = [(person, _changes(line) | facts) for line, person in changed]
    record_many(by=by, verb="edit person", told=told, area=row.village_id)
    _join_groups(done, row, by)


def _new_numbers(plan: Plan) -> list[str]:
    new = (line.row.id_number for line in plan.of(Fate.NEW))
    return [number.number for number in new if number is not None]


def _person(
    line: Line,
    kept: Mapping[UUID, Person],
    identities: Mapping[str, int],
    row: PeopleImport,
    by: Post,
) -> Person:
    if line.kept is not None:
        after = {change.field: change.after for change in line.changes}
        return _written(kept[line.kept.id], after)
    number, name = line.row.id_number, line.row.name
    if number is None:
        raise ValueError("a masked number that is nobody's is a fault of the file")
    person = Person(
        id=new_id(),
        village_id=row.village_id,
        identity_id=identities[number.number],
        name=name,
        pinyin=pinyin_key(name),
        initials=pinyin_initials(name),
        sex=number.sex.value,
        born_on=number.birth,
        at=timezone.now(),
        by=by,
    )
    person.seal("id_number", number.number)
    return _written(person, line.row.texts)


def _written(person: Person, texts: Mapping[Field, str]) -> Person:
    for field, text in texts.items():
        if field in _SEALED:
            person.seal(field.value, text)
        else:
            setattr(person, field.value, text)
    if account := texts.get(Field.ACCOUNT):
        person.account_hash = account_hash(account)
    return person


def _changes(line: Line) -> dict[str, Any]:
    """What a field held before; of a sealed one only that it changed."""
    before = {one.field.value: one.before for one in line.changes if one.field not in _SEALED}
    sealed = [one.field.value for one in line.changes if one.field in _SEALED]
    return {"before": before, "changed": sealed}


def _join_groups(done: Done, row: PeopleImport, by: Post) -> None:
    joined = list(_joined(done, row.village_id))
    PersonCategory.objects.bulk_create(joined)
    told = [
        (one.person, {"category": one.category_id, "since": one.since, "import": str(row.pk)})
        for one in joined
    ]
    record_many(by=by, verb="add category", told=told, area=row.village_id)


def _joined(done: Done, village_id: str) -> Iterable[PersonCategory]:
    """A group counts from the day that the file says, else from the day of the import."""
    today = timezone.localdate()
    for line, person in done:
        for code in sorted(line.joins):
            since = line.row.since or today
            yield PersonCategory(
                village_id=village_id, person=person, category_id=code, since=since
            )
