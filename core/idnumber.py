"""The 18-digit citizen identity number of GB 11643-1999."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

# Full-width digits and X, then what a paste from Excel or a web page brings along.
_TYPED = str.maketrans(
    "０１２３４５６７８９Ｘｘx",
    "0123456789XXX",
    " \t\r\n\u00a0\u3000\u200b\u200e\u200f\u202c\u202d\ufeff-'",
)


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class BadIdReason(StrEnum):
    """Why a number is refused; forms hold the sentence for each."""

    EMPTY = "empty"
    FIRST_GENERATION = "first_generation"
    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"
    CHECK_DIGIT = "check_digit"


class BadIdNumber(ValueError):
    """Carries the reason only, never the number: errors end up in logs."""

    def __init__(self, reason: BadIdReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class IdNumber:
    number: str
    birth: date
    sex: Sex


def parse(text: str) -> IdNumber:
    """Read a number as people type it: full-width, lower-case x, spaces and hyphens are accepted.

    The area code is not looked up: it may be abolished or another province's, so stdnum's own
    `validate` would refuse good numbers. Age is not judged either. Raises BadIdNumber.
    """
    number = text.translate(_TYPED)
    _check_form(number)
    try:
        birth = ric.get_birth_date(number)
    except InvalidComponent:
        raise BadIdNumber(BadIdReason.BIRTH_DATE) from None
    if ric.calc_check_digit(number) != number[-1]:
        raise BadIdNumber(BadIdReason.CHECK_DIGIT)
    return IdNumber(number, birth, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _check_form(number: str) -> None:
    if not number:
        raise BadIdNumber(BadIdReason.EMPTY)
    digits = number[:-1] if number.endswith("X") else number
    if not (digits.isascii() and digits.isdigit()):
        raise BadIdNumber(BadIdReason.CHARACTERS)
    if len(number) == 15:
        raise BadIdNumber(BadIdReason.FIRST_GENERATION)
    if len(number) != 18:
        raise BadIdNumber(BadIdReason.LENGTH)


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) on that day; someone born on 29 February turns on 1 March in other years.

    Raises ValueError for a day before birth.
    """
    if day < birth:
        raise ValueError("not born yet")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
