"""Where a project stands on its way, whose turn it is, and what he does. Only reads."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.gatekeeping import Checked
from projects.lifecycle import Stage, Step, rule_of, way_of
from projects.models import Outcome, Project
from regions.access import Permission, answers, can
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage on the rail: done, current or ahead."""

    name: str
    phase: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, what he does, what follows; with the page's main button if it is his."""

    who: str
    what: str
    then: str
    mine: bool
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What the maker of a stage does, and the words of the button that hands it in."""

    what: str | Promise
    submit: str | Promise


_TO_TOWNSHIP = gettext_lazy("Submit to the township")
_TO_COUNTY = gettext_lazy("Submit to the county")
WORK = {
    Stage.TAKEOVER: Work(
        gettext_lazy("Enter the papers, the roster and the wage sheets that were paid on paper."),
        _TO_TOWNSHIP,
    ),
    Stage.RESERVE: Work(
        gettext_lazy("Describe the project, and ask who is willing to work."), _TO_TOWNSHIP
    ),
    Stage.RESOLUTION: Work(
        gettext_lazy("Hold the four deliberations, and put the resolution on the notice board."),
        gettext_lazy("Go on to the proposal"),
    ),
    Stage.PROPOSAL: Work(
        gettext_lazy("Write the implementation plan, with its chapter on labour and wages."),
        _TO_TOWNSHIP,
    ),
    Stage.FUNDING: Work(
        gettext_lazy("Enter the plan paper and the money that has arrived."), _TO_COUNTY
    ),
    Stage.PREPARATION: Work(
        gettext_lazy("Name the two bodies and the workers, brief and insure them."), _TO_TOWNSHIP
    ),
    Stage.CONSTRUCTION: Work(
        gettext_lazy("Build, log the work days and pay the wages."),
        gettext_lazy("Report the works as finished"),
    ),
    Stage.ACCEPTANCE: Work(
        gettext_lazy("Check the works yourselves, then apply for acceptance."), _TO_TOWNSHIP
    ),
    Stage.HANDOVER: Work(
        gettext_lazy("List what is handed over, and who will look after it."), _TO_TOWNSHIP
    ),
    Stage.ARCHIVE: Work(gettext_lazy("File the papers of the project."), _TO_COUNTY),
}

# Gaps that somebody else than the stage's maker mends.
MENDED_BY = {
    "share_reaches_floor": Permission.DECIDE_FOR_COUNTY,
    "plan_announced": Permission.POST_NOTICES,
    "funds_received": Permission.ENTER_FUNDS,
    "money_of_before": Permission.ENTER_FUNDS,
}
# Short, for lists; and with the place, for sentences.
OFFICES = {
    Permission.ACT_FOR_VILLAGE: pgettext_lazy("whose turn", "village"),
    Permission.ACT_FOR_TOWNSHIP: pgettext_lazy("whose turn", "township"),
    Permission.ENTER_FUNDS: pgettext_lazy("whose turn", "county finance"),
    Permission.DECIDE_FOR_TOWNSHIP: pgettext_lazy("whose turn", "township reviews"),
    Permission.DECIDE_FOR_COUNTY: pgettext_lazy("whose turn", "county decides"),
}
NAMED = {
    Permission.ACT_FOR_VILLAGE: gettext_lazy("the council of %(village)s"),
    Permission.ACT_FOR_TOWNSHIP: gettext_lazy("the clerk of %(township)s"),
    Permission.ENTER_FUNDS: gettext_lazy("the finance bureau of %(county)s"),
    Permission.DECIDE_FOR_TOWNSHIP: gettext_lazy("the reviewer of %(township)s"),
    Permission.DECIDE_FOR_COUNTY: gettext_lazy("development and reform of %(county)s"),
}


def rail(project: Project, note: str = "") -> list[Mark]:
    """The project's stages; `note` stands at the present one. An archived one has done them all."""
    way = way_of(taken_over=project.taken_over)
    now = [rule.stage for rule in way].index(Stage(project.stage))
    if project.outcome == Outcome.ARCHIVED:
        now = len(way)
    states = ["done"] * now + ["current"] + ["ahead"] * len(way)
    return [
        Mark(str(rule.stage.label), str(rule.phase.label), state, note if at == now else "")
        for at, (rule, state) in enumerate(zip(way, states, strict=False))
    ]


def office(project: Project) -> str:
    """Who acts now, in two or three words."""
    return str(OFFICES[_right(project)])


def who_acts(project: Project) -> str:
    """Who acts now, with the place: needs `village__parent__parent`."""
    village = project.village
    township = village.parent or village
    county = township.parent or township
    return str(NAMED[_right(project)]) % {
        "village": village,
        "township": township,
        "county": county,
    }


def _right(project: Project) -> Permission:
    """What a post needs to take the present step."""
    return rule_of(project.stage).permission(Step(project.step))


def what_now(project: Project) -> str:
    """What whoever acts now has to do, as a sentence."""
    stage, step = Stage(project.stage), Step(project.step)
    if step != Step.MAKE:
        return _("Look at what was submitted, and decide.")
    if project.sent_back:
        return _("It was sent back: mend what is asked for, then submit it again.")
    return str(WORK[stage].what)


def what_then(project: Project) -> str:
    """What follows when this step is done."""
    rule = rule_of(project.stage)
    following = rule.after(Step(project.step))
    if following == Step.TOWNSHIP:
        return _("The township then reviews it.")
    if following == Step.COUNTY:
        return _("County development and reform then decides.")
    return str(rule.then)


def badge_of(project: Project, actor: Post | None) -> tuple[str, str]:
    """State and words for the list: whose turn it is, or how the project ended."""
    if project.outcome != Outcome.OPEN:
        ended = "done" if project.outcome == Outcome.ARCHIVED else "stopped"
        return ended, str(project.get_outcome_display())
    if answers(actor, _right(project), project):
        return "running", _("Your turn")
    return "returned" if project.sent_back else "waiting", office(project)


def turn(project: Project, actor: Post | None, gaps: list[Checked]) -> Turn | None:
    """None for a closed project. The button leads to the first gap, else to the act itself."""
    if project.outcome != Outcome.OPEN:
        return None
    permission = _right(project)
    url, action = _button(project, actor, gaps) if can(actor, permission, project) else ("", "")
    mine = answers(actor, permission, project)
    what = what_now(project)
    if project.step == Step.MAKE and _suspended(gaps):
        what = _("The works are suspended: resume them when work begins again.")
    return Turn(who_acts(project), what, what_then(project), mine, url, action)


def _mends(actor: Post | None, project: Project, gap: Checked) -> bool:
    """The maker mends his own gaps, but for those that are the village's."""
    right = MENDED_BY.get(gap.code)
    return right is None or can(actor, right, project)


def _suspended(gaps: list[Checked]) -> bool:
    return any(gap.code == "not_suspended" for gap in gaps)


def _button(project: Project, actor: Post | None, gaps: list[Checked]) -> tuple[str, str]:
    """Address and words; none where every gap is someone else's to mend."""
    if project.step != Step.MAKE:
        return reverse("project_decide", args=[project.pk]), _("Look at it and decide")
    mend = next((gap for gap in gaps if gap.url and _mends(actor, project, gap)), None)
    if mend is not None:
        if _suspended([mend]):
            return mend.url, _("Resume the works")
        return mend.url, _("Next: %(gap)s") % {"gap": mend.label}
    if gaps:
        return "", ""
    return reverse("project_submit", args=[project.pk]), str(WORK[Stage(project.stage)].submit)
