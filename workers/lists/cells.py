"""What one cell says. Nothing is guessed: lost digits, a formula without a value are faults."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from core.excel.reading import Cell
from core.idnumber import BadIdNumber, IdNumber, parse
from core.masks import mask_account, mask_id_number, mask_phone
from core.names import tidy_name
from workers.lists.told import Field, Reason

LONGEST = {Field.NAME: 60, Field.GROUP: 40, Field.ETHNICITY: 20, Field.BANK: 60}
# How the 56 are written without 族.
PEOPLES = frozenset(
    "汉 藏 回 土 撒拉 蒙古 维吾尔 哈萨克 东乡 保安 裕固 满 苗 彝 壮 侗 瑶 白 傣 羌 朝鲜 土家 "
    "布依".split()
)
MASKED_ID = re.compile(r"\d{6}\*{8}\d{3}[\dX]", re.ASCII)
_MASKED = re.compile(r"\d{0,4}\*{4,}\d{4}", re.ASCII)
_PHONE = re.compile(r"\d{7,12}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)
_POWER = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d\s\-]{5,}[\dXx]")
_DATE = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}")


class Bad(Exception):
    """A cell that can't be taken as it is. `more` fills the sentence."""

    def __init__(self, reason: Reason, **more: str) -> None:
        super().__init__(reason.value)
        self.reason, self.more = reason, more


def plain(cell: Cell) -> str:
    """A cell's text, "" for an empty one. Raises Bad."""
    value = cell.value
    if value is None:
        if cell.is_formula:
            raise Bad(Reason.NO_VALUE)
        return ""
    if cell.is_error:
        raise Bad(Reason.ERROR_CELL)
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise Bad(Reason.WRONG_KIND)


def joined(text: str) -> str:
    """Without any space, line break or invisible character, in half-width letters and digits."""
    if text.isascii() and text.isalnum():
        return text
    wide = unicodedata.normalize("NFKC", text)
    kept = (sign for sign in wide if unicodedata.category(sign)[0] not in "CZ")
    return "".join(kept).translate(_MARKS)


_MARKS = str.maketrans("", "", "-'‐‑–—‘’`")


def words(cell: Cell, field: Field) -> str:
    """Group, ethnicity or bank on one line. Raises Bad."""
    text = plain(cell)
    if not (text.isalnum() and unicodedata.is_normalized("NFKC", text)):
        shown = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFKC", text))
        seen = (sign for sign in shown if unicodedata.category(sign)[0] != "C")
        text = " ".join("".join(seen).split())
    if field is Field.ETHNICITY and text in PEOPLES:
        text = f"{text}族"
    return _short(text, field)


def name(cell: Cell) -> str:
    """The one written form of a name. Raises Bad."""
    tidied = tidy_name(plain(cell))
    if tidied and (sum(map(str.isdigit, tidied)) > 3 or not any(map(str.isalpha, tidied))):
        raise Bad(Reason.NOT_A_NAME)
    return _short(tidied, Field.NAME)


def _short(text: str, field: Field) -> str:
    if len(text) > LONGEST[field]:
        raise Bad(Reason.TOO_LONG, most=str(LONGEST[field]))
    return text


def id_number(cell: Cell) -> IdNumber | str:
    """The number, or its mask as our template gives it. Raises Bad."""
    if cell.lost_digits:
        raise Bad(Reason.LOST_DIGITS)
    text = joined(plain(cell)).upper()
    if MASKED_ID.fullmatch(text):
        return text
    if _POWER.fullmatch(text):
        raise Bad(Reason.LOST_DIGITS)
    if not text:
        raise Bad(Reason.ID_MISSING)
    try:
        return parse(text)
    except BadIdNumber as error:
        raise Bad(Reason(error.reason.value), count=str(len(text))) from None


def phone(cell: Cell) -> str:
    """Digits, or a mask. Raises Bad."""
    return _figures(cell, _PHONE, Reason.NO_PHONE)


def account(cell: Cell) -> str:
    """Digits, or a mask. Raises Bad."""
    return _figures(cell, _ACCOUNT, Reason.NO_ACCOUNT)


def _figures(cell: Cell, pattern: re.Pattern[str], reason: Reason) -> str:
    if cell.lost_digits:
        raise Bad(Reason.LOST_DIGITS)
    text = joined(plain(cell))
    if _POWER.fullmatch(text):
        raise Bad(Reason.LOST_DIGITS)
    if text and not pattern.fullmatch(text) and not _MASKED.fullmatch(text):
        raise Bad(reason)
    return text


def is_masked(text: str) -> bool:
    return "*" in text


def may_miss_a_zero(cell: Cell, text: str) -> bool:
    """Whether Excel, having it as a number, may have dropped a zero at its beginning."""
    return isinstance(cell.value, Decimal) and not (len(text) == 11 and text.startswith("1"))


_DAY = re.compile(
    r"((?:19|20)\d\d)(?:年|[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?",
    re.ASCII,
)
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?", re.ASCII)


def day(cell: Cell) -> tuple[int, int | None, int | None]:
    """Year, month and day as far as they are said; the day is one of the calendar. Raises Bad.

    A number with a point (1985.1) says its year alone: Excel shows October so, too.
    """
    value = cell.value
    if isinstance(value, date):
        return value.year, value.month, value.day
    text = unicodedata.normalize("NFKC", "".join(plain(cell).split())).removesuffix("生")
    if packed := _PACKED.fullmatch(text):
        parts = [int(part) if part else None for part in packed.groups()]
    elif spelt := _DAY.fullmatch(text):
        parts = [int(part) if part else None for part in spelt.groups()]
    else:
        raise Bad(Reason.NO_DAY)
    year, month, number = int(parts[0] or 0), parts[1], parts[2]
    try:
        date(year, month or 1, number or 1)
    except ValueError:
        raise Bad(Reason.NO_DAY) from None
    return (
        (year, None, None) if isinstance(value, Decimal) and "." in text else (year, month, number)
    )


def full_day(cell: Cell) -> date | None:
    """A whole date, None for an empty cell. Raises Bad."""
    if not isinstance(cell.value, date) and not plain(cell).strip():
        return None
    year, month, number = day(cell)
    if month is None or number is None:
        raise Bad(Reason.NO_DAY)
    return date(year, month, number)


_MASKS = {
    Field.ID_NUMBER: mask_id_number,
    Field.PHONE: mask_phone,
    Field.ACCOUNT: mask_account,
}


def safe(cell: Cell, field: Field | None = None) -> str:
    """The cell as it may be shown: long figures masked, in whichever column they stand, and no
    date, since a birth date beside a masked ID number gives the number away (decision 32)."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    text = str(value) if not isinstance(value, Decimal) else f"{value:f}"
    if isinstance(value, date) or field in (Field.BORN, Field.SINCE) or _DATE.search(text):
        return "…"
    if field in _MASKS and not is_masked(text):
        return _MASKS[field](joined(text))
    return covered(text)[:60]


def covered(text: str) -> str:
    """With the long figures in it masked, whatever they are."""
    return _DIGITS.sub(_starred, unicodedata.normalize("NFKC", text))


def _starred(found: re.Match[str]) -> str:
    digits = joined(found[0])
    return mask_id_number(digits) if len(digits) == 18 else mask_account(digits)
