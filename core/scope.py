"""Which rows a transaction may touch: one range of division codes, and for a bureau the projects
that it sponsors (ADR 0002, 0040)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self

from django.db import connection, transaction

WIDTH = 12
GROUPS = (2, 4, 6, 9, 12)  # digits of province, prefecture, county, township, village


@dataclass(frozen=True, slots=True)
class Scope:
    """All codes from `lo` up to, but not including, `hi`, compared as ASCII text. Of projects only
    those of `sponsor`, unless it is empty."""

    lo: str
    hi: str
    sponsor: str = ""

    @classmethod
    def of(cls, code: str, sponsor: str = "") -> Self:
        """The range of a division's padded 12-digit code and of everything below it.

        Raises ValueError for anything but 12 digits that start with a province.
        """
        if len(code) != WIDTH or not code.isdecimal() or not code.isascii() or code[:2] == "00":
            raise ValueError(f"not a padded division code: {code!r}")
        digits = next(n for n in GROUPS if not code[n:].strip("0"))
        return cls(code, str(int(code[:digits]) + 1).ljust(WIDTH, "0"), sponsor)

    def holds(self, code: str) -> bool:
        return self.lo <= code < self.hi

    def contains(self, other: "Scope") -> bool:
        return self.lo <= other.lo and other.hi <= self.hi


NOWHERE = Scope("", "")
EVERYWHERE = Scope("0", ":")  # ":" follows "9" in ASCII

_current: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)


def current_scope() -> Scope:
    return _current.get()


@contextmanager
def scope(area: Scope) -> Iterator[None]:
    """Show the enclosed statements the rows of `area`, and afterwards those of the scope before.

    The setting is local to the transaction, so there must be one; a savepoint that is rolled back
    takes it back by itself, and a broken transaction can't and needn't be told.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a scope lives inside a transaction")
    before = _current.set(area)
    _tell_database(area)
    try:
        yield
    finally:
        _current.reset(before)
        if connection.in_atomic_block and not connection.needs_rollback:
            _tell_database(current_scope())


def _tell_database(area: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.lo', %s, true), set_config('app.hi', %s, true), "
            "set_config('app.sponsor', %s, true)",
            [area.lo, area.hi, area.sponsor],
        )
