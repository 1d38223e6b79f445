"""Who did what to which thing, as plain rows that are only ever added."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from core.models import AuditRecord


class Doer(Protocol):
    """Who acts: a post that a user holds. `core` knows no more of it than this."""

    id: UUID
    user_id: UUID


def record(*, by: Doer, verb: str, thing: Model, area: str, facts: dict[str, Any]) -> None:
    """Add one record; called by the action itself, inside its transaction.

    `area` is the 12-digit code under which the record is seen. `facts` holds plain values only,
    never an ID number, an account or a phone number. A thing with a `project_id` is told in that
    project's history.
    """
    _record(by, verb, thing, area, facts).save(force_insert=True)


def record_many(
    *, by: Doer, verb: str, told: Iterable[tuple[Model, dict[str, Any]]], area: str
) -> None:
    """One record for each thing with its facts, in one statement."""
    rows = [_record(by, verb, thing, area, facts) for thing, facts in told]
    AuditRecord.objects.bulk_create(rows)


def _record(by: Doer, verb: str, thing: Model, area: str, facts: dict[str, Any]) -> AuditRecord:
    return AuditRecord(
        at=timezone.now(),
        area=area,
        post_id=by.id,
        user_id=by.user_id,
        verb=verb,
        thing_type=thing._meta.label_lower,
        thing_id=str(thing.pk),
        project_id=getattr(thing, "project_id", None),
        facts=facts,
    )
