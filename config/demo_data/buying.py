"""The main project's purchases: one paid, one being asked for."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.storing import lines_by_name
from core.ids import new_id
from core.money import ZERO, yuan
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
from procurement.actions.contracts import Signed, add_contract
from procurement.actions.invoices import Bill, Billed, add_invoice
from procurement.models import AskedHow, InvoiceKind, Kind, Purchase, Quote
from projects.actions import attach
from regions.models import Post

CEMENT = Wanted("水泥", "P.O 42.5", "吨", Decimal("120"), Decimal("410"))
GRAVEL = Wanted("碎石", "5–31.5 mm", "立方米", Decimal("300"), Decimal("95"))
MORE = "K0+600段路基加宽，水泥用量增加"  # kept where a purchase goes beyond the plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A supplier with its credit code (checked, of nobody), whom to telephone, and its offer: how
    many times the planned price, on which picture (its own unless named)."""

    name: str
    uscc: str
    contact: str
    phone: str
    times: str
    picture: str = ""
    legal_representative: str = ""


SUPPLIERS = (
    Asked("民和川垣建材经营部", "91630222MA7NH1TX02", "马经理", "13997212345", "0.97"),
    Asked("海东宏达建材有限公司", "91630222MA7NH2CY34", "祁经理", "13897256789", "1.02"),
    Asked("古鄯砂石料场", "", "张师傅", "15897203456", "1.05"),
)


def buy(tale: Tale, posts: dict[str, Post], *, number: int) -> Purchase:
    """Asked, chosen, delivered, checked, invoiced and paid in ten days from a day of the tale."""
    purchase = ask(tale, posts["buyer"], "水泥、碎石（首批）", tale.day(number))
    with acting(posts["buyer"], tale.day(number + 2)) as buyer:
        purchase.refresh_from_db()
        lowest = purchase.quotes.order_by("total")[0]
        choose(
            id=new_id(),
            purchase_id=purchase.pk,
            version=purchase.version,
            quote_id=lowest.pk,
            reason="",
            exception="",
            by=buyer,
        )
    _sign(tale, purchase, posts["buyer"], lowest.total, tale.day(number + 3))
    deliver(tale, purchase, posts, tale.day(number + 5))
    invoice(tale, purchase, posts["buyer"], tale.day(number + 8))
    with acting(posts["cashier"], tale.day(number + 10)) as cashier:
        paper = attach(project=tale.project, file=picture("凭证"), title="付款凭证", by=cashier)
        voucher = Voucher(lowest.total, tale.day(number + 10), f"记-{number:03d}")
        pay_supplier(id=new_id(), purchase_id=purchase.pk, voucher=voucher, paper=paper, by=cashier)
    return purchase


def ask(
    tale: Tale,
    buyer: Post,
    title: str,
    day: datetime.date,
    *,
    items: Sequence[Wanted] = (CEMENT, GRAVEL),
    suppliers: Sequence[Asked] = SUPPLIERS,
    beyond: str = MORE,
    kind: Kind = Kind.MATERIALS,
    purpose: str = "路面基层与面层",
) -> Purchase:
    """A purchase with a quote of each supplier, one an hour; needed ten days later."""
    with acting(buyer, day) as by:
        lines = lines_by_name(tale)
        wanted = tuple(replace(item, line=lines.get(item.name)) for item in items)
        needed = day + datetime.timedelta(days=10)
        plan = Plan(title, purpose, kind, needed, wanted, beyond)
        purchase = add_purchase(id=new_id(), project_id=tale.project.pk, plan=plan, by=by)
    for number, supplier in enumerate(suppliers):
        with acting(buyer, day, 10 + number) as by:
            shown = picture(supplier.picture or f"报价单{number}")
            paper = attach(project=tale.project, file=shown, title="报价单", by=by)
            offer = _offer(purchase, supplier, day, by)
            add_quote(id=new_id(), purchase_id=purchase.pk, offer=offer, paper=paper, by=by)
    return purchase


def _offer(purchase: Purchase, asked: Asked, day: datetime.date, by: Post) -> Offer:
    times = Decimal(asked.times)
    return Offer(
        supplier=asked.name,
        uscc=asked.uscc,
        contact=asked.contact,
        phone=asked.phone,
        legal_representative=asked.legal_representative,
        prices={
            item.pk: (item.planned_price * times).quantize(Decimal("0.01"))
            for item in purchase.items.all()
        },
        all_included=True,
        delivery_days=3,
        quality="国标合格，附检测报告",
        asked_on=day,
        asked_how=AskedHow.SITE,
        asked_by=f"{by.user.human.name}、冶占福",
    )


def _sign(tale: Tale, purchase: Purchase, buyer: Post, amount: Decimal, day: datetime.date) -> None:
    """The contract, by whoever signs for the village."""
    with acting(buyer, day) as by:
        paper = attach(project=tale.project, file=picture("采购合同"), title="采购合同", by=by)
        signed = Signed(
            number=f"CG-{day:%Y}-01",
            party_kind=tale.project.party_kind,
            party_name=tale.project.party_name,
            signed_on=day,
            amount=amount,
            delivery_terms="送到路基现场，供方卸车，分两车到货",
        )
        add_contract(id=new_id(), purchase_id=purchase.pk, signed=signed, paper=paper, by=by)


def invoice(
    tale: Tale,
    purchase: Purchase,
    buyer: Post,
    day: datetime.date,
    kind: InvoiceKind = InvoiceKind.ORDINARY,
) -> None:
    """For the whole order, whatever came of it; its number is made of the purchase's key."""
    with acting(buyer, day) as by:
        quote = Quote.objects.get(choice__purchase=purchase)
        paper = attach(project=tale.project, file=picture("发票"), title="发票", by=by)
        bill = Bill(
            kind=kind,
            number=f"2663{purchase.pk.int % 10**16:016d}",
            code="",
            issued_on=day,
            seller=quote.supplier,
            uscc=quote.uscc,
            amount=quote.total,
            tax=yuan(quote.total / 101),  # at the one per cent of small taxpayers
            rows={
                row.item_id: Billed(row.item.quantity, row.amount)
                for row in quote.rows.select_related("item")
            },
        )
        add_invoice(id=new_id(), purchase_id=purchase.pk, bill=bill, paper=paper, by=by)


def deliver(
    tale: Tale,
    purchase: Purchase,
    posts: dict[str, Post],
    day: datetime.date,
    missing: Decimal = ZERO,
) -> None:
    """Received and checked; of each item so much less than was ordered."""
    with acting(posts["storekeeper"], day) as keeper:
        paper = attach(project=tale.project, file=picture("入库单"), title="入库单", by=keeper)
        rows = tuple(
            Arrived(item.pk, item.quantity - missing, "外观合格") for item in purchase.items.all()
        )
        delivery = Delivery(day, "送-0815", "检-2026-118", rows)
        receipt = receive(
            id=new_id(), purchase_id=purchase.pk, delivery=delivery, paper=paper, by=keeper
        )
    with acting(posts["supervisor"], day, 16) as supervisor:
        check_receipt(receipt_id=receipt.pk, agreed=True, reason="", by=supervisor)
