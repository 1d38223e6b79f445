"""That a project ends, in words. Only reads."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.ui import yuan
from projects import history
from projects.actions.returning import CanGoBack
from projects.ending_rules import State
from projects.history import Event
from projects.models import Ending, Outcome, Project
from projects.overview import Row

BADGES: Mapping[State, str] = {
    State.ASKED: "waiting",
    State.AGREED: "done",
    State.REFUSED: "stopped",
    State.WITHDRAWN: "stopped",
}


def badge_of(ending: Ending) -> tuple[str, str]:
    return BADGES[State(ending.state)], str(ending.get_state_display())


def title_of(outcome: str) -> str:
    """What is asked for, as a heading."""
    return _("End the project early") if outcome == Outcome.ENDED else _("Give the project back")


def rows_of(ending: Ending) -> list[Row]:
    meeting = ending.resolution
    resolved = [
        Row(
            _("The villagers' resolution"), date_format(meeting.held_on),
            meeting.get_absolute_url(), _("Open"),
        )
    ] if meeting else []  # fmt: skip
    paper = ending.document
    return [
        Row(
            _("Project"), ending.project.name, ending.project.get_absolute_url(), _("See it whole")
        ),
        Row(_("What it comes to"), ending.get_outcome_display()),
        Row(_("Asked at the stage"), ending.get_stage_display()),
        Row(_("Who asks"), ending.get_asker_display()),
        Row(_("Reason"), ending.reason),
        *resolved,
        Row(_("Paper"), paper.title, paper.get_absolute_url(), _("Open")),
    ]


def why_of(project: Project) -> Ending | None:
    """How a project that has ended came to that."""
    return project.endings.filter(state=State.AGREED).first()


def left_rows(left: CanGoBack, project: Project) -> list[Row]:
    """What can go back now, from where."""
    papers = project.funds.in_bulk(list(left.by_fund))
    at_treasury = [
        Row(_("At the treasury: %(paper)s") % {"paper": papers[fund]}, yuan(amount))
        for fund, amount in left.by_fund.items()
    ]
    account = _("On the account: %(use)s")
    return [
        *at_treasury,
        *(Row(account % {"use": use.label}, yuan(amount)) for use, amount in left.by_use.items()),
    ]


def events(ending: Ending) -> list[Event]:
    """Who took which step, the newest first."""
    return history.events_of(ending.acts.all(), lambda act: str(act.get_step_display()))
