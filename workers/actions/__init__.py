"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.days import Logged, Tap, set_day
from workers.actions.musters import (
    add_own_sheet,
    attach_pages,
    compare,
    print_muster,
    withdraw_page,
)
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
from workers.actions.sheet_days import Outcome, Square, Told, log_squares
from workers.actions.whole_days import Filled, clear_day, fill_day

__all__ = [
    "Briefing",
    "Came",
    "Details",
    "Filled",
    "Logged",
    "Outcome",
    "Place",
    "Policy",
    "Square",
    "Tap",
    "Told",
    "add_agreements",
    "add_category",
    "add_entries",
    "add_insurance",
    "add_newcomer",
    "add_own_sheet",
    "add_person",
    "add_survey",
    "add_training",
    "attach_pages",
    "clear_day",
    "come_back",
    "compare",
    "edit_entry",
    "edit_person",
    "end_category",
    "fill_day",
    "leave",
    "log_squares",
    "notice_roster",
    "print_muster",
    "read_in",
    "reveal",
    "set_day",
    "take_over",
    "withdraw_page",
]
