"""What can be done with a project, one verb a function."""

from projects.actions.answering import Answer, answered, checked_answer, with_answer
from projects.actions.attachments import add_paper, attach, content_of
from projects.actions.board import add_board_photo
from projects.actions.bodies import (
    Seat,
    add_member,
    declare_kinship,
    end_membership,
    withdraw_kinship,
)
from projects.actions.case import decide, reopen, submit
from projects.actions.county import CountyChoices, save_settings, withdraw_settings
from projects.actions.describing import Description, add_project, edit_project, resume, suspend
from projects.actions.diary import DiarySaid, count_heads, write_diary
from projects.actions.disbursing import (
    Portion,
    TreasuryVoucher,
    close_request,
    disburse,
    enter_before,
    withdraw_disbursement,
)
from projects.actions.funds import (
    PlanPaper,
    add_fund,
    receive_fund,
    withdraw_fund,
    withdraw_receipt,
)
from projects.actions.locking import locked_project
from projects.actions.notices import (
    NoticeText,
    answer_objection,
    object_to,
    post_board,
    post_notice,
    posted,
    withdraw_notice,
)
from projects.actions.photos import Shot, add_photo
from projects.actions.requests import (
    Asked,
    add_voucher,
    decide_request,
    draft_request,
    edit_request,
    lessen_labour_request,
    open_labour_request,
    submit_request,
    withdraw_request,
    withdraw_voucher,
)
from projects.actions.start_papers import (
    Shown,
    Wanted,
    add_start_paper,
    edit_start_paper,
    prove_start,
    suggest_start_papers,
    waive_start,
    withdraw_proof,
    withdraw_start_paper,
)
from projects.actions.takeover import OnPaper, edit_takeover, take_over
from projects.actions.village import Minutes, PutForward, add_meeting, add_motion

__all__ = [
    "Answer",
    "Asked",
    "CountyChoices",
    "Description",
    "DiarySaid",
    "Minutes",
    "NoticeText",
    "OnPaper",
    "PlanPaper",
    "Portion",
    "PutForward",
    "Seat",
    "Shot",
    "Shown",
    "TreasuryVoucher",
    "Wanted",
    "add_board_photo",
    "add_fund",
    "add_meeting",
    "add_member",
    "add_motion",
    "add_paper",
    "add_photo",
    "add_project",
    "add_start_paper",
    "add_voucher",
    "answer_objection",
    "answered",
    "attach",
    "checked_answer",
    "close_request",
    "content_of",
    "count_heads",
    "decide",
    "decide_request",
    "declare_kinship",
    "disburse",
    "draft_request",
    "edit_project",
    "edit_request",
    "edit_start_paper",
    "edit_takeover",
    "end_membership",
    "enter_before",
    "lessen_labour_request",
    "locked_project",
    "object_to",
    "open_labour_request",
    "post_board",
    "post_notice",
    "posted",
    "prove_start",
    "receive_fund",
    "reopen",
    "resume",
    "save_settings",
    "submit",
    "submit_request",
    "suggest_start_papers",
    "suspend",
    "take_over",
    "waive_start",
    "with_answer",
    "withdraw_disbursement",
    "withdraw_fund",
    "withdraw_kinship",
    "withdraw_notice",
    "withdraw_proof",
    "withdraw_receipt",
    "withdraw_request",
    "withdraw_settings",
    "withdraw_start_paper",
    "withdraw_voucher",
    "write_diary",
]
