"""What can be done with a purchase, one verb a function."""

from procurement.actions.choosing import choose
from procurement.actions.delivery import Arrived, Delivery, check_receipt, receive
from procurement.actions.notice import notice_purchase
from procurement.actions.payments import Voucher, pay_supplier
from procurement.actions.purchases import Plan, Wanted, add_purchase, call_off
from procurement.actions.quotes import Offer, add_quote, reveal_phone, withdraw_quote

__all__ = [
    "Arrived",
    "Delivery",
    "Offer",
    "Plan",
    "Voucher",
    "Wanted",
    "add_purchase",
    "add_quote",
    "call_off",
    "check_receipt",
    "choose",
    "notice_purchase",
    "pay_supplier",
    "receive",
    "reveal_phone",
    "withdraw_quote",
]
