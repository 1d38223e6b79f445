"""What a worker puts his name to, and who may witness that it was read out to him. Pure."""

import datetime
from collections.abc import Collection, Sequence
from enum import StrEnum

from core.digests import digest_of

PER_PAGE = 12  # people on a page of the signature sheet: room for a thumb


class Doubt(StrEnum):
    """Why two named people don't prove that a line was read out."""

    TOO_FEW = "too few"
    THE_SAME = "the same"
    THE_WORKER = "the worker"
    THE_KEEPER = "the keeper"


def doubt_of(witnesses: Collection[str], worker: str, keepers: Collection[str]) -> Doubt | None:
    """Two different people, neither the worker nor whoever made the sheet or types this in.

    Nobody vouches for his own line or his own work (decisions 14 and 15).
    """
    named = [plain(name) for name in witnesses if plain(name)]
    if len(named) < 2:
        return Doubt.TOO_FEW
    if len(set(named)) < len(named):
        return Doubt.THE_SAME
    if plain(worker) in named:
        return Doubt.THE_WORKER
    return Doubt.THE_KEEPER if {plain(name) for name in keepers} & set(named) else None


def plain(name: str) -> str:
    """A name without spaces and the dots between its parts, as people write them or not."""
    return "".join(sign for sign in name if not sign.isspace() and sign not in "·•．.・")


def page_of(row: int) -> int:
    """On which page of the signature sheet a line stands, from 1: rows never move."""
    return (row - 1) // PER_PAGE + 1


def words_of(first: datetime.date, last: datetime.date, printed: Sequence[str]) -> str:
    """The hash of what a line says and for which days: a changed line has another one."""
    said = [first.isoformat(), last.isoformat(), *printed]
    return digest_of(said)
