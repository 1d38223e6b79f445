"""What can be done with wages, one verb a function."""

from payroll.actions.advances import (
    ask_advance,
    decide_advance,
    give_back_advance,
    pay_advance,
    set_advance_aside,
    withdraw_advance,
)
from payroll.actions.allocating import allocate_sheet
from payroll.actions.cash import pay_in_cash, strike_cash
from payroll.actions.corrections import (
    Wrong,
    confirm_correction,
    correct_line,
    deduct,
    withdraw_correction,
)
from payroll.actions.deciding import decide_sheet, end_notice, void_line
from payroll.actions.layouts import end_layout, save_layout
from payroll.actions.ledger_layouts import save_ledger_layout
from payroll.actions.notice import notice_sheet, resubmit_sheet
from payroll.actions.opening import PaidOnPaper, add_opening_sheet, withdraw_opening_sheet
from payroll.actions.payments import make_batch, set_aside, take_up_again
from payroll.actions.release import (
    ask_to_cancel,
    cancel_batch,
    keep_batch,
    release_batch,
    take_batch,
)
from payroll.actions.results import (
    Answered,
    Outcome,
    record_results,
    record_workbook,
)
from payroll.actions.sampling import answer_finding, draw_sheets, look_at_sheet
from payroll.actions.sheets import discard_sheet, make_sheet
from payroll.actions.slips import confirm_slip, enter_slip, refuse_slip

__all__ = [
    "Answered",
    "Outcome",
    "PaidOnPaper",
    "Wrong",
    "add_opening_sheet",
    "allocate_sheet",
    "answer_finding",
    "ask_advance",
    "ask_to_cancel",
    "cancel_batch",
    "confirm_correction",
    "confirm_slip",
    "correct_line",
    "decide_advance",
    "decide_sheet",
    "deduct",
    "discard_sheet",
    "draw_sheets",
    "end_layout",
    "end_notice",
    "enter_slip",
    "give_back_advance",
    "keep_batch",
    "look_at_sheet",
    "make_batch",
    "make_sheet",
    "notice_sheet",
    "pay_advance",
    "pay_in_cash",
    "record_results",
    "record_workbook",
    "refuse_slip",
    "release_batch",
    "resubmit_sheet",
    "save_layout",
    "save_ledger_layout",
    "set_advance_aside",
    "set_aside",
    "strike_cash",
    "take_batch",
    "take_up_again",
    "void_line",
    "withdraw_advance",
    "withdraw_correction",
    "withdraw_opening_sheet",
]
