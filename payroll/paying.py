"""Whom the next bank file pays, and who is left out and why; where a file stands. Only reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from payroll.figures import LineMoney
from payroll.file_sums import file_sums
from payroll.layouts import BUILT_IN, Layout
from payroll.models import (
    BankLayout,
    BatchStep,
    PaymentBatch,
    WageSheet,
)
from payroll.rules import FileStep
from projects.county import county_of
from workers.models import AccountChange


@dataclass(frozen=True, slots=True)
class NextFile:
    """`changing` are the lines left out only because an account change waits to be confirmed."""

    paid: list[LineMoney]
    left_out: list[LineMoney]
    changing: frozenset[UUID]


def next_file(lines: Sequence[LineMoney]) -> NextFile:
    """Of a sheet's lines. Money is never sent to an account that somebody says is wrong."""
    ready = [one for one in lines if one.payable and one.has_account]
    changing = _changing(ready)
    paid = [one for one in ready if one.line.pk not in changing]
    chosen = {one.line.pk for one in paid}
    waiting = [one for one in lines if one.balance.owed and one.line.pk not in chosen]
    return NextFile(paid, waiting, changing)


def _changing(lines: Iterable[LineMoney]) -> frozenset[UUID]:
    people = {one.line.entry.person_id: one.line.pk for one in lines}
    waiting = AccountChange.objects.waiting().filter(person__in=people)
    return frozenset(people[person] for person in waiting.values_list("person_id", flat=True))


def step_of(batch: PaymentBatch) -> FileStep | None:
    """The file's last step; None where it waits to be released."""
    last = batch.steps.order_by("-number").values_list("step", flat=True).first()
    return FileStep(last) if last else None


def with_step(batches: QuerySet[PaymentBatch]) -> QuerySet[Any]:
    """Annotated with the last step, "" before the first."""
    last = BatchStep.objects.filter(batch=OuterRef("pk")).order_by("-number").values("step")[:1]
    return batches.annotate(last_step=Coalesce(Subquery(last), Value(""), output_field=CharField()))


def unreleased(sheet: WageSheet) -> PaymentBatch | None:
    """The sheet's first file that waits to be released."""
    return sheet.batches.filter(steps__isnull=True).order_by("number").first()


def receipts_match(sheet: WageSheet) -> bool:
    """Whether every yuan that was ever credited stands on its file's receipt, to the cent."""
    batches = sheet.batches.values_list("pk", flat=True)
    return all(sums.agrees for sums in file_sums(list(batches)).values())


def layouts_for(village: str) -> dict[str, Layout]:
    """What the village's county writes its files by, by a key for forms; ours where it set none."""
    own = BankLayout.objects.in_force(county_of(village))
    if own:
        return {str(row.pk): row.layout for row in own}
    return {f"built-in-{at}": layout for at, layout in enumerate(BUILT_IN)}
