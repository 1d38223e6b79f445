"""CSV files out and in, as banks' own programs take them."""

import csv
import io
from collections.abc import Iterable, Sequence

from core.excel.reading import Book, Cell, Grid
from core.excel.writing import CellIn, clean_text

CSV = "text/csv"
MOST_ROWS = 20_000
MOST_COLUMNS = 100
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadCommas(Exception):
    """Not to be read as CSV: no text in either encoding, or larger than any list."""


def write_commas(rows: Iterable[Sequence[CellIn]], encoding: str) -> bytes:
    """Text stands in quotation marks, figures bare; a seeming formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(value) if isinstance(value, str) else value for value in row])
    return out.getvalue().encode(encoding)


def read_commas(content: bytes) -> Book:
    """One sheet of text cells. Raises BadCommas."""
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as error:
        raise BadCommas from error
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise BadCommas
    cells = {
        number: {
            at: Cell("CSV", number, at, _plain(text)) for at, text in enumerate(row, 1) if text
        }
        for number, row in enumerate(rows, 1)
    }
    return Book((Grid("CSV", False, {n: row for n, row in cells.items() if row}, {}),))


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, else as Chinese Windows writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadCommas


def _safe(text: str) -> str:
    text = clean_text(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
