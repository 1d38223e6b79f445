"""Loading the tree of divisions."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from core.names import pinyin_key
from core.scope import Scope
from regions.models import Division
from regions.rules import DivisionRow, division_rows

CHANGEABLE = ["name", "pinyin", "level", "parent", "retired_on"]


@dataclass(frozen=True, slots=True)
class Loaded:
    added: int
    kept: int
    retired: int


@transaction.atomic
def load_divisions(*, pairs: Iterable[tuple[str, str]], on: datetime.date) -> Loaded:
    """Bring the tree up to a list's state; loading the same list again changes nothing.

    A division that the list no longer has is retired on that day and never deleted, because old
    rows keep their code (ADR 0002). Only the provinces that the list holds are touched.

    Raises BadDivision (nothing is applied).
    """
    rows = division_rows(pairs)
    known = set(Division.objects.values_list("code", flat=True))
    Division.objects.bulk_create(
        [_division(row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=CHANGEABLE,
        batch_size=2000,
    )
    retired = sum(
        _retire_missing(rows, province.code, on) for province in rows if province.level == 1
    )
    added = sum(row.code not in known for row in rows)
    return Loaded(added=added, kept=len(rows) - added, retired=retired)


def _division(row: DivisionRow) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        pinyin=pinyin_key(row.name),
        level=row.level,
        parent_id=row.parent,
    )


def _retire_missing(rows: list[DivisionRow], province: str, on: datetime.date) -> int:
    gone = Division.objects.inside(Scope.of(province)).filter(retired_on__isnull=True)
    return gone.exclude(code__in=[row.code for row in rows]).update(retired_on=on)
