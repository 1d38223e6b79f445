"""Whose turn a purchase is, and what the acting post may do with it. Only reads."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.actions.acting import RIGHTS, one_human_one_step
from procurement.models import ActKind, Purchase, Receipt
from procurement.rules import Standing, State
from procurement.terms import needs_contract, needs_invoice, terms_of
from projects.models import Outcome
from projects.turns import Turn
from regions.access import Permission, answers, can
from regions.models import Post

WHO: Mapping[ActKind, str | Promise] = {
    ActKind.CHOOSE: gettext_lazy("the village's buyer"),
    ActKind.RECEIVE: gettext_lazy("the storekeeper"),
    ActKind.CHECK: gettext_lazy("the supervision group"),
    ActKind.PAY: gettext_lazy("the cashier"),
}
THEN: Mapping[ActKind, str | Promise] = {
    ActKind.CHOOSE: gettext_lazy("The storekeeper then receives the goods."),
    ActKind.RECEIVE: gettext_lazy("The supervision group then checks the receipt."),
    ActKind.CHECK: gettext_lazy("The cashier then pays for what was received."),
    ActKind.PAY: gettext_lazy("With the last payment the purchase is closed."),
}
BADGES: Mapping[State, str] = {
    State.INQUIRY: "waiting",
    State.CHOSEN: "running",
    State.DELIVERED: "running",
    State.PAID: "done",
    State.CANCELLED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to be done next: by whom, in a sentence, and where; `then` where it isn't THEN's."""

    kind: ActKind
    what: str
    url: str
    action: str
    then: str = ""


def doings(
    purchase: Purchase,
    standing: Standing,
    quotes: int,
    unchecked: Sequence[Receipt],
    *,
    contracted: bool,
) -> list[Doing]:
    """What waits, the most pressing first; nothing once a purchase is paid or cancelled.

    Deliveries in parts are received, checked and paid side by side. `quotes` counts those that
    stand; `contracted` says that a contract stands.
    """
    if purchase.state == State.INQUIRY:
        return [_asking(purchase, quotes)]
    found = [_checking(receipt) for receipt in unchecked]
    if standing.by_log and standing.waits_for_check:
        found.append(_checking_log(purchase))
    if lacks_contract(purchase, standing, contracted=contracted):
        found.append(_contracting(purchase))
    elif lacks_invoice(purchase, standing):
        found.append(_invoicing(purchase))
    elif standing.payable > 0:
        found.append(_paying(purchase))
    if purchase.state == State.CHOSEN and any(line.left > 0 for line in standing.lines):
        found.append(_logging(purchase) if standing.by_log else _receiving(purchase))
    return found


def lacks_contract(purchase: Purchase, standing: Standing, *, contracted: bool) -> bool:
    """Whether it can't be paid yet for want of the contract that the county asks for."""
    open_order = purchase.state in (State.CHOSEN, State.DELIVERED)
    return open_order and not contracted and needs_contract(purchase, standing.ordered)


def lacks_invoice(purchase: Purchase, standing: Standing) -> bool:
    """Whether what was received can't be paid, or no more of it, for want of an invoice."""
    if purchase.state not in (State.CHOSEN, State.DELIVERED) or standing.owed <= 0:
        return False
    if standing.invoiced is None:
        return needs_invoice(purchase)
    return standing.payable <= 0


def _checking(receipt: Receipt) -> Doing:
    return Doing(
        ActKind.CHECK,
        _("Check the receipt of %(day)s.") % {"day": date_format(receipt.delivered_on)},
        reverse("receipt_check", args=[receipt.pk]),
        _("Check the delivery"),
    )


def _contracting(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.CHOOSE,
        _("Enter the signed contract: the county asks for one above this amount."),
        reverse("contract_add", args=[purchase.pk]),
        _("Enter the contract"),
        _("Nothing can be paid without it."),
    )


def _invoicing(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.CHOOSE,
        _("Enter the supplier's invoice for what was received."),
        reverse("invoice_add", args=[purchase.pk]),
        _("Enter the invoice"),
        _("Nothing can be paid without it."),
    )


def _paying(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.PAY,
        _("Pay for what was received, and record the voucher."),
        reverse("supplier_payment_add", args=[purchase.pk]),
        _("Record a payment"),
    )


def _receiving(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.RECEIVE,
        _("Receive the goods when they come; they are needed on %(day)s.")
        % {"day": date_format(purchase.needed_on)},
        reverse("receipt_add", args=[purchase.pk]),
        _("Record a receipt"),
    )


def _logging(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.RECEIVE,
        _("Log each day on which the machine worked: how long, at what, and who drove."),
        reverse("machine_entry_add", args=[purchase.pk]),
        _("Log a machine's day"),
        _("The supervision group then checks the log."),
    )


