"""What tests of purchases start from: the village's four people, a purchase at each state."""

import datetime
import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from PIL import Image

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import (
    Arrived,
    Delivery,
    Offer,
    Plan,
    Voucher,
    Wanted,
    add_purchase,
    add_quote,
    check_receipt,
    choose,
    pay_supplier,
    receive,
)
from procurement.models import Choice, Purchase, PurchaseItem, Quote, Receipt, SupplierPayment
from projects.actions import attach
from projects.lifecycle import Stage
from projects.models import Attachment, Project
from regions.models import Post, Role
from tests import factories

# Made up; their check characters are right.
CODES = ("91630222MA75A1B2XQ", "91630222MA75C3D470", "91630222MA75E5F6XF")


class Page(Protocol):
    """A response of the test client."""

    content: bytes


@dataclass(frozen=True)
class Four:
    """The village's people of a purchase, each a human of his own."""

    buyer: Post
    storekeeper: Post
    supervisor: Post
    cashier: Post


def four(village: str = factories.VILLAGE) -> Four:
    return Four(
        buyer=factories.post(Role.BUYER, village),
        storekeeper=factories.post(Role.STOREKEEPER, village),
        supervisor=factories.post(Role.SUPERVISOR, village),
        cashier=factories.post(Role.CASHIER, village),
    )


def project(by: Post, stage: Stage = Stage.CONSTRUCTION) -> Project:
    with scope(EVERYWHERE):
        return factories.project(by, stage=stage)


def picture(name: str = "paper.png") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (4, 4), "white").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def paper(at: Project, by: Post) -> Attachment:
    with scope(by.scope):
        return attach(project=at, file=picture(), title="签字单据", by=by)


CEMENT = Wanted("水泥", "P·O 42.5", "吨", Decimal("80.000"), Decimal("450.00"))
SAND = Wanted("中砂", "", "立方米", Decimal("120.500"), Decimal("95.00"))


def plan(*items: Wanted, **words: Any) -> Plan:
    known = Plan(
        title="水泥、砂石",
        purpose="排水沟",
        kind="materials",
        needed_on=timezone.localdate() + datetime.timedelta(days=10),
        items=items or (CEMENT, SAND),
    )
    return replace(known, **words)


def purchase(at: Project, by: Post, *items: Wanted, **words: Any) -> Purchase:
    with scope(by.scope):
        return add_purchase(id=new_id(), project_id=at.pk, plan=plan(*items, **words), by=by)


def items_of(of: Purchase) -> list[PurchaseItem]:
    return list(PurchaseItem.objects.filter(purchase=of))


def offer(of: Purchase, *prices: str, **words: Any) -> Offer:
    """`prices` are unit prices in the order of the list; cement 440 and sand 92 unless named."""
    given = prices or ("440.00", "92.00")
    known = Offer(
        supplier="民和昌盛建材有限公司",
        uscc="",
        contact="马福",
        phone="13897001234",
        prices={item.pk: Decimal(price) for item, price in zip(items_of(of), given, strict=True)},
        all_included=True,
        delivery_days=3,
        quality="国标",
        asked_on=timezone.localdate(),
        asked_how="phone",
        asked_by="马英、才让",
    )
    return replace(known, **words)


def quote(of: Purchase, by: Post, *prices: str, **words: Any) -> Quote:
    with scope(by.scope):
        said = offer(of, *prices, **words)
        return add_quote(id=new_id(), purchase_id=of.pk, offer=said, paper=None, by=by)


def three_quotes(of: Purchase, by: Post) -> list[Quote]:
    """Cheapest first: 46286, 47491 and 48696 yuan for 80 t of cement and 120.5 m³ of sand."""
    return [
        quote(of, by, price, sand, supplier=f"供应商{name}", uscc=code)
        for name, price, sand, code in zip(
            "甲乙丙", ("440", "440", "440"), ("92", "102", "112"), CODES, strict=True
        )
    ]


def chosen(of: Purchase, by: Post, which: Quote | None = None, **words: Any) -> Choice:
    """The cheapest of three quotes, unless another is named."""
    quotes = list(Quote.objects.filter(purchase=of)) or three_quotes(of, by)
    with scope(by.scope):
        of.refresh_from_db()
        said: dict[str, Any] = {"reason": "", "exception": "", "version": of.version} | words
        return choose(
            id=new_id(), purchase_id=of.pk, quote_id=(which or quotes[0]).pk, by=by, **said
        )


