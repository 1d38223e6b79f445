"""The words of an import: what a column can hold, what can be said of a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.idnumber import IdNumber


class Field(StrEnum):
    """What a column tells of a person."""

    NAME = "name"
    ID_NUMBER = "id_number"
    GROUP = "group"
    PHONE = "phone"
    ETHNICITY = "ethnicity"
    BANK = "bank"
    ACCOUNT = "account"
    CATEGORY = "category"
    SINCE = "since"
    SEX = "sex"
    BORN = "born"


SECRET = frozenset({Field.ID_NUMBER, Field.PHONE, Field.ACCOUNT})


class Reason(StrEnum):
    """Why something is said of a cell; the sentences stand in `workers.import_words`."""

    # Stops: nothing is taken in while there is one.
    ERROR_CELL = "error_cell"
    NO_VALUE = "no_value"
    MERGED = "merged"
    WRONG_KIND = "wrong_kind"
    TOO_LONG = "too_long"
    NAME_MISSING = "name_missing"
    NOT_A_NAME = "not_a_name"
    NAME_DIFFERS = "name_differs"
    ID_MISSING = "id_missing"
    LOST_DIGITS = "lost_digits"
    FIRST_GENERATION = "first_generation"
    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    CHECK_DIGIT = "check_digit"
    TOO_YOUNG = "too_young"
    MASK_OF_NOBODY = "mask_of_nobody"
    MASK_OF_SEVERAL = "mask_of_several"
    MASK_DIFFERS = "mask_differs"
    NO_PHONE = "no_phone"
    NO_ACCOUNT = "no_account"
    NO_CATEGORY = "no_category"
    NO_DAY = "no_day"
    CONTRADICTION = "contradiction"
    # Warnings: taken in, shown before and kept with the import.
    YOUNG = "young"
    OLD = "old"
    LUHN = "luhn"
    SHARED_HERE = "shared_here"
    SHARED_ELSEWHERE = "shared_elsewhere"
    NUMBER = "number"
    SEX_DIFFERS = "sex_differs"
    BORN_DIFFERS = "born_differs"
    # Notes: what was left out, and what was put together.
    ACCOUNT_KEPT = "account_kept"
    BANK_KEPT = "bank_kept"
    SAME_PERSON = "same_person"
    SUM_ROW = "sum_row"
    HEADING_ROW = "heading_row"


class Level(StrEnum):
    STOP = "stop"
    WARNING = "warning"
    NOTE = "note"


_REASONS = list(Reason)
_WARNINGS = _REASONS[_REASONS.index(Reason.YOUNG) : _REASONS.index(Reason.ACCOUNT_KEPT)]
_NOTES = _REASONS[_REASONS.index(Reason.ACCOUNT_KEPT) :]


def level(reason: Reason) -> Level:
    if reason in _WARNINGS:
        return Level.WARNING
    return Level.NOTE if reason in _NOTES else Level.STOP


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one cell. `value` is fit to be seen: masked, or left out.

    `more` fills the sentence: another cell, names, a limit.
    """

    reason: Reason
    sheet: str
    ref: str
    value: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return level(self.reason)


@dataclass(frozen=True, slots=True)
class Row:
    """What one row tells of a person.

    `id_number` is None where it is masked (632122********0023, as in our template): then
    `masked_id` says who is meant. `texts` holds group, ethnicity, phone, bank and account as far
    as they are filled in; phone and account may be masked too, which means: as it is kept.
    """

    sheet: str
    number: int
    refs: Mapping[Field, str]
    name: str
    id_number: IdNumber | None = field(repr=False)
    masked_id: str
    texts: Mapping[Field, str] = field(repr=False)
    categories: frozenset[str]
    since: date | None
    remarks: tuple[Remark, ...] = ()

    def remark(self, reason: Reason, at: Field, value: str = "", **more: str) -> Remark:
        return Remark(reason, self.sheet, self.refs.get(at, f"A{self.number}"), value, more)
