"""A worker's own page, opened without an account: only through narrow functions of the database.

No scope is ever opened to it (decision 4). The figures that open it are compared in the database,
as keyed hashes; what it shows comes from one function that asks for the same hash.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from core.crypto import Unreadable, blind_index, unseal
from core.masks import mask_account
from core.money import total
from payroll.models import Second, SheetState
from payroll.rules import (
    Attempt,
    Balance,
    ItemKind,
    Standing,
    State,
    balance,
    credit_due,
    standing,
)
from projects.rules import answer_due
from workers.models import Person
from workers.rules import State as Presence
from workers.rules import days


def second_of(person: Person) -> Second:
    return Second.PHONE if person.phone else Second.BIRTHDAY


def proof_of(token: str, first: str, second: str) -> bytes:
    """The keyed hash of the eight figures that open a page, of no use for any other page."""
    return blind_index(f"{token}\0{first.upper()}\0{second}", purpose="worker page")


def own_proof(token: str, person: Person) -> bytes:
    """What opens a person's page: ADR 0025. Raises Unreadable."""
    number = person.unseal("id_number")
    last = person.unseal("phone")[-4:] if person.phone else number[10:14]
    return proof_of(token, number[-4:], last)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try: `closed_until` where nothing is compared for a while."""

    second: Second
    matched: bool
    closed_until: datetime.datetime | None


def tried(token: str, proof: bytes | None, address: str) -> Tried | None:
    """Try to open a page, or only ask (`proof` None) what it wants to know; None if there is none.

    A failed try is committed by itself where no transaction surrounds the call.
    """
    origin = blind_index(address, purpose="address") if address else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM try_worker_page(%s, %s, %s, %s)",
            [token, proof, origin, timezone.now()],
        )
        row = cursor.fetchone()
    return Tried(Second(row[0]), row[1], row[2]) if row else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line, as `payroll.items.said` words it."""

    kind: ItemKind
    trade: str
    piece: str
    quantity: Decimal | None
    rate: Decimal | None
    amount: Decimal
    first: datetime.date | None
    words: str


@dataclass(frozen=True, slots=True)
class Credited:
    """Money that arrived: yuan, the bank's day, and the account's last four figures."""

    amount: Decimal
    on: datetime.date
    bank: str
    account: str
    in_cash: bool = False


@dataclass(frozen=True, slots=True)
class Pay:
    """His line of one sheet; amounts in yuan."""

    id: UUID
    number: int
    first: datetime.date
    last: datetime.date
    state: SheetState
    days: Decimal
    balance: Balance
    standing: Standing
    parts: tuple[Part, ...]
    credited: tuple[Credited, ...]
    cycle_days: int | None = None

    @property
    def due_on(self) -> datetime.date:
        return credit_due(self.last, self.cycle_days)

    @property
    def approved(self) -> bool:
        return self.state in (SheetState.APPROVED, SheetState.CLOSED)


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What was paid on paper before the works were taken over."""

    first: datetime.date
    last: datetime.date
    paid_on: datetime.date
    days: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Worked:
    """A day at the site. `unpriced` where a half of it is on no sheet yet."""

    day: datetime.date
    presence: Presence
    communal: bool
    unpriced: int


@dataclass(frozen=True, slots=True)
class Raised:
    """What he wrote here himself; `holds` his line where it was on notice. `answered_on` None
    while it waits."""

    on: datetime.date
    text: str
    line: UUID | None
    day: datetime.date | None
    holds: bool
    upheld: bool | None
    answer: str
    answered_on: datetime.date | None

    @property
    def due_on(self) -> datetime.date:
        return answer_due(self.on)


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows: of one person, of one project."""

    project: str
    place: str
    name: str
    trade: str
    days: tuple[Worked, ...]
    pay: tuple[Pay, ...]
    before: tuple[PaidBefore, ...]
    objections: tuple[Raised, ...] = ()

    @property
    def earned(self) -> Decimal:
        """On sheets that the county approved, and paid before."""
        own = total(one.balance.entitled for one in self.pay if one.approved)
        return own + total(one.amount for one in self.before)

    @property
    def paid(self) -> Decimal:
        return total(one.balance.paid for one in self.pay) + total(
            one.amount for one in self.before
        )

    @property
    def unpriced(self) -> Decimal:
        """Work days that no sheet holds yet; communal ones are never paid for."""
        return days(sum(one.unpriced for one in self.days))

    def months(self) -> list[tuple[datetime.date, Decimal, list[Worked]]]:
        """Each month with its work days, the latest first."""
        found = groupby(self.days, key=lambda one: one.day.replace(day=1))
        listed = [(month, list(rows)) for month, rows in found]
        return [(month, _work_days(rows), rows) for month, rows in reversed(listed)]