def ordered(at: Project, people: Four, *items: Wanted) -> Purchase:
    bought = purchase(at, people.buyer, *items)
    if items:
        price = [str(item.planned_price) for item in items]
        quote(bought, people.buyer, *price)
        chosen(bought, people.buyer, exception="只有一家")
    else:
        chosen(bought, people.buyer)
    return bought


def delivery(of: Purchase, *quantities: str, **words: Any) -> Delivery:
    """Quantities in the order of the list, all of it unless named; "0" leaves an item out."""
    items = items_of(of)
    given = quantities or tuple(str(item.quantity) for item in items)
    known = Delivery(
        delivered_on=timezone.localdate(),
        note_number="SH-01",
        certificate="",
        rows=tuple(
            Arrived(item.pk, Decimal(quantity), "合格")
            for item, quantity in zip(items, given, strict=False)
            if Decimal(quantity)
        ),
    )
    return replace(known, **words)


def received(of: Purchase, by: Post, *quantities: str, **words: Any) -> Receipt:
    with scope(by.scope):
        said = delivery(of, *quantities, **words)
        signed = paper(of.project, by)
        return receive(id=new_id(), purchase_id=of.pk, delivery=said, paper=signed, by=by)


def checked(receipt: Receipt, by: Post, *, agreed: bool = True, reason: str = "") -> None:
    with scope(by.scope):
        check_receipt(receipt_id=receipt.pk, agreed=agreed, reason=reason, by=by)


def delivered(at: Project, people: Four, *quantities: str) -> Purchase:
    """Ordered, and received and checked as much as is named (all of it)."""
    bought = ordered(at, people)
    checked(received(bought, people.storekeeper, *quantities), people.supervisor)
    bought.refresh_from_db()
    return bought


def voucher(amount: str, **words: Any) -> Voucher:
    return replace(Voucher(Decimal(amount), timezone.localdate(), f"记-{amount}"), **words)


def paid(of: Purchase, by: Post, amount: str, **words: Any) -> SupplierPayment:
    with scope(by.scope):
        said, signed = voucher(amount, **words), paper(of.project, by)
        return pay_supplier(id=new_id(), purchase_id=of.pk, voucher=said, paper=signed, by=by)


@contextmanager
def refused(sentence: str, field: str = "", **values: object) -> Iterator[None]:
    """A rule is broken, said in this sentence and at this field."""
    with pytest.raises(RuleBroken) as broken:
        yield
    assert str(broken.value.message) == gettext(sentence) % values
    assert broken.value.field == field


# ---- pages ----


def url(name: str, thing: Any) -> str:
    return reverse(name, args=[thing.pk])


def words(page: Page) -> str:
    """The page as its reader sees it, entities undone."""
    return html.unescape(page.content.decode())


def now(purchase: Purchase) -> Purchase:
    """The purchase as it stands in the database."""
    return Purchase.objects.get(pk=purchase.pk)


def human_of(of: Post) -> object:
    return of.user.human_id


def receiving(of: Purchase, by: Post, **changes: Any) -> dict[str, Any]:
    """What the page of a receipt sends."""
    return {
        "id": new_id(), "delivered_on": timezone.localdate(), "note_number": "SH-1",
        "certificate": "", "came_1": "30", "quality_1": "合格", "came_2": "", "quality_2": "合格",
        "paper": picture(), "responsible": human_of(by),
    } | changes  # fmt: skip


def quoted(**changes: Any) -> dict[str, Any]:
    """What the page of a quote sends."""
    return {
        "id": new_id(), "supplier": "民和昌盛建材有限公司", "uscc": CODES[0].lower(),
        "contact": "马福", "phone": "0972-851 2345", "price_1": "４４０", "price_2": "92.00",
        "all_included": "on", "delivery_days": "3", "quality": "国标",
        "asked_on": timezone.localdate(), "asked_how": "site", "asked_by": "马英、才让",
        "paper": picture(),
    } | changes  # fmt: skip
