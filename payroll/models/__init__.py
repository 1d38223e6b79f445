"""Wage sheets and the money that pays them."""

from payroll.models.opening import OpeningLine, OpeningSheet
from payroll.models.payment import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
)
from payroll.models.sampling import SheetFinding, SheetFindingAnswer, SheetSample
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
    "AttemptEvent",
    "FailureReason",
    "LineSlot",
    "OpeningLine",
    "OpeningSheet",
    "PaymentAttempt",
    "PaymentBatch",
    "ResultFile",
    "SheetDecision",
    "SheetFinding",
    "SheetFindingAnswer",
    "SheetSample",
    "SheetState",
    "SheetStep",
    "WageLine",
    "WageSheet",
]
