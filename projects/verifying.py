"""The public check of an issued paper, through one narrow function of the database."""

import datetime
import json
from dataclasses import dataclass, replace

from django.db import connection


@dataclass(frozen=True, slots=True)
class Verified:
    """What anyone who holds the paper may compare with it; `replaced_at` is when the same form
    was last issued again for the same thing."""

    serial: str
    title: str
    project: str
    place: str
    issued_at: datetime.datetime
    sha256: str
    replaced_at: datetime.datetime | None = None


def verified(token: str) -> Verified | None:
    """What was issued under a QR code's token; None if nothing was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM verify_document(%s)", [token])
        row = cursor.fetchone()
    return Verified(*row) if row else None


@dataclass(frozen=True, slots=True)
class OnBoard:
    """The notice that a paper is of. `title`, `body` and `table` only while it hangs: afterwards
    nobody is named."""

    posted_on: datetime.date
    last_day: datetime.date
    place: str
    phone: str
    title: str | None
    body: str | None
    table: list[list[str]] | None


def on_board(token: str) -> OnBoard | None:
    """What hangs, or hung, under a QR code's token; None for what was withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notice_on_board(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return None
    found = OnBoard(*row)
    return replace(found, table=json.loads(found.table)) if isinstance(found.table, str) else found