def _work_days(rows: list[Worked]) -> Decimal:
    return days(sum(2 if one.presence == Presence.FULL else 1 for one in rows))


def shown(token: str, proof: bytes) -> Page | None:
    """What the page shows whoever has its proof; None for anyone else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT worker_page(%s, %s)::text", [token, proof])
        row = cursor.fetchone()
    return _page(json.loads(row[0])) if row and row[0] else None


def _page(said: Mapping[str, Any]) -> Page:
    return Page(
        project=said["project"],
        place=said["place"],
        name=said["name"],
        trade=said["trade"],
        days=tuple(_worked(*group) for group in groupby(said["days"], key=lambda s: s["day"])),
        pay=tuple(_pay(line) for line in said["lines"]),
        before=tuple(_before(line) for line in said["before"]),
        objections=tuple(_raised(one) for one in said["objections"]),
    )


def _worked(day: str, halves: Any) -> Worked:
    rows = list(halves)
    return Worked(
        day=_day(day),
        presence=Presence(sum(row["half"] for row in rows)),
        communal=any(row["communal"] for row in rows),
        unpriced=sum(not row["on_a_sheet"] and not row["communal"] for row in rows),
    )


def _pay(line: Mapping[str, Any]) -> Pay:
    attempts = [Attempt(Decimal(a["amount"]), State(a["state"])) for a in line["attempts"]]
    money = balance(Decimal(line["amount"]), attempts)
    where = standing(money, voided=False, set_aside=line["set_aside"], held=line["held"])
    came = [a for a in line["attempts"] if a["state"] == State.SUCCEEDED]
    return Pay(
        id=UUID(line["id"]),
        number=line["number"],
        first=_day(line["first"]),
        last=_day(line["last"]),
        state=SheetState(line["state"]),
        days=days(line["slots"]),
        balance=money,
        standing=where,
        parts=tuple(_part(item) for item in line["items"]),
        credited=tuple(_credited(one) for one in came),
        cycle_days=line["cycle_days"],
    )


def _part(item: Mapping[str, Any]) -> Part:
    return Part(
        kind=ItemKind(item["kind"]),
        trade=item["trade"],
        piece=item["piece"],
        quantity=Decimal(item["quantity"]) if item["quantity"] else None,
        rate=Decimal(item["rate"]) if item["rate"] else None,
        amount=Decimal(item["amount"]),
        first=_day(item["first"]) if item["first"] else None,
        words=item["words"],
    )


def _credited(one: Mapping[str, Any]) -> Credited:
    if one["account"] is None:
        return Credited(Decimal(one["amount"]), _day(one["on"]), "", "", in_cash=True)
    place = {"table": "payroll_paymentattempt", "column": "account", "row": one["id"]}
    try:
        account = mask_account(unseal(bytes.fromhex(one["account"]), **place))[-4:]
    except Unreadable:
        account = ""  # the money is what he asks for
    return Credited(Decimal(one["amount"]), _day(one["on"]), one["bank"], account)


def _before(line: Mapping[str, Any]) -> PaidBefore:
    return PaidBefore(
        first=_day(line["first"]),
        last=_day(line["last"]),
        paid_on=_day(line["paid_on"]),
        days=Decimal(line["days"]),
        amount=Decimal(line["amount"]),
    )


def _raised(one: Mapping[str, Any]) -> Raised:
    return Raised(
        on=_day(one["on"]),
        text=one["text"],
        line=UUID(one["line"]) if one["line"] else None,
        day=_day(one["day"]) if one["day"] else None,
        holds=one["holds"],
        upheld=one["upheld"],
        answer=one["answer"],
        answered_on=_day(one["answered_on"]) if one["answered_on"] else None,
    )


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
