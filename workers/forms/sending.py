"""What a phone sends when it has signal again: many taps in one JSON text."""

import datetime
import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from workers.actions import Tap
from workers.forms.days import MOST_WORDS
from workers.rules import State

MOST = 500  # taps in one request
ROSTER = range(1, 32_768)


def taps_sent(text: bytes) -> dict[UUID, Tap]:
    """`{"taps": [{"id": …, "number": 17, "day": "2026-05-12", "shown": 0, "wanted": 3,
    "reason": ""}, …]}`.

    Raises ValidationError for anything else: the pages' own scripts send nothing else.
    """
    try:
        rows = json.loads(text)["taps"]
        if not isinstance(rows, list) or len(rows) > MOST:
            raise ValidationError("taps")
        return dict(map(_tap, rows))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise ValidationError("taps") from None


def _tap(row: dict[str, Any]) -> tuple[UUID, Tap]:
    number = int(row["number"])
    if number not in ROSTER:
        raise ValueError(number)
    day = datetime.date.fromisoformat(row["day"])
    reason = row.get("reason", "")
    if not isinstance(reason, str) or len(reason) > MOST_WORDS:
        raise ValueError(reason)
    shown, wanted = State(row["shown"]), State(row["wanted"])
    return UUID(row["id"]), Tap(number, day, shown, wanted, reason)
