"""Change orders in words: whose turn, what they do, what to look at twice. Only reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, grouped
from core.templatetags.ui import share as percent
from projects import history
from projects.actions.change_case import RIGHTS
from projects.change_rules import KINDS, State, Why
from projects.changes import Basis, Effect
from projects.history import Event
from projects.models import ChangeOrder, Outcome, Project, Use
from projects.models.change import WHY_COUNTY
from projects.overview import Row
from projects.treasury import money_of
from projects.turns import Turn
from regions.access import answers, can
from regions.models import Post

WHO: Mapping[State, str | Promise] = {
    State.MAKE: gettext_lazy("the village"),
    State.TOWNSHIP: gettext_lazy("the township"),
    State.COUNTY: gettext_lazy("county development and reform"),
}
WHAT: Mapping[State, str | Promise] = {
    State.MAKE: gettext_lazy("Add a picture or paper that shows the change, then hand it in."),
    State.TOWNSHIP: gettext_lazy("Look at the change of the works, and decide."),
    State.COUNTY: gettext_lazy("Decide on the change of the works."),
}
PAGES: Mapping[State, tuple[str, str | Promise]] = {
    State.MAKE: ("change_submit", gettext_lazy("Hand the change in")),
    State.TOWNSHIP: ("change_decide", gettext_lazy("Decide")),
    State.COUNTY: ("change_decide", gettext_lazy("Decide")),
}
BADGES: Mapping[State, str] = {
    State.MAKE: "waiting",
    State.TOWNSHIP: "running",
    State.COUNTY: "running",
    State.DECIDED: "done",
    State.REJECTED: "stopped",
    State.WITHDRAWN: "stopped",
}
NOT_BEFORE = gettext_lazy(
    "Don't order these works before the change is agreed to: what is built before that, nobody "
    "has promised to pay."
)


def badge_of(change: ChangeOrder) -> tuple[str, str]:
    return BADGES[State(change.state)], str(change.get_state_display())


def title_of(change: ChangeOrder) -> str:
    return _("Change %(number)s") % {"number": change.number}


def page_of_step(change: ChangeOrder) -> str:
    """Where the change's present step is taken."""
    return reverse(PAGES[State(change.state)][0], args=[change.pk])


def turn_of(change: ChangeOrder, actor: Post) -> Turn | None:
    """None where nobody has to do anything more."""
    state = State(change.state)
    if state not in WHO or change.project.outcome != Outcome.OPEN:
        return None
    may = can(actor, RIGHTS[state], change)
    return Turn(
        who=str(WHO[state]),
        what=str(WHAT[state]),
        then=_then(change),
        mine=answers(actor, RIGHTS[state], change),
        url=page_of_step(change) if may else "",
        action=str(PAGES[state][1]),
    )


def _then(change: ChangeOrder) -> str:
    if change.state == State.MAKE:
        return _("The township then looks at it.")
    if change.decides != change.state:
        return _("The county then decides.")
    return _("Agreed to, it is part of the estimate at once.")


