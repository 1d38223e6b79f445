"""Rows of purchases by plain SQL in the application's own role, behind the actions' back."""

from typing import Any

from django.db import connection

from core.ids import new_id
from procurement.models import Purchase
from projects.county import county_of
from projects.models import Attachment
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four

NOON = "2026-04-16T12:00:00Z"


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert(table: str, **columns: object) -> None:
    names, marks = ", ".join(columns), ", ".join(["%s"] * len(columns))
    run(f"INSERT INTO procurement_{table} ({names}) VALUES ({marks})", *columns.values())


def common(of: Purchase) -> dict[str, object]:
    return {
        "id": new_id(),
        "village_id": of.village_id,
        "project_id": of.project_id,
        "purchase_id": of.pk,
    }


def supplier(of: Purchase) -> object:
    """One without a code in the register of the purchase's county."""
    row = new_id()
    insert(
        "supplier", id=row, area_id=county_of(of.village_id), name="第二家", uscc="",
        legal_representative="", at=NOON, by_id=of.made_by_id,
    )  # fmt: skip
    return row


def act(of: Purchase, people: Four, kind: str, who: str) -> object:
    row, post = common(of), getattr(people, who)
    insert(
        "purchaseact", **row, kind=kind, at=NOON, post_id=post.pk,
        operator_id=post.user.human_id, responsible_id=post.user.human_id,
    )  # fmt: skip
    return row["id"]


def receipt_row(of: Purchase, people: Four, signed: Attachment, quantity: str) -> None:
    row = common(of)
    insert(
        "receipt", **row, act_id=act(of, people, "receive", "storekeeper"),
        delivered_on="2026-04-16", note_number="", certificate="", paper_id=signed.pk,
    )  # fmt: skip
    insert(
        "receiptrow", **common(of), receipt_id=row["id"], item_id=rows.items_of(of)[0].pk,
        quantity=quantity, quality="合格",
    )  # fmt: skip


def payment(of: Purchase, people: Four, signed: Attachment, number: str) -> None:
    insert(
        "supplierpayment", **common(of), act_id=act(of, people, "pay", "cashier"),
        amount="40000.00", paid_on="2026-04-16", voucher_number=number, paper_id=signed.pk,
    )  # fmt: skip
