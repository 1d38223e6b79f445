"""Advances (预支): asked for, decided by two others, handed out, and settled where no line can.

An advance is a part of what the worker has earned already. Wages never wait for one: nothing here
touches a sheet, the next one that is made takes off what was handed out.
"""

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import grouped, yuan
from payroll.advance_limit import limit_of
from payroll.advance_rules import NOT_PAID_YET, AdvanceState, AdvanceStepKind
from payroll.advances import rest_of, state_of
from payroll.models import Advance, AdvanceStep
from projects.actions import attach, locked_project
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import RosterEntry

# Who decides at which step, and where the advance must stand.
DECIDES = {
    AdvanceStepKind.SUPERVISION: (Permission.CHECK_WAGES, AdvanceState.ASKED),
    AdvanceStepKind.TOWNSHIP: (Permission.DECIDE_FOR_TOWNSHIP, AdvanceState.CONFIRMED),
}


@transaction.atomic
def ask_advance(
    *,
    id: UUID,
    entry_id: UUID,
    amount: Decimal,
    reason: str,
    asked_on: datetime.date,
    file: "UploadedFile[bytes]",
    by: Post,
) -> Advance:
    """Enter that a worker asks for yuan ahead of his sheet, with a picture of what he signed.

    The same `id` again changes nothing. Raises RuleBroken without a reason, for a day ahead, for
    more than he has earned on no sheet yet (`payroll.advance_limit`), and what
    `projects.actions.attach` raises.
    """
    entry = RosterEntry.objects.visible_to(by).select_related("person").get(pk=entry_id)
    project = locked_project(entry.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Advance.objects.filter(pk=id, entry=entry).first()
    if found is not None:
        return found
    if not reason.strip():
        raise RuleBroken(_("Say what he needs it for."), "reason")
    if asked_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead."), "asked_on")
    advance = Advance(
        id=id, village_id=entry.village_id, project=project, entry=entry, amount=yuan(amount),
        reason=reason.strip()[:200], asked_on=asked_on, at=timezone.now(), by=by, asker=by.human,
    )  # fmt: skip
    if advance.amount <= 0:
        raise RuleBroken(_("The amount must be above zero."), "amount")
    _check_limit(advance, project, "amount")
    title = _("Request for an advance, signed by %(name)s") % {"name": entry.person.name}
    advance.paper = attach(project=project, file=file, title=title, by=by)
    with constraints_said({"payroll_advance_pkey": DAMAGED}):
        advance.save(force_insert=True)
    _record(advance, "ask advance", by, reason=advance.reason)
    return advance


@transaction.atomic
def decide_advance(
    *, advance_id: UUID, kind: AdvanceStepKind, agree: bool, reason: str, by: Post
) -> Advance:
    """The supervision group's or the township's word on it. Saying the same again changes nothing.

    Raises RuleBroken out of turn, for the human who asked or who answered for the other step, for
    a refusal without a reason, and for more than may be paid ahead by now.
    """
    right, needed = DECIDES[kind]
    advance, project = _locked(advance_id, by, right)
    if advance.steps.filter(kind=kind, agreed=agree, human=by.human).exists():
        return advance
    if advance.asker_id == by.human_id:
        raise RuleBroken(_("You entered this yourself: another person has to decide on it."))
    if state_of(advance) != needed:
        raise RuleBroken(_("This doesn't wait for you any more. Open the list again."))
    if not agree and not reason.strip():
        raise RuleBroken(_("Say why it is refused."), "reason")
    if agree:
        _check_limit(advance, project)
    _step(advance, kind, by, agreed=agree, reason=reason)
    verb = f"{'agree to' if agree else 'refuse'} advance"
    _record(advance, verb, by, step=kind, reason=reason.strip())
    return advance


@transaction.atomic
def pay_advance(
    *,
    id: UUID,
    advance_id: UUID,
    paid_on: datetime.date,
    witness: str,
    file: "UploadedFile[bytes]",
    by: Post,
) -> Advance:
    """Write down that it was handed out in cash, on a signed receipt and before a witness.

    From here on his next line takes it off. The same `id` again changes nothing. Raises RuleBroken
    before the township agreed, for whoever decided on it, without a witness, for a day before it
    was agreed to or ahead, and where the days it rests on are on a wage sheet meanwhile.
    """
    advance, project = _locked(advance_id, by, Permission.ACT_FOR_VILLAGE)
    if advance.steps.filter(pk=id).exists():
        return advance
    if state_of(advance) != AdvanceState.APPROVED:
        raise RuleBroken(_("Nothing is to be handed out here: open the list again."))
    if not witness.strip():
        raise RuleBroken(_("Name who was there when it was paid."), "witness")
    agreed = timezone.localdate(advance.steps.get(kind=AdvanceStepKind.TOWNSHIP).at)
    if not agreed <= paid_on <= timezone.localdate():
        raise RuleBroken(_("It is paid after the township agreed, and not in future."), "paid_on")
    _check_limit(advance, project)
    title = _("Receipt for an advance, signed by %(name)s") % {"name": advance.entry.person.name}
    _step(
        advance, AdvanceStepKind.PAY, by, id=id, amount=advance.amount, happened_on=paid_on,
        witness=witness.strip()[:60], paper=attach(project=project, file=file, title=title, by=by),
    )  # fmt: skip
    _record(advance, "pay advance", by, witness=witness.strip()[:60])
    return advance


@transaction.atomic
def withdraw_advance(*, advance_id: UUID, reason: str, by: Post) -> Advance:
    """Strike it out. Raises RuleBroken without a reason, and once it is refused or handed out."""
    advance, _project = _locked(advance_id, by, Permission.ACT_FOR_VILLAGE)
    if not advance.stands:
        return advance
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    if state_of(advance) not in NOT_PAID_YET:
        raise RuleBroken(_("It is refused or handed out already: it can't be struck out."))
    advance.withdraw(reason=reason, by=by)
    _record(advance, "withdraw advance", by, reason=advance.withdrawn_reason)
    return advance


@transaction.atomic
def give_back_advance(
    *, id: UUID, advance_id: UUID, reason: str, file: "UploadedFile[bytes]", by: Post
) -> Advance:
    """Say, as a second human, that what no line has taken off came back, or was never handed over.

    The same `id` again changes nothing. Raises RuleBroken for whoever handed it out, without a
    reason, and where nothing is left.
    """
    advance, project = _locked(advance_id, by, Permission.CHECK_WAGES)
    if advance.steps.filter(pk=id).exists():
        return advance
    rest = _rest(advance)
    if advance.steps.filter(kind=AdvanceStepKind.PAY, human=by.human).exists():
        raise RuleBroken(_("You handed it out yourself: another person has to say this."))
    if not reason.strip():
        raise RuleBroken(_("Say why."), "reason")
    title = _("Receipt for an advance given back by %(name)s") % {"name": advance.entry.person.name}
    _step(
        advance, AdvanceStepKind.GIVE_BACK, by, id=id, amount=rest, reason=reason,
        paper=attach(project=project, file=file, title=title, by=by),
    )  # fmt: skip
    _record(advance, "give back advance", by, back=str(rest), reason=reason.strip())
    return advance


@transaction.atomic
def set_advance_aside(*, advance_id: UUID, reason: str, by: Post) -> Advance:
    """The county's word that nobody can take the rest off now: it holds up nothing and stays listed
    (decision 28). Should he earn again, his line takes it off all the same.

    Raises RuleBroken without a reason, and where nothing is left.
    """
    advance, _project = _locked(advance_id, by, Permission.SET_ASIDE_WAGES)
    rest = _rest(advance)
    if advance.steps.filter(kind=AdvanceStepKind.ASIDE).exists():
        return advance
    if not reason.strip():
        raise RuleBroken(_("Say why this can't be taken off."), "reason")
    _step(advance, AdvanceStepKind.ASIDE, by, reason=reason)
    _record(advance, "set advance aside", by, rest=str(rest), reason=reason.strip())
    return advance


def _locked(advance_id: UUID, by: Post, right: Permission) -> tuple[Advance, Project]:
    """The advance as it is once its project is locked: sheets are made under the same lock."""
    rows = Advance.objects.visible_to(by)
    project = locked_project(rows.get(pk=advance_id).project_id, by)
    advance = rows.select_related("entry__person").select_for_update(of=("self",))
    found = advance.get(pk=advance_id)
    require(by, right, found)
    return found, project


def _check_limit(advance: Advance, project: Project, field: str = "") -> None:
    most = limit_of(advance, project, timezone.localdate())
    if advance.amount > most:
        raise RuleBroken(
            _(
                "At most %(amount)s yuan can be paid ahead to %(name)s now: what he has earned on "
                "no wage sheet yet, less his other advances."
            )
            % {"amount": grouped(most), "name": advance.entry.person.name},
            field,
        )


def _rest(advance: Advance) -> Decimal:
    """Raises RuleBroken where none is left."""
    rest = rest_of(advance)
    if rest <= 0:
        raise RuleBroken(_("Nothing of this is left to be taken off."))
    return rest


def _step(
    advance: Advance, kind: AdvanceStepKind, by: Post, *, agreed: bool = True, reason: str = "",
    **more: Any,
) -> AdvanceStep:  # fmt: skip
    step = AdvanceStep(
        village_id=advance.village_id,
        project_id=advance.project_id,
        advance=advance,
        number=advance.steps.count() + 1,
        kind=kind,
        agreed=agreed,
        reason=reason.strip()[:200],
        at=timezone.now(),
        by=by,
        human=by.human,
        **{"happened_on": timezone.localdate()} | more,
    )
    with constraints_said(_sentences()):
        step.save(force_insert=True)
    return step


def _sentences() -> dict[str, Any]:
    return {
        "advance_one_human_one_step": _(
            "Whoever answers for one step of an advance may not answer for another one. Another "
            "person must take this step."
        ),
        "payroll_advancestep_pkey": DAMAGED,
    }


def _record(advance: Advance, verb: str, by: Post, **more: str) -> None:
    facts = {"amount": str(advance.amount)} | more
    record(by=by, verb=verb, thing=advance, area=advance.village_id, facts=facts)
