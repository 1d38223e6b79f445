"""How division codes nest (domain.md §6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.scope import GROUPS, WIDTH


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division as a list gives it: padded code, name, level 1–5, its parent's code or None."""

    code: str
    name: str
    level: int
    parent: str | None


class BadDivision(ValueError):
    """A row that is no division; the message names the line."""


def division_rows(pairs: Iterable[tuple[str, str]]) -> list[DivisionRow]:
    """Read (code, name) pairs, codes of 2, 4, 6, 9 or 12 digits, into padded rows, parents first.

    Raises BadDivision for an impossible code, an empty name, a code named twice, or a division
    whose parent is missing (a province needs none).
    """
    rows: dict[str, DivisionRow] = {}
    for line, (code, name) in enumerate(pairs, start=2):
        row = _row(code.strip(), name.strip(), line)
        if row.code in rows:
            raise BadDivision(f"line {line}: code {code} stands twice")
        rows[row.code] = row
    for row in rows.values():
        if row.parent is not None and row.parent not in rows:
            raise BadDivision(f"{row.code} {row.name}: its parent {row.parent} is missing")
    return sorted(rows.values(), key=lambda row: row.code)


def _row(code: str, name: str, line: int) -> DivisionRow:
    if len(code) not in GROUPS or not (code.isascii() and code.isdecimal()) or code[:2] == "00":
        raise BadDivision(f"line {line}: {code!r} is no division code")
    if not name:
        raise BadDivision(f"line {line}: {code} has no name")
    padded = code.ljust(WIDTH, "0")
    digits = next(n for n in GROUPS if not padded[n:].strip("0"))
    level = GROUPS.index(digits) + 1
    parent = padded[: GROUPS[level - 2]].ljust(WIDTH, "0") if level > 1 else None
    return DivisionRow(padded, name, level, parent)
