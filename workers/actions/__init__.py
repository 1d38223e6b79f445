"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.agreements import add_agreements, replace_agreement
from workers.actions.days import Logged, Tap, set_day
from workers.actions.extras import add_pieces, add_remark, set_overtime, withdraw_pieces
from workers.actions.findings import answer_finding, judge_answer
from workers.actions.halves import Work, set_halves
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
    add_category,
    add_person,
    edit_person,
    end_category,
    reveal,
)
from workers.actions.readings import Came, read_in, take_over
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
from workers.actions.sheet_days import Outcome, Square, Told, log_squares
from workers.actions.teams import TeamWork, add_team_pieces, withdraw_team_pieces
from workers.actions.trades import Vote, add_rate, adjust_pay, end_rate, withdraw_rate
from workers.actions.whole_days import Filled, clear_day, fill_day

__all__ = [
    "Briefing",
    "Came",
    "Details",
    "Filled",
    "Judgement",
    "Logged",
    "Outcome",
    "Place",
    "Policy",
    "Square",
    "Tap",
    "TeamWork",
    "Told",
    "Vote",
    "Work",
    "add_agreements",
    "add_category",
    "add_entries",
    "add_insurance",
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
    "answer_finding",
    "answer_week",
    "apply_import",
    "attach_pages",
    "check_late",
    "check_week",
    "clear_day",
    "come_back",
    "compare",
    "discard_import",
    "draw_sample",
    "edit_entry",
    "edit_person",
    "end_category",
    "end_rate",
    "fill_day",
    "judge_answer",
    "lay_out",
    "leave",
    "log_squares",
    "notice_roster",
    "print_muster",
    "read_in",
    "record_result",
    "replace_agreement",
    "reveal",
    "set_day",
    "set_halves",
    "set_overtime",
    "take_over",
    "upload_import",
    "withdraw_page",
    "withdraw_pieces",
    "withdraw_rate",
    "withdraw_team_pieces",
]
