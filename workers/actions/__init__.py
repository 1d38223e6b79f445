"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.days import Logged, set_day
from workers.actions.idle import set_idle_day
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
from workers.actions.roster import (
    Place,
    add_entries,
    add_newcomer,
    come_back,
    edit_entry,
    leave,
    notice_roster,
)
from workers.actions.taps import Came, Outcome, Tap, set_days
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
    "Tap",
    "add_agreements",
    "add_category",
    "add_entries",
    "add_insurance",
    "add_newcomer",
    "add_person",
    "add_survey",
    "add_training",
    "clear_day",
    "come_back",
    "edit_entry",
    "edit_person",
    "end_category",
    "fill_day",
    "leave",
    "notice_roster",
    "reveal",
    "set_day",
    "set_days",
    "set_idle_day",
]
