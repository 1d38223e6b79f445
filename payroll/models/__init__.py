"""Wage sheets and the money that pays them."""

from payroll.models.aside import AsideNote
from payroll.models.cash import CashPayment
from payroll.models.layout import BankLayout
from payroll.models.opening import OpeningLine, OpeningSheet
from payroll.models.payment import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
)
from payroll.models.release import BatchDownload, BatchStep, Slip, SlipCheck
from payroll.models.sheet import (
    PAYABLE_IN,
    UNDER_WAY,
    LineSlot,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)

__all__ = [
    "PAYABLE_IN",
    "UNDER_WAY",
    "AsideNote",
    "AttemptEvent",
    "BankLayout",
    "BatchDownload",
    "BatchStep",
    "CashPayment",
    "FailureReason",
    "LineSlot",
    "OpeningLine",
    "OpeningSheet",
    "PaymentAttempt",
    "PaymentBatch",
    "ResultFile",
    "SheetDecision",
    "SheetState",
    "SheetStep",
    "Slip",
    "SlipCheck",
    "WageLine",
    "WageSheet",
]
