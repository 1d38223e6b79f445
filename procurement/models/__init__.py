"""Purchases with their quotes, choices, receipts and payments; the plan behind them; the store."""

from procurement.models.act import ActKind, Choice, PurchaseAct
from procurement.models.contract import Contract
from procurement.models.delivery import Receipt, ReceiptCheck, ReceiptRow, SupplierPayment
from procurement.models.hire import MachineEntry, ReceiptEntry
from procurement.models.invoice import Invoice, InvoiceKind, InvoiceRow
from procurement.models.plan import (
    BeyondPlan,
    HowBought,
    PlanLine,
    PlanResolution,
    PlanRow,
    PlanVersion,
)
from procurement.models.purchase import Kind, Purchase, PurchaseItem
from procurement.models.quote import AskedHow, Quote, QuoteRow
from procurement.models.stock import (
    Move,
    StockCard,
    StockCount,
    StockCountCheck,
    StockCountRow,
    StockRow,
    Surplus,
    SurplusUse,
)
from procurement.models.supplier import Supplier, SupplierBlock, SupplierQuerySet

__all__ = [
    "ActKind",
    "AskedHow",
    "BeyondPlan",
    "Choice",
    "Contract",
    "HowBought",
    "Invoice",
    "InvoiceKind",
    "InvoiceRow",
    "Kind",
    "MachineEntry",
    "Move",
    "PlanLine",
    "PlanResolution",
    "PlanRow",
    "PlanVersion",
    "Purchase",
    "PurchaseAct",
    "PurchaseItem",
    "Quote",
    "QuoteRow",
    "Receipt",
    "ReceiptCheck",
    "ReceiptEntry",
    "ReceiptRow",
    "StockCard",
    "StockCount",
    "StockCountCheck",
    "StockCountRow",
    "StockRow",
    "Supplier",
    "SupplierBlock",
    "SupplierPayment",
    "SupplierQuerySet",
    "Surplus",
    "SurplusUse",
]
