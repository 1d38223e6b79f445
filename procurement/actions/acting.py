"""The step that a human takes in a purchase, and answers for."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import constraints_said
from core.ids import new_id
from procurement.models import ActKind, Purchase, PurchaseAct
from projects.actions import Answer, checked_answer
from regions.access import Permission
from regions.models import Post

RIGHTS: Mapping[ActKind, Permission] = {
    ActKind.CHOOSE: Permission.BUY,
    ActKind.SECOND: Permission.ACT_FOR_VILLAGE,
    ActKind.RECEIVE: Permission.RECEIVE_GOODS,
    ActKind.CHECK: Permission.CHECK_RECEIPTS,
    ActKind.PAY: Permission.PAY_SUPPLIERS,
}


def add_act(
    purchase: Purchase, kind: ActKind, by: Post, answer: Answer | None, *, verb: str = ""
) -> PurchaseAct:
    """Add the act's row. The caller has asked for the right and holds the purchase's lock.

    `verb` is what the project's history calls it, where its kind says too little.
    Raises RuleBroken for a human who can't answer for it, or who took another step here.
    """
    given = checked_answer(answer, permission=RIGHTS[kind], thing=purchase, by=by)
    act = PurchaseAct(
        id=new_id(),
        village_id=purchase.village_id,
        project_id=purchase.project_id,
        purchase=purchase,
        kind=kind,
        at=timezone.now(),
        post=by,
        operator=by.user.human,
        responsible=given.responsible,
        paper=given.paper,
    )
    with constraints_said({"purchase_one_human_one_step": one_human_one_step()}):
        act.save(force_insert=True)
    facts = {"title": purchase.title, "responsible": str(given.responsible.pk)}
    said = verb or f"purchase {kind}"
    record(by=by, verb=said, thing=purchase, area=purchase.village_id, facts=facts)
    return act


def one_human_one_step() -> str:
    return _(
        "Who chooses, who signs a direct purchase too, who receives, who checks and who pays are "
        "different people. "
        "This person has taken another step of this purchase; someone else must take this one."
    )