def _checking_log(purchase: Purchase) -> Doing:
    return Doing(
        ActKind.CHECK,
        _("Check the days of the machine log that wait."),
        reverse("machine_log_check", args=[purchase.pk]),
        _("Check the machine log"),
        _("What is checked is received, and can be paid."),
    )


def _asking(purchase: Purchase, quotes: int) -> Doing:
    least = terms_of(purchase).least_quotes
    if quotes < least:
        words = {"number": quotes, "least": least}
        return Doing(
            ActKind.CHOOSE,
            _("Ask at least %(least)s suppliers: %(number)s have offered.") % words,
            reverse("quote_add", args=[purchase.pk]),
            _("Enter a quote"),
        )
    return Doing(
        ActKind.CHOOSE,
        _("Compare the quotes, and choose a supplier."),
        reverse("purchase_choose", args=[purchase.pk]),
        _("Choose a supplier"),
    )


@dataclass(frozen=True, slots=True)
class Rights:
    """What the post may do on the purchase's page now; `blocked` says why a step isn't his."""

    quote: bool
    choose: bool
    receive: bool
    check: bool
    pay: bool
    call_off: bool
    notice: bool
    reveal: bool
    contract: bool
    invoice: bool
    blocked: str = ""

    def may(self, kind: ActKind) -> bool:
        return {
            ActKind.CHOOSE: self.quote or self.contract or self.invoice,
            ActKind.RECEIVE: self.receive,
            ActKind.CHECK: self.check,
            ActKind.PAY: self.pay,
        }[kind]


def rights(
    purchase: Purchase, standing: Standing, quotes: int, actor: Post, *, contracted: bool
) -> Rights:
    """`quotes` counts those that stand; `contracted` says that a contract stands. Needs
    `project`."""
    state = State(purchase.state)
    asking, ordered = state == State.INQUIRY, state == State.CHOSEN
    taken = steps_of(purchase, actor)
    blocked = _blocked(purchase, actor, taken)

    def step(kind: ActKind) -> bool:
        return _may(purchase, actor, RIGHTS[kind]) and not blocked

    left = any(line.left > 0 for line in standing.lines)
    payable = standing.payable > 0 and not lacks_contract(purchase, standing, contracted=contracted)
    buys = _may(purchase, actor, Permission.BUY)
    papers = buys and not asking and state != State.CANCELLED
    return Rights(
        quote=asking and buys,
        choose=asking and quotes > 0 and step(ActKind.CHOOSE),
        receive=ordered and left and step(ActKind.RECEIVE),
        check=step(ActKind.CHECK),
        pay=payable and not lacks_invoice(purchase, standing) and step(ActKind.PAY),
        call_off=(asking or ordered) and buys,
        notice=not asking and _may(purchase, actor, Permission.POST_NOTICES),
        reveal=_may(purchase, actor, Permission.REVEAL_PERSONAL_DATA),
        contract=papers,
        invoice=papers,
        blocked=blocked,
    )


def steps_of(purchase: Purchase, actor: Post) -> set[ActKind]:
    """The steps that the post's human has answered for, through whichever account."""
    acts = purchase.acts.all()
    return {ActKind(act.kind) for act in acts if act.responsible_id == actor.human_id}


def _blocked(purchase: Purchase, actor: Post, taken: set[ActKind]) -> str:
    """For someone who answers in his own name and has taken another step than his post's."""
    own = {kind for kind, right in RIGHTS.items() if answers(actor, right, purchase)}
    return one_human_one_step() if own and taken - own else ""


def _may(purchase: Purchase, actor: Post, permission: Permission) -> bool:
    return purchase.project.outcome == Outcome.OPEN and can(actor, permission, purchase)


def turn(purchase: Purchase, waiting: Sequence[Doing], allowed: Rights, actor: Post) -> Turn | None:
    """The post's own step if one waits, else the first one, which is another's.

    None for a purchase that is over, or whose project is closed.
    """
    if not waiting or purchase.project.outcome != Outcome.OPEN:
        return None
    own = [doing for doing in waiting if allowed.may(doing.kind)]
    doing = own[0] if own else waiting[0]
    mine = bool(own) and answers(actor, RIGHTS[doing.kind], purchase)
    url, action = (doing.url, doing.action) if own else ("", "")
    then = doing.then or str(THEN[doing.kind])
    return Turn(str(WHO[doing.kind]), doing.what, then, mine, url, action)


def badge_of(purchase: Purchase, today: datetime.date) -> tuple[str, str]:
    """A badge's state and words; late when it is needed and isn't there."""
    words = str(purchase.get_state_display())
    if purchase.is_late_on(today):
        return "late", _("%(state)s, late") % {"state": words}
    return BADGES[State(purchase.state)], words
