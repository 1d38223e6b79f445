"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.accounts import (
    NewAccount,
    ask_account_change,
    confirm_account_change,
    refuse_account_change,
)
from workers.actions.agreements import add_agreements, replace_agreement
from workers.actions.bank_checks import (
    Verdict,
    answer_bank_check,
    make_bank_check,
    take_bank_check,
)
from workers.actions.categories import (
    Evidence,
    NewGroup,
    add_category,
    add_group,
    end_category,
    end_group,
)
from workers.actions.days import set_day
from workers.actions.extras import add_pieces, add_remark, set_overtime, withdraw_pieces
from workers.actions.findings import answer_finding, judge_answer
from workers.actions.halves import Work, set_halves
from workers.actions.idle import set_idle_day
from workers.actions.importing import (
    apply_import,
    discard_import,
    lay_out,
    upload_import,
)
from workers.actions.musters import (
    add_own_sheet,
    attach_pages,
    compare,
    print_muster,
    withdraw_page,
)
from workers.actions.opinions import Judgement, answer_week, check_late, check_week
from workers.actions.papers import (
    Briefing,
    Policy,
    add_insurance,
    add_survey,
    add_training,
    add_training_paper,
)
from workers.actions.people import (
    Details,
    add_person,
    edit_person,
    reveal,
)
from workers.actions.readings import Incoming, Taken, read_in, take_over
from workers.actions.roster import (
    Place,
    add_entries,
    add_newcomer,
    come_back,
    edit_entry,
    leave,
    notice_roster,
)
from workers.actions.samples import draw_sample, record_result
from workers.actions.survey import (
    Answered,
    Asked,
    Someone,
    add_household,
    add_member,
    edit_household,
    edit_member,
    remove_household,
    remove_member,
)
from workers.actions.taps import Came, Outcome, Tap, set_days
from workers.actions.teams import TeamWork, add_team_pieces, withdraw_team_pieces
from workers.actions.trades import Vote, add_rate, adjust_pay, end_rate, withdraw_rate
from workers.actions.whole_days import Filled, clear_day, fill_day

__all__ = [
    "Answered",
    "Asked",
    "Briefing",
    "Came",
    "Details",
    "Evidence",
    "Filled",
    "Incoming",
    "Judgement",
    "NewAccount",
    "NewGroup",
    "Outcome",
    "Place",
    "Policy",
    "Someone",
    "Taken",
    "Tap",
    "TeamWork",
    "Verdict",
    "Vote",
    "Work",
    "add_agreements",
    "add_category",
    "add_entries",
    "add_group",
    "add_household",
    "add_insurance",
    "add_member",
    "add_newcomer",
    "add_own_sheet",
    "add_person",
    "add_pieces",
    "add_rate",
    "add_remark",
    "add_survey",
    "add_team_pieces",
    "add_training",
    "add_training_paper",
    "adjust_pay",
    "answer_bank_check",
    "answer_finding",
    "answer_week",
    "apply_import",
    "ask_account_change",
    "attach_pages",
    "check_late",
    "check_week",
    "clear_day",
    "come_back",
    "compare",
    "confirm_account_change",
    "discard_import",
    "draw_sample",
    "edit_entry",
    "edit_household",
    "edit_member",
    "edit_person",
    "end_category",
    "end_group",
    "end_rate",
    "fill_day",
    "judge_answer",
    "lay_out",
    "leave",
    "make_bank_check",
    "notice_roster",
    "print_muster",
    "read_in",
    "record_result",
    "refuse_account_change",
    "remove_household",
    "remove_member",
    "replace_agreement",
    "reveal",
    "set_day",
    "set_days",
    "set_halves",
    "set_idle_day",
    "set_overtime",
    "take_bank_check",
    "take_over",
    "upload_import",
    "withdraw_page",
    "withdraw_pieces",
    "withdraw_rate",
    "withdraw_team_pieces",
]
