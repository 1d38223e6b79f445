"""What the text in an Excel cell means: numbers, dates, escapes. Pure; standard library only."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal

FORMULA, LOST_DIGITS = 1, 2  # flags of a cell

# ECMA-376 18.8.30, with the Chinese ones (27–36, 50–58); 46 is an elapsed time.
DATE_FORMATS = {str(n) for n in (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time of day; elapsed time ([h]:mm) is neither."""
    bare = re.sub(r"s\.0+", "s", _LITERAL.sub("", code).split(";")[0].lower())
    return bool(re.search("[ymdhs]", bare)) and not re.search(r"[\[0#?]|general|g/", bare)


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Undo Excel's _xHHHH_ for characters that XML can't hold; controls and surrogates go."""
    return _ESCAPE.sub(_unescape, text) if "_x" in text else text


def _unescape(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    usable = code in (9, 10) or (code >= 32 and not 0xD800 <= code <= 0xDFFF and code != 0x7F)
    return chr(code) if usable else ""


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_FIFTEEN = Context(prec=15)  # Excel's own precision: 0.28999999999999998 is meant as 0.29


def number(text: str) -> tuple[str, str, int]:
    """Kind, text, flags. Whole numbers of 16 digits and more have lost some: text, flagged."""
    if len(text) <= 15 and text.isdecimal() and text.isascii():
        return "n", text, 0
    if not _NUMBER.fullmatch(text):
        return "s", text, 0
    exact = Decimal(text)
    if abs(exact) >= 10**15:
        return "s", f"{exact:f}", LOST_DIGITS
    return "n", f"{_FIFTEEN.create_decimal(exact).normalize():f}", 0


def moment(text: str, from_1904: bool) -> tuple[str, str, int]:
    """A date's serial number as ISO text: kind d, or t for a bare time of day.

    What lies outside Excel's calendar, 29 February 1900 with it, stays a number.
    """
    kind, plain, flags = number(text)
    if kind != "n" or not 0 < Decimal(plain) < 2_958_466:
        return kind, plain, flags
    whole, seconds = divmod(round(Decimal(plain) * 86_400), 86_400)
    if whole == 0 and not from_1904:
        return "t", _clock(seconds).isoformat(), 0
    try:
        day = _day(whole, from_1904)
    except OverflowError:
        return kind, plain, flags
    if day is None:
        return kind, plain, flags
    return "d", (datetime.combine(day, _clock(seconds)) if seconds else day).isoformat(), 0


def iso_moment(text: str) -> tuple[str, str, int]:
    """A cell typed as ISO 8601 date; anything else in it is text."""
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return "s", text, 0
    return "d", (found if found.time() != time() else found.date()).isoformat(), 0


def _clock(seconds: int) -> time:
    minutes, second = divmod(seconds, 60)
    return time(*divmod(minutes, 60), second)


def _day(serial: int, from_1904: bool) -> date | None:
    """Excel counts from 1 January 1900 and believes in a 29 February of that year (60)."""
    if from_1904:
        return date(1904, 1, 1) + timedelta(days=serial)
    if serial == 60:
        return None
    return date(1899, 12, 30) + timedelta(days=serial + (serial < 60))
