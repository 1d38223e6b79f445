"""Purchases with their quotes, choices, receipts and payments."""

from procurement.models.act import ActKind, Choice, PurchaseAct
from procurement.models.delivery import Receipt, ReceiptCheck, ReceiptRow, SupplierPayment
from procurement.models.purchase import Kind, Purchase, PurchaseItem
from procurement.models.quote import AskedHow, Quote, QuoteRow

__all__ = [
    "ActKind",
    "AskedHow",
    "Choice",
    "Kind",
    "Purchase",
    "PurchaseAct",
    "PurchaseItem",
    "Quote",
    "QuoteRow",
    "Receipt",
    "ReceiptCheck",
    "ReceiptRow",
    "SupplierPayment",
]
