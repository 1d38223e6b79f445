"""That a project ends, in words. Only reads."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.ui import yuan
from projects import history
from projects.actions.returning import CanGoBack
from projects.ending_rules import State
from projects.history import Event
from projects.models import Ending, EndingAct, Outcome, Project, Verdict
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
    acts = ending.acts.select_related("post__division", "operator", "responsible")
    return [_event(act) for act in acts.order_by("-at")]


def _event(act: EndingAct) -> Event:
    typed = "" if act.operator_id == act.responsible_id else act.operator.name
    office = "" if typed else str(act.post)
    return Event(
        when=act.at,
        step=str(act.get_step_display()),
        who=" ".join(filter(None, (act.responsible.name, office))),
        verdict=str(act.get_verdict_display()),
        state=history.STATES[Verdict(act.verdict)],
        reason=act.reason,
        typed_by=typed,
        seen=0,
    )
