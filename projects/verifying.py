"""The public check of an issued paper, through one narrow function of the database."""

import datetime
from dataclasses import dataclass

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
