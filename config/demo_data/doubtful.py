"""Purchases of the main project that should be looked at twice, and what the county does."""

import datetime
from dataclasses import replace
from decimal import Decimal

from config.demo_data import buying
from config.demo_data.before import Tale
from config.demo_data.buying import SUPPLIERS, Asked
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from procurement.actions import Wanted, choose
from procurement.actions.registering import block_supplier
from procurement.models import InvoiceKind, Purchase
from projects.actions import Answer, attach
from projects.models import Body, BodyMember
from regions.models import Post

SHOP = Asked("古鄯镇利民五金店", "", "李师傅", "13619721888", "1.00", "五金店报价单")
SHEETS = Wanted("木模板", "1830×915 mm", "张", Decimal(64), Decimal(72))
SMALL = "零星材料，采购方案未列"
WIRE = Wanted("铁丝", "8号、22号", "公斤", Decimal(520), Decimal("7.50"))


def buy_directly_twice(tale: Tale, posts: dict[str, Post], today: datetime.date) -> None:
    """Two small purchases from one shop within a week, each within what two may sign. Of the first
    some sheets are missing and the invoice is for all."""
    for title, item, ago in (("木模板", SHEETS, 9), ("铁丝", WIRE, 4)):
        day = today - datetime.timedelta(days=ago)
        bought = buying.ask(
            tale, posts["buyer"], title, day, items=[item], suppliers=[SHOP], beyond=SMALL
        )
        _choose_directly(tale, bought, posts, day)
        if item is SHEETS:
            came = day + datetime.timedelta(days=2)
            buying.deliver(tale, bought, posts, came, missing=Decimal(6))
            buying.invoice(tale, bought, posts["buyer"], came, InvoiceKind.PROXY)


def ask_doubtful_ones(tale: Tale, posts: dict[str, Post], today: datetime.date) -> None:
    """The second lot: one offer is dear; another has the first one's phone number and picture, and
    is called as a member of the council. The county blocks it."""
    with acting(tale.crew.recorder, today):
        member = BodyMember.objects.filter(project=tale.project, body=Body.COUNCIL)[0]
    first, second, _third = SUPPLIERS
    shadow = Asked(
        "马场垣顺达商贸部",
        "92630222MA7NH3XD5D",
        member.name,
        first.phone,
        "0.99",
        picture="报价单0",
        legal_representative=member.name,
    )
    asked = (first, replace(second, times="1.18"), shadow)
    day = today - datetime.timedelta(days=3)
    purchase = buying.ask(tale, posts["buyer"], "水泥、碎石（第二批）", day, suppliers=asked)
    with acting(posts["county"], today, 8) as officer:
        supplier = purchase.quotes.get(supplier=shadow.name).registered
        block_supplier(
            supplier_id=supplier.pk, reason="与其他供应商共用电话和报价单，正在核查", by=officer
        )


def _choose_directly(
    tale: Tale, purchase: Purchase, posts: dict[str, Post], day: datetime.date
) -> None:
    with acting(posts["buyer"], day, 15) as buyer:
        signed = attach(
            project=tale.project, file=picture("直接采购单"), title="直接采购单", by=buyer
        )
        purchase.refresh_from_db()
        choose(
            id=new_id(),
            purchase_id=purchase.pk,
            version=purchase.version,
            quote_id=purchase.quotes.get().pk,
            reason="",
            exception="",
            by=buyer,
            answer=Answer(buyer.user.human, signed),
            second=posts["recorder"].user.human,
        )
