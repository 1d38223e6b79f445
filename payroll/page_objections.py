"""What a worker writes on his own page: kept by one narrow function of the database (ADR 0029).

It writes only to the project of the page that is opened, and only against his own lines.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.utils import timezone

MOST_OPEN = 3  # of one page at a time, so that nobody drowns the township; the database counts
LONGEST = 500  # characters


@dataclass(frozen=True, slots=True)
class Words:
    """What he says; of one line, of one day, or (both None) of all."""

    id: UUID
    text: str
    line_id: UUID | None = None
    day: datetime.date | None = None


class Taken(StrEnum):
    """What became of it. The same again, by its id or word by word, is kept once."""

    KEPT = "kept"
    MANY = "many"  # MOST_OPEN wait for an answer
    OVER = "over"  # the project is closed
    DAMAGED = "damaged"  # only a form that was tampered with
    CLOSED = "closed"  # not opened with this proof


def object_from_page(token: str, proof: bytes, words: Words) -> Taken:
    """Keep it; it holds the line that it is about while that hangs on the board."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_from_page(%s, %s, %s, %s, %s, %s, %s)",
            [token, proof, words.id, words.line_id, words.day, words.text.strip(), timezone.now()],
        )
        return Taken(cursor.fetchone()[0])
