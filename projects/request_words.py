"""Requests for money in words: whose turn, what happened, what to look at twice. Only reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO, grouped, total
from projects import history
from projects.actions.request_case import RIGHTS
from projects.history import Event
from projects.models import WORKS, FundRequest, Outcome, Stream, Use
from projects.overview import Row
from projects.request_rules import State
from projects.treasury import AtHand, RequestMoney, room_to_ask, without_voucher
from projects.turns import Turn
from regions.access import Permission, answers, can
from regions.models import Post

WHO: Mapping[State, str | Promise] = {
    State.MAKE: gettext_lazy("the village"),
    State.SUPERVISION: gettext_lazy("the supervision group"),
    State.TOWNSHIP: gettext_lazy("the township"),
    State.COUNTY: gettext_lazy("county development and reform"),
    State.RELEASE: gettext_lazy("county finance"),
}
WHAT: Mapping[State, str | Promise] = {
    State.MAKE: gettext_lazy("Attach a paper for each part, then hand the request in."),
    State.SUPERVISION: gettext_lazy("Compare the request with its papers and with the site."),
    State.TOWNSHIP: gettext_lazy("Review the request for money."),
    State.COUNTY: gettext_lazy("Decide on the request for money."),
    State.RELEASE: gettext_lazy("Disburse the money, and enter the treasury's voucher."),
}
THEN: Mapping[State, str | Promise] = {
    State.MAKE: gettext_lazy("The supervision group then looks at it."),
    State.SUPERVISION: gettext_lazy("The township then reviews it."),
    State.TOWNSHIP: gettext_lazy("The county then decides."),
    State.COUNTY: gettext_lazy("County finance then disburses the money."),
    State.RELEASE: gettext_lazy("With the last yuan the request is done."),
}
PAGES: Mapping[State, tuple[str, str | Promise]] = {
    State.MAKE: ("fund_request_submit", gettext_lazy("Hand the request in")),
    State.SUPERVISION: ("fund_request_decide", gettext_lazy("Look at the request")),
    State.TOWNSHIP: ("fund_request_decide", gettext_lazy("Decide")),
    State.COUNTY: ("fund_request_decide", gettext_lazy("Decide")),
    State.RELEASE: ("disbursement_add", gettext_lazy("Enter what was disbursed")),
}
BADGES: Mapping[State, str] = {
    State.MAKE: "waiting",
    State.SUPERVISION: "running",
    State.TOWNSHIP: "running",
    State.COUNTY: "running",
    State.RELEASE: "waiting",
    State.DONE: "done",
    State.REJECTED: "stopped",
    State.WITHDRAWN: "stopped",
}


def badge_of(request: FundRequest) -> tuple[str, str]:
    return BADGES[State(request.state)], str(request.get_state_display())


def title_of(request: FundRequest) -> str:
    return _("Request for money %(number)s") % {"number": request.number}


def page_of_step(request: FundRequest) -> str:
    """Where the request's present step is taken."""
    return reverse(PAGES[State(request.state)][0], args=[request.pk])


def turn_of(request: FundRequest, actor: Post) -> Turn | None:
    """None where nobody has to do anything more, or can: in a closed project money is still
    disbursed, and nothing else."""
    state = State(request.state)
    if state not in WHO or not (state == State.RELEASE or _is_open(request)):
        return None
    may = can(actor, RIGHTS[state], request)
    return Turn(
        who=str(WHO[state]),
        what=str(WHAT[state]),
        then=str(THEN[state]),
        mine=answers(actor, RIGHTS[state], request),
        url=page_of_step(request) if may else "",
        action=str(PAGES[state][1]),
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What the post may do on the request's page now."""

    change: bool
    close: bool
    strike_out: bool


def rights_of(request: FundRequest, actor: Post) -> Rights:
    preparing = request.state == State.MAKE and _is_open(request)
    finance = can(actor, Permission.ENTER_FUNDS, request)
    return Rights(
        change=preparing and can(actor, RIGHTS[State.MAKE], request),
        close=finance and request.state == State.RELEASE and request.stream != Stream.LABOUR,
        strike_out=finance,
    )


def _is_open(request: FundRequest) -> bool:
    return request.project.outcome == Outcome.OPEN


def money_rows(money: RequestMoney) -> list[Row]:
    """Large figures of a request."""
    return [
        Row(_("Asked (yuan)"), grouped(money.asked)),
        Row(_("Disbursed (yuan)"), grouped(money.disbursed)),
        Row(_("Not disbursed yet (yuan)"), grouped(money.left)),
    ]


def hand_rows(found: AtHand) -> list[Row]:
    """Large figures of a project's money."""
    return [
        Row(_("Received (yuan)"), grouped(found.received)),
        Row(_("Disbursed (yuan)"), grouped(found.disbursed)),
        Row(_("At hand (yuan)"), grouped(found.at_hand)),
        Row(_("Approved wages wait for (yuan)"), grouped(found.for_wages)),
    ]


def short_of_wages(found: AtHand) -> str:
    """A sentence where approved wages lack money that has arrived; "" where they don't."""
    if not found.short:
        return ""
    said = _("Approved wages lack %(short)s yuan: the money has not arrived yet.")
    return said % {"short": grouped(found.short)}


def warnings_of(request: FundRequest) -> list[str]:
    """What should make people look twice; it stops nobody."""
    if request.stream != Stream.WORKS or request.state in (State.REJECTED, State.WITHDRAWN):
        return []
    return [*_thin_papers(request), *_little_left_for_wages(request)]


def _thin_papers(request: FundRequest) -> list[str]:
    shown = dict.fromkeys(WORKS, ZERO)
    for voucher in request.vouchers.standing():
        shown[Use(voucher.use)] += voucher.amount
    said = _("%(use)s: the papers show %(shown)s yuan, %(asked)s yuan are asked for.")
    missing = without_voucher(request)
    return [
        said % {"use": use.label, "shown": grouped(shown[use]), "asked": grouped(asked)}
        for use, asked in request.parts.items()
        if use in shown and asked > shown[use] and use not in missing
    ]


def _little_left_for_wages(request: FundRequest) -> list[str]:
    """Whether what nobody has asked for yet covers the wages that are planned and not asked for."""
    asked = request.project.fundrequests.live()
    to_come = request.project.labour - total(asked.values_list("labour", flat=True))
    room = room_to_ask(request.project)
    if to_come <= room:
        return []
    said = _("%(room)s yuan of the plan are left then; %(wages)s yuan of wages are still to come.")
    return [said % {"room": grouped(max(room, ZERO)), "wages": grouped(to_come)}]


def events(request: FundRequest) -> list[Event]:
    """Who took which step, the newest first; the last one disburses and decides nothing."""
    told = history.events_of(request.acts.all(), lambda act: str(WHO[State(act.step)]))
    released = str(WHO[State.RELEASE])
    return [replace(one, verdict=_("disbursed")) if one.step == released else one for one in told]
