"""What an import would do: each person of the file beside whom the village keeps already."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from core.masks import mask_account, mask_id_number, mask_phone
from workers.lists.cells import is_masked
from workers.lists.told import Field, Level, Reason, Remark, Row

_MASKS = {Field.PHONE: mask_phone, Field.ACCOUNT: mask_account}
_FREE = (Field.GROUP, Field.ETHNICITY, Field.PHONE)  # what an import may change


@dataclass(frozen=True, slots=True)
class Kept:
    """A person as the village keeps him. `groups` are the categories that he is in today."""

    id: UUID
    number: str = dataclasses.field(repr=False)
    name: str
    texts: Mapping[Field, str] = dataclasses.field(repr=False)
    groups: frozenset[str]


class Change(NamedTuple):
    field: Field
    before: str
    after: str


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the file, and what becomes of him. `joins` are categories he is not in yet."""

    row: Row
    kept: Kept | None
    changes: tuple[Change, ...]
    joins: frozenset[str]
    remarks: tuple[Remark, ...]

    @property
    def fate(self) -> Fate:
        if self.kept is None:
            return Fate.NEW
        return Fate.CHANGED if self.changes or self.joins else Fate.UNCHANGED


@dataclass(frozen=True, slots=True)
class Plan:
    """`lines` in the order of the file; `remarks` of those and of what belongs to no person."""

    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]

    def of(self, fate: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate is fate]

    def at(self, level: Level) -> list[Remark]:
        return [remark for remark in self.remarks if remark.level is level]

    @property
    def stops(self) -> list[Remark]:
        return self.at(Level.STOP)


SharedElsewhere = Callable[[Sequence[tuple[str, str]]], frozenset[str]]


def planned(
    rows: Iterable[Row],
    remarks: Iterable[Remark],
    kept: Iterable[Kept],
    shared_elsewhere: SharedElsewhere,
) -> Plan:
    """`shared_elsewhere` is asked once: of pairs (account, ID number), which accounts are another
    person's in whichever village."""
    here = {one.number: one for one in kept}
    said = list(remarks)
    found = _each_once(_unmasked(rows, here.values(), said), said)
    owners = _owners(found, here.values())
    elsewhere = shared_elsewhere(
        [(account, number) for number, row in found.items() if (account := _account(row))]
    )
    lines = []
    for number, row in found.items():
        line = _compared(row, here.get(number))
        shared = _shared(row, number, owners, elsewhere)
        lines.append(replace(line, remarks=line.remarks + shared))
    said.extend(remark for line in lines for remark in line.remarks)
    return Plan(tuple(lines), tuple(said))


def _unmasked(
    rows: Iterable[Row], kept: Iterable[Kept], said: list[Remark]
) -> Iterable[tuple[str, Row]]:
    """Each row with the ID number it is about; one that names nobody is a fault in `said`."""
    by_mask: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in kept:
        by_mask[one.name, mask_id_number(one.number)].append(one.number)
    for row in rows:
        if row.id_number is not None:
            yield row.id_number.number, row
            continue
        numbers = by_mask.get((row.name, row.masked_id), []) if row.masked_id else []
        if len(numbers) == 1:
            yield numbers[0], row
            continue
        said.extend(row.remarks)
        if row.masked_id:
            reason = Reason.MASK_OF_SEVERAL if numbers else Reason.MASK_OF_NOBODY
            said.append(row.remark(reason, Field.ID_NUMBER, row.masked_id))


def _each_once(rows: Iterable[tuple[str, Row]], said: list[Remark]) -> dict[str, Row]:
    """Rows of one person put together where they agree; else a fault that names both cells."""
    found: dict[str, Row] = {}
    for number, row in rows:
        first = found.get(number)
        if first is None:
            found[number] = row
            continue
        said.extend(row.remarks)
        clash = _clash(first, row)
        if clash is None:
            found[number] = _together(first, row)
            where = f"{first.sheet} {first.refs[Field.ID_NUMBER]}"
            mask = mask_id_number(number)
            said.append(row.remark(Reason.SAME_PERSON, Field.ID_NUMBER, mask, other=where))
        else:
            where = f"{first.sheet} {first.refs.get(clash, '')}"
            value = shown(clash, _said(row, clash))
            said.append(row.remark(Reason.CONTRADICTION, clash, value, other=where))
    return found


def _said(row: Row, field: Field) -> str:
    if field is Field.SINCE:
        return str(row.since or "")
    return row.name if field is Field.NAME else row.texts.get(field, "")


