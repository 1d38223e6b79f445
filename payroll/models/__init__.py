"""Wage sheets and the money that pays them."""

from payroll.models.looking import LineCheck, LineFault, LookAhead
from payroll.models.opening import OpeningLine, OpeningSheet
from payroll.models.payment import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
)
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
from payroll.models.signing import LineConsent, SignedPage, Way

__all__ = [
    "PAYABLE_IN",
    "UNDER_WAY",
    "AttemptEvent",
    "FailureReason",
    "LineCheck",
    "LineConsent",
    "LineFault",
    "LineSlot",
    "LookAhead",
    "OpeningLine",
    "OpeningSheet",
    "PaymentAttempt",
    "PaymentBatch",
    "ResultFile",
    "SheetDecision",
    "SheetState",
    "SheetStep",
    "SignedPage",
    "WageLine",
    "WageSheet",
    "Way",
]