def can_write(change: ChangeOrder, actor: Post) -> bool:
    """Whether the post may change it now, add to it or take it back."""
    preparing = change.state == State.MAKE and change.project.outcome == Outcome.OPEN
    return preparing and can(actor, RIGHTS[State.MAKE], change)


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of cost in yuan; the last row is their sum."""

    label: str
    before: Decimal
    plus: Decimal
    minus: Decimal
    after: Decimal


def kind_rows(effect: Effect) -> list[KindRow]:
    delta, before, after = effect.delta, effect.before, effect.after
    rows = [
        KindRow(
            str(Use(kind).label), before.parts[kind], delta.plus.parts[kind],
            delta.minus.parts[kind], after.parts[kind],
        )
        for kind in KINDS
    ]  # fmt: skip
    sums = before.total, delta.plus.total, delta.minus.total, after.total
    return [*rows, KindRow(_("Total"), *sums)]


def rows_of(change: ChangeOrder, basis: Basis, effect: Effect) -> list[Row]:
    """What a change is decided by, short enough to be read before deciding."""
    share = _("%(before)s now, %(after)s then") % {
        "before": percent(effect.share_before), "after": percent(effect.share_after)
    }  # fmt: skip
    return [
        Row(_("What is built otherwise"), change.what),
        Row(_("Why"), change.why),
        Row(_("Where"), change.place),
        Row(_("The works become dearer (+) or cheaper (−) by"), signed(effect.delta.net)),
        Row(_("Wages planned, of the funds planned"), share),
        Row(_("Who has the last word"), _last_word(basis)),
        *_limits(basis),
    ]


def signed(amount: Decimal) -> str:
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return _("%(yuan)s yuan") % {"yuan": f"{sign}{grouped(abs(amount))}"}


def _last_word(basis: Basis) -> str:
    who = _("the township") if basis.why == Why.WITHIN else _("the county")
    return _("%(who)s: %(why)s") % {"who": who, "why": dict(WHY_COUNTY)[basis.why]}


def _limits(basis: Basis) -> list[Row]:
    """The county's rule with its paper, and what counts against it."""
    limits = basis.limits
    if not limits.are_set:
        return []
    said = []
    if limits.yuan is not None:
        said.append(_("%(yuan)s yuan") % {"yuan": grouped(limits.yuan)})
    if limits.percent is not None:
        said.append(_("%(percent)s%% of the first estimate") % {"percent": limits.percent})
    up_to = _(" and ").join(said)
    rule = _("up to %(limits)s, by %(source)s") % {"limits": up_to, "source": limits.source}
    counted = _("%(yuan)s yuan, with what it decided alone since the county last did")
    return [
        Row(_("The township decides alone"), rule),
        Row(_("What counts against that"), counted % {"yuan": grouped(basis.counted)}),
    ]


def warnings_of(change: ChangeOrder, effect: Effect) -> list[str]:
    """What should make people look twice, while it isn't decided; it stops nobody but a floor."""
    if change.state not in RIGHTS:
        return []
    found = []
    if effect.breaks_floor:
        said = _("Wages of %(after)s yuan would be left, the plan papers ask for %(least)s yuan. "
                 "It can't be handed in or agreed to like this.")  # fmt: skip
        found.append(said % {"after": grouped(effect.after.labour),
                             "least": grouped(effect.funds.least_wages or ZERO)})  # fmt: skip
    elif effect.delta.wages < 0:
        said = _("It takes %(amount)s yuan of wages away from the villagers.")
        found.append(said % {"amount": grouped(-effect.delta.wages)})
    if effect.delta.net > 0 and effect.beyond_plan:
        said = _("The plan papers have no money for %(amount)s yuan of the estimate after it.")
        found.append(said % {"amount": grouped(effect.beyond_plan)})
    return [*found, *_asked_already(change.project, effect)]


def _asked_already(project: Project, effect: Effect) -> list[str]:
    """A kind of cost that is to become less than was asked for already."""
    lessened = [kind for kind in KINDS if effect.delta.minus.parts[kind]]
    if not lessened:
        return []
    asked = dict.fromkeys(KINDS, ZERO)
    for money in money_of(project.fundrequests.live()).values():
        for part in money.parts:
            asked[part.use] += part.asked
    said = _("%(kind)s: %(asked)s yuan were asked for already, %(after)s yuan would be planned.")
    return [
        said % {"kind": Use(kind).label, "asked": grouped(asked[kind]),
                "after": grouped(effect.after.parts[kind])}
        for kind in lessened
        if asked[kind] > effect.after.parts[kind]
    ]  # fmt: skip


def moved_rows(decided: Iterable[ChangeOrder], project: Project) -> list[Row]:
    """Large figures of all changes: the estimate at first and now."""
    net = sum((one.delta.net for one in decided), ZERO)
    return [
        Row(_("Estimate at first (yuan)"), grouped(project.estimate - net)),
        Row(_("Changes agreed to (yuan)"), f"+{grouped(net)}" if net > 0 else grouped(net)),
        Row(_("Estimate now (yuan)"), grouped(project.estimate)),
        Row(_("Of that wages (yuan)"), grouped(project.labour)),
    ]


def events(change: ChangeOrder) -> list[Event]:
    """Who took which step, the newest first."""
    return history.events_of(change.acts.all(), lambda act: str(WHO[State(act.step)]))
