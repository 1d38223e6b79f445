"""The sums of bank files beside those of their receipts. Only reads."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO
from payroll.models import AttemptEvent, PaymentAttempt, PaymentBatch, ResultFile
from payroll.rules import State


@dataclass(frozen=True, slots=True)
class FileSums:
    """Of one bank file, in yuan: what its rows carry, what was ever credited by them, and what the
    bank's receipts say was credited. What came back afterwards stays credited here."""

    rows: int = 0
    carried: Decimal = ZERO
    credited: Decimal = ZERO
    receipts: Decimal = ZERO

    @property
    def agrees(self) -> bool:
        """To the cent: a sheet does not close before (decision 24)."""
        return self.credited == self.receipts


def file_sums(batches: Collection[UUID]) -> dict[UUID, FileSums]:
    """By bank file; one query for however many."""
    attempts = PaymentAttempt.objects.filter(batch=OuterRef("pk"))
    events = AttemptEvent.objects.filter(attempt__batch=OuterRef("pk"), state=State.SUCCEEDED)
    results = ResultFile.objects.filter(batch=OuterRef("pk"))
    rows = PaymentBatch.objects.filter(pk__in=batches).values_list(
        "pk",
        Coalesce(Subquery(_by_file(attempts, "batch", Count("pk"))), 0),
        _yuan(_by_file(attempts, "batch", Sum("amount"))),
        _yuan(_by_file(events, "attempt__batch", Sum("attempt__amount"))),
        _yuan(_by_file(results, "batch", Sum("receipt_total"))),
    )
    return {key: FileSums(*sums) for key, *sums in rows.order_by()}


def _by_file(rows: QuerySet[Any], batch: str, figure: Aggregate) -> QuerySet[Any]:
    sums: QuerySet[Any] = rows.order_by().values(batch).annotate(figure=figure).values("figure")
    return sums


def _yuan(sums: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(sums), ZERO)
