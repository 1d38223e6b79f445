"""Wage sheets and the money that pays them."""

from payroll.models.advance import Advance, AdvanceStep
from payroll.models.allocation import FundShare, WageAllocation
from payroll.models.aside import AsideNote
from payroll.models.cash import CashPayment
from payroll.models.correction import Correction, CorrectionKind
from payroll.models.item import LineItem, LineSource
from payroll.models.layout import BankLayout
from payroll.models.ledger_layout import LedgerVersion
from payroll.models.looking import LineCheck, LineFault, LookAhead
from payroll.models.noticed import NoticedLine
from payroll.models.opening import OpeningLine, OpeningSheet
from payroll.models.payment import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
)
from payroll.models.release import BatchDownload, BatchStep, Slip, SlipCheck
from payroll.models.sampling import SheetFinding, SheetFindingAnswer, SheetSample
from payroll.models.sheet import (
    PAYABLE_IN,
    UNDER_WAY,
    UNSEEN,
    LineSlot,
    SheetDecision,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.models.signing import LineConsent, SignedPage, Way
from payroll.models.worker_page import PageTry, Second, WorkerPage

__all__ = [
    "PAYABLE_IN",
    "UNDER_WAY",
    "UNSEEN",
    "Advance",
    "AdvanceStep",
    "AsideNote",
    "AttemptEvent",
    "BankLayout",
    "BatchDownload",
    "BatchStep",
    "CashPayment",
    "Correction",
    "CorrectionKind",
    "FailureReason",
    "FundShare",
    "LedgerVersion",
    "LineCheck",
    "LineConsent",
    "LineFault",
    "LineItem",
    "LineSlot",
    "LineSource",
    "LookAhead",
    "NoticedLine",
    "OpeningLine",
    "OpeningSheet",
    "PageTry",
    "PaymentAttempt",
    "PaymentBatch",
    "ResultFile",
    "Second",
    "SheetDecision",
    "SheetFinding",
    "SheetFindingAnswer",
    "SheetSample",
    "SheetState",
    "SheetStep",
    "SignedPage",
    "Slip",
    "SlipCheck",
    "WageAllocation",
    "WageLine",
    "WageSheet",
    "Way",
    "WorkerPage",
]
