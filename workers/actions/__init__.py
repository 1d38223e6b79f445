"""What can be done with people, the roster, its papers and work days, one verb a function."""

from workers.actions.days import Logged, Tap, set_day
from workers.actions.importing import (
    apply_import,
    discard_import,
    lay_out,
    upload_import,
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
from workers.actions.roster import (
    Place,
    add_entries,
    add_newcomer,
    come_back,
    edit_entry,
    leave,
    notice_roster,
)
from workers.actions.whole_days import Filled, clear_day, fill_day

__all__ = [
    "Briefing",
    "Details",
    "Filled",
    "Logged",
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
    "apply_import",
    "clear_day",
    "come_back",
    "discard_import",
    "edit_entry",
    "edit_person",
    "end_category",
    "fill_day",
    "lay_out",
    "leave",
    "notice_roster",
    "reveal",
    "set_day",
    "upload_import",
]
