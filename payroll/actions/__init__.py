"""What can be done with wages, one verb a function."""

from payroll.actions.corrections import (
    Wrong,
    confirm_correction,
    correct_line,
    deduct,
    withdraw_correction,
)
from payroll.actions.deciding import decide_sheet, end_notice, void_line
from payroll.actions.notice import notice_sheet
from payroll.actions.opening import PaidOnPaper, add_opening_sheet, withdraw_opening_sheet
from payroll.actions.payments import make_batch, set_aside, take_up_again
from payroll.actions.results import Outcome, record_results, record_slip
from payroll.actions.sampling import answer_finding, draw_sheets, look_at_sheet
from payroll.actions.sheets import discard_sheet, make_sheet

__all__ = [
    "Outcome",
    "PaidOnPaper",
    "Wrong",
    "add_opening_sheet",
    "answer_finding",
    "confirm_correction",
    "correct_line",
    "decide_sheet",
    "deduct",
    "discard_sheet",
    "draw_sheets",
    "end_notice",
    "look_at_sheet",
    "make_batch",
    "make_sheet",
    "notice_sheet",
    "record_results",
    "record_slip",
    "set_aside",
    "take_up_again",
    "void_line",
    "withdraw_correction",
    "withdraw_opening_sheet",
]
