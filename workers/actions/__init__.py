"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.accounts import (
    NewAccount,
    ask_account_change,
    confirm_account_change,
    refuse_account_change,
)
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
from workers.actions.days import Logged, Tap, set_day
from workers.actions.papers import (
    Briefing,
    Policy,
    add_agreements,
    add_insurance,
    add_survey,
    add_training,
)
from workers.actions.people import (
    Details,
    add_person,
    edit_person,
    reveal,
)
from workers.actions.roster import (
    Place,
    add_entries,
    add_newcomer,
    come_back,
    edit_entry,
    leave,
    notice_roster,
)
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
from workers.actions.whole_days import Filled, clear_day, fill_day

__all__ = [
    "Answered",
    "Asked",
    "Briefing",
    "Details",
    "Evidence",
    "Filled",
    "Logged",
    "NewAccount",
    "NewGroup",
    "Place",
    "Policy",
    "Someone",
    "Tap",
    "Verdict",
    "add_agreements",
    "add_category",
    "add_entries",
    "add_group",
    "add_household",
    "add_insurance",
    "add_member",
    "add_newcomer",
    "add_person",
    "add_survey",
    "add_training",
    "answer_bank_check",
    "ask_account_change",
    "clear_day",
    "come_back",
    "confirm_account_change",
    "edit_entry",
    "edit_household",
    "edit_member",
    "edit_person",
    "end_category",
    "end_group",
    "fill_day",
    "leave",
    "make_bank_check",
    "notice_roster",
    "refuse_account_change",
    "remove_household",
    "remove_member",
    "reveal",
    "set_day",
    "take_bank_check",
]
