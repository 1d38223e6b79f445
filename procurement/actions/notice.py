"""The result of a purchase on the village's board (N4)."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import RuleBroken
from core.money import grouped
from procurement.actions.purchases import locked_purchase, notices_of
from procurement.models import ActKind, Choice, Purchase, Quote
from procurement.rules import plain
from procurement.terms import terms_of
from projects.actions import NoticeText, posted
from projects.models import Attachment, Notice, NoticeKind
from regions.access import Permission, require
from regions.models import Post

# A Chinese paper whatever language the screen speaks.
HEADINGS = [
    "序号",
    "供应商",
    "统一社会信用代码",
    "总价（元）",
    "含税、运费",
    "供货期（天）",
    "结果",
]


@transaction.atomic
def notice_purchase(
    *,
    id: UUID,
    purchase_id: UUID,
    posted_on: datetime.date,
    place: str,
    phone: str,
    photo: Attachment | None,
    by: Post,
) -> Notice:
    """Put the comparison and the choice on the board. The same `id` again changes nothing.

    It names no contact and no phone number. Raises RuleBroken before a supplier is chosen, and
    while a notice of this purchase stands.
    """
    purchase = locked_purchase(purchase_id, by)
    require(by, Permission.POST_NOTICES, purchase)
    found = Notice.objects.filter(pk=id, about_id=purchase.pk).first()
    if found is not None:
        return found
    choice = Choice.objects.filter(purchase=purchase).select_related("quote").first()
    if choice is None:
        raise RuleBroken(_("The result is posted once a supplier is chosen."))
    if notices_of(purchase).exists():
        raise RuleBroken(_("The result hangs on the board already."))
    text = NoticeText(
        kind=NoticeKind.PURCHASE,
        title=f"采购结果公示：{purchase.title}"[:80],
        body=_body(purchase, choice),
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=[HEADINGS, *_rows(purchase, choice)],
        about_id=purchase.pk,
    )
    return posted(id=id, project=purchase.project, text=text, photo=photo, by=by)


def _body(purchase: Purchase, choice: Choice) -> str:
    direct = purchase.acts.filter(kind=ActKind.SECOND).exists()
    items = "；".join(f"{item} {plain(item.quantity)}{item.unit}" for item in purchase.items.all())
    parts = [
        f"项目：{purchase.project.name}。",
        f"采购内容：{items}。用途：{purchase.purpose}。",
        f"选定供应商：{choice.quote.supplier}，金额{grouped(choice.quote.total)}元。",
        f"选定理由：{choice.reason}。" if choice.reason else "",
        f"询价不足{terms_of(purchase).least_quotes}家的原因：{choice.exception}。"
        if choice.exception
        else "",
        "按县里规定直接采购，两人签字。" if direct else "",
        "如有异议，请在公示期内向监督小组或乡镇人民政府反映。",
    ]
    return "\n".join(part.replace("。。", "。") for part in parts if part)


def _rows(purchase: Purchase, choice: Choice) -> list[list[str]]:
    quotes = purchase.quotes.standing()
    return [_row(number, quote, choice) for number, quote in enumerate(quotes, start=1)]


def _row(number: int, quote: Quote, choice: Choice) -> list[str]:
    return [
        str(number),
        quote.supplier,
        quote.uscc or "无",
        grouped(quote.total),
        "是" if quote.all_included else "否",
        str(quote.delivery_days),
        "选定" if quote.pk == choice.quote_id else "",
    ]