def _clash(first: Row, second: Row) -> Field | None:
    """The first field of which two rows of one person say different things."""
    for field in (Field.NAME, *_FREE, Field.BANK, Field.ACCOUNT, Field.SINCE):
        one, other = _said(first, field), _said(second, field)
        if one and other and not _agree(field, one, other):
            return field
    return None


def _agree(field: Field, one: str, other: str) -> bool:
    return one == other or _masked(field, one) == other or _masked(field, other) == one


def _masked(field: Field, text: str) -> str:
    return _MASKS[field](text) if field in _MASKS and not is_masked(text) else ""


def _together(first: Row, second: Row) -> Row:
    """What either says; a number in full tells more than its mask."""
    texts = dict(first.texts)
    for field, text in second.texts.items():
        if not texts.get(field) or is_masked(texts[field]):
            texts[field] = text
    return replace(
        first,
        name=first.name or second.name,
        id_number=first.id_number or second.id_number,
        texts=texts,
        categories=first.categories | second.categories,
        since=first.since or second.since,
    )


def _compared(row: Row, kept: Kept | None) -> Line:
    if kept is None:
        unknown = tuple(_masks_of_nothing(row))
        return Line(row, None, (), row.categories, row.remarks + unknown)
    remarks = list(row.remarks)
    if row.name and row.name != kept.name:
        remarks.append(row.remark(Reason.NAME_DIFFERS, Field.NAME, row.name, name=kept.name))
    changes = list(_changes(row, kept, remarks))
    return Line(row, kept, tuple(changes), row.categories - kept.groups, tuple(remarks))


def _masks_of_nothing(row: Row) -> Iterable[Remark]:
    for field in _MASKS:
        if is_masked(text := row.texts.get(field, "")):
            yield row.remark(Reason.MASK_DIFFERS, field, text)


def _changes(row: Row, kept: Kept, remarks: list[Remark]) -> Iterable[Change]:
    """What differs and is taken over. An empty cell takes nothing away; an account that is kept
    stays, and its bank with it: another account is somebody's to see before it is used."""
    for field in (*_FREE, Field.BANK, Field.ACCOUNT):
        before, after = kept.texts.get(field, ""), row.texts.get(field, "")
        if not after or after == before:
            continue
        if field in _MASKS and is_masked(after):
            if _masked(field, before) != after:
                remarks.append(row.remark(Reason.MASK_DIFFERS, field, after))
        elif field in _FREE or _may_fill(field, row, kept):
            yield Change(field, before, after)
        else:
            reason = Reason.BANK_KEPT if field is Field.BANK else Reason.ACCOUNT_KEPT
            remarks.append(row.remark(reason, field, shown(field, after)))


def _may_fill(field: Field, row: Row, kept: Kept) -> bool:
    account, brought = kept.texts.get(Field.ACCOUNT, ""), row.texts.get(Field.ACCOUNT, "")
    if field is Field.ACCOUNT or not account:
        return not account
    return not kept.texts.get(field) and (not brought or _agree(Field.ACCOUNT, account, brought))


def _account(row: Row) -> str:
    text = row.texts.get(Field.ACCOUNT, "")
    return "" if is_masked(text) else text


def _owners(found: Mapping[str, Row], kept: Iterable[Kept]) -> dict[str, dict[str, str]]:
    """Of each account the ID numbers of those who have it, with "here" or their cell."""
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    for one in kept:
        if account := one.texts.get(Field.ACCOUNT, ""):
            owners[account][one.number] = one.name
    for number, row in found.items():
        if account := _account(row):
            owners[account].setdefault(number, f"{row.name} {row.refs[Field.ACCOUNT]}")
    return owners


def _shared(
    row: Row,
    number: str,
    owners: Mapping[str, Mapping[str, str]],
    elsewhere: frozenset[str],
) -> tuple[Remark, ...]:
    """One account for two workers is a known sign of collected pay (domain.md §6, §9)."""
    account = _account(row)
    if not account:
        return ()
    value = mask_account(account)
    names = [said for other, said in owners[account].items() if other != number]
    if names:
        return (row.remark(Reason.SHARED_HERE, Field.ACCOUNT, value, names="、".join(names[:5])),)
    if account in elsewhere:
        return (row.remark(Reason.SHARED_ELSEWHERE, Field.ACCOUNT, value),)
    return ()


def shown(field: Field, text: str) -> str:
    """A value as it may be seen."""
    return _MASKS[field](text) if field in _MASKS and not is_masked(text) else text
