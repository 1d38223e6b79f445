"""The sums of bank files beside those of their receipts. Only reads."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from core.money import ZERO
from payroll.models import AttemptEvent, PaymentAttempt, ResultFile
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
    """By bank file; three queries for however many."""
    attempts = PaymentAttempt.objects.filter(batch__in=batches).order_by().values_list("batch")
    carried = {key: rest for key, *rest in attempts.annotate(Count("pk"), Sum("amount"))}
    events = AttemptEvent.objects.filter(attempt__batch__in=batches, state=State.SUCCEEDED)
    came = events.order_by().values_list("attempt__batch")
    credited = dict(came.annotate(Sum("attempt__amount")))
    said = ResultFile.objects.filter(batch__in=batches).order_by().values_list("batch")
    receipts = dict(said.annotate(Sum("receipt_total")))
    return {
        key: FileSums(
            *carried.get(key, (0, ZERO)), credited.get(key, ZERO), receipts.get(key, ZERO)
        )
        for key in batches
    }
