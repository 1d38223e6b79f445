"""Advances: asked for within what is earned, decided by two others, handed out or struck out."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from payroll.actions import confirm_correction, deduct, discard_sheet
from payroll.advances import ahead_of
from projects.models import Attachment
from regions.models import Post, Role
from tests import factories
from tests.payroll.advancing import (
    GROUP,
    ONE_DAY,
    TOWNSHIP,
    agreed,
    ask,
    decide,
    hand_out,
    most,
    paid,
    stands,
    strike_out,
)
from tests.payroll.scene import TODAY, Scene, acting, looking
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db


# Asking


def test_at_most_what_no_sheet_holds_yet_is_asked_for(crew: Scene) -> None:
    """20 days at 180, the price by which the sheet would pay them."""
    assert most(crew) == Decimal("3600.00")
    with pytest.raises(RuleBroken, match=r"At most 3,600\.00 yuan can be paid ahead to 才让多杰"):
        ask(crew, "3600.01")
    ask(crew, "1000")
    assert most(crew) == Decimal("2600.00")
    with pytest.raises(RuleBroken, match=r"At most 2,600\.00"):
        ask(crew, "2600.01")
    paid(crew, "600.00")
    assert most(crew) == Decimal("2000.00")
    ask(crew, "2000.00")
    with pytest.raises(RuleBroken, match=r"At most 0\.00"):
        ask(crew, "0.01")


def test_what_is_on_a_sheet_is_not_asked_for_again(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken, match=r"At most 0\.00"):
        ask(crew, "1.00")
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重来", by=crew.cast.recorder)
    ask(crew, "3600.00")


def test_a_confirmed_deduction_leaves_less_to_ask_for(crew: Scene) -> None:
    with acting(crew.cast.recorder):
        taken = deduct(
            id=new_id(), entry_id=crew.crew[0].pk, amount=Decimal(100), reason="赔", file=photo(),
            by=crew.cast.recorder,
        )  # fmt: skip
    with acting(crew.cast.supervisor):
        confirm_correction(correction_id=taken.pk, by=crew.cast.supervisor)
    assert most(crew) == Decimal("3500.00")


def test_refused_and_struck_out_ones_leave_room_again(crew: Scene) -> None:
    first, second = ask(crew, "1800.00"), ask(crew, "1800.00")
    assert most(crew) == 0
    strike_out(crew, first)
    decide(crew, second, GROUP, agree=False, reason="没有必要")
    assert most(crew) == Decimal("3600.00")


@pytest.mark.parametrize(
    ("changed", "words", "field"),
    [
        pytest.param({"reason": "  "}, "what he needs it for", "reason", id="no reason"),
        pytest.param({"on": TODAY + ONE_DAY}, "lies ahead", "asked_on", id="a day ahead"),
        pytest.param({"amount": "0"}, "above zero", "amount", id="nothing"),
        pytest.param({"amount": "-5"}, "above zero", "amount", id="below zero"),
    ],
)
def test_what_can_not_be_asked_for_is_said(
    crew: Scene, changed: dict[str, object], words: str, field: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        ask(crew, **({"amount": "5"} | changed))  # type: ignore[arg-type]
    assert broken.value.field == field
    with looking():
        assert not Attachment.objects.filter(title__contains="advance").exists()


def test_the_same_request_twice_is_one(crew: Scene) -> None:
    once = new_id()
    assert ask(crew, "100", id=once) == ask(crew, "100", id=once)
    assert most(crew) == Decimal("3500.00")
    with pytest.raises(RuleBroken, match="damaged"):
        ask(crew, "100", id=once, person=1)


def test_only_the_village_asks(crew: Scene) -> None:
    for by in (crew.cast.supervisor, crew.cast.township, crew.cast.finance):
        with pytest.raises(PermissionDenied):
            ask(crew, "100", by=by)


# Deciding


def test_the_group_confirms_the_township_agrees_and_the_village_hands_it_out(crew: Scene) -> None:
    advance, once = ask(crew, "500"), new_id()
    seen = [stands(advance)]
    steps: list[Callable[[], None]] = [
        lambda: decide(crew, advance, GROUP),
        lambda: decide(crew, advance, TOWNSHIP),
        lambda: hand_out(crew, advance, id=once),
    ]
    for step in steps:
        step()
        step()
        seen.append(stands(advance))
    assert seen == ["asked", "confirmed", "approved", "open"]


def test_each_step_is_taken_in_its_turn(crew: Scene) -> None:
    advance = ask(crew, "500")
    with pytest.raises(RuleBroken, match="doesn't wait for you"):
        decide(crew, advance, TOWNSHIP)
    with pytest.raises(RuleBroken, match="Nothing is to be handed out"):
        hand_out(crew, advance)
    decide(crew, advance, GROUP)
    with pytest.raises(RuleBroken, match="doesn't wait for you"):
        decide(crew, advance, GROUP, agree=False, reason="x")
    decide(crew, advance, TOWNSHIP, agree=False, reason="资金不足")
    with pytest.raises(RuleBroken, match="Nothing is to be handed out"):
        hand_out(crew, advance)
    assert stands(advance) == "refused"


def test_a_refusal_has_a_reason(crew: Scene) -> None:
    advance = ask(crew, "500")
    with pytest.raises(RuleBroken, match="Say why it is refused"):
        decide(crew, advance, GROUP, agree=False, reason=" ")
    decide(crew, advance, GROUP, agree=False, reason="没有必要")
    with looking():
        (told,) = AuditRecord.objects.filter(thing_id=str(advance.pk)).exclude(verb="ask advance")
    assert (told.verb, told.facts["reason"]) == ("refuse advance", "没有必要")


def test_an_agreement_is_on_record_as_one(crew: Scene) -> None:
    decide(crew, ask(crew, "500"), GROUP)
    with looking():
        assert AuditRecord.objects.filter(verb="agree to advance").count() == 1


def test_who_has_no_say_decides_nothing(crew: Scene) -> None:
    advance = ask(crew, "500")
    for kind, by in ((GROUP, crew.cast.recorder), (GROUP, crew.cast.township),
                     (TOWNSHIP, crew.cast.clerk), (TOWNSHIP, crew.cast.county)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            decide(crew, advance, kind, by=by)
    decide(crew, advance, GROUP)
    decide(crew, advance, TOWNSHIP)
    with pytest.raises(PermissionDenied):
        hand_out(crew, advance, by=crew.cast.finance)


def test_nobody_decides_on_what_he_entered_himself(crew: Scene) -> None:
    advance = ask(crew, "500", by=crew.cast.clerk)
    with pytest.raises(RuleBroken, match="You entered this yourself"):
        decide(crew, advance, GROUP, by=crew.cast.clerk)


def twin(post: Post, role: Role, username: str) -> Post:
    """The same human in another post."""
    with looking():
        return factories.post(role, post.division_id, username=username, human=post.human)


def test_nobody_answers_for_two_steps(crew: Scene) -> None:
    advance = ask(crew, "500")
    clerk = crew.cast.clerk
    reviewer = twin(clerk, Role.TOWNSHIP_REVIEWER, "twin")
    decide(crew, advance, GROUP, by=clerk)
    with pytest.raises(RuleBroken, match="may not answer for another"):
        decide(crew, advance, TOWNSHIP, by=reviewer)
    decide(crew, advance, TOWNSHIP)
    with pytest.raises(RuleBroken, match="may not answer for another"):
        hand_out(crew, advance, by=clerk)
    hand_out(crew, advance)


def test_days_that_came_onto_a_sheet_meanwhile_are_not_paid_ahead(crew: Scene) -> None:
    advance = agreed(crew, "500")
    asked = ask(crew, "500", person=1)
    crew.draft()
    with pytest.raises(RuleBroken, match=r"At most 0\.00"):
        hand_out(crew, advance)
    with pytest.raises(RuleBroken, match=r"At most 0\.00"):
        decide(crew, asked, GROUP)
    decide(crew, asked, GROUP, agree=False, reason="已列入发放表")
    strike_out(crew, advance)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"witness": " "}, "who was there", id="no witness"),
        pytest.param({"on": TODAY + ONE_DAY}, "not in future", id="in future"),
        pytest.param({"on": TODAY - ONE_DAY}, "after the township", id="before it was agreed to"),
    ],
)
def test_what_handing_out_lacks_is_said(
    crew: Scene, changed: dict[str, object], words: str
) -> None:
    advance = agreed(crew, "500")
    with pytest.raises(RuleBroken, match=words):
        hand_out(crew, advance, **changed)  # type: ignore[arg-type]
    assert stands(advance) == "approved"


def test_handing_out_twice_hands_out_once(crew: Scene) -> None:
    advance, once = agreed(crew, "500"), new_id()
    hand_out(crew, advance, id=once)
    hand_out(crew, advance, id=once)
    with pytest.raises(RuleBroken, match="Nothing is to be handed out"):
        hand_out(crew, advance)
    with looking():
        assert ahead_of(crew.project).out == Decimal(500)


# Striking out


def test_it_is_struck_out_until_it_is_handed_out(crew: Scene) -> None:
    advance = agreed(crew, "500")
    with pytest.raises(RuleBroken, match="what is wrong"):
        strike_out(crew, advance, " ")
    strike_out(crew, advance)
    strike_out(crew, advance)
    assert stands(advance) == "withdrawn"
    with pytest.raises(RuleBroken, match="can't be struck out"):
        strike_out(crew, paid(crew, "500"))
    refused = ask(crew, "500")
    decide(crew, refused, GROUP, agree=False, reason="x")
    with pytest.raises(RuleBroken, match="can't be struck out"):
        strike_out(crew, refused)
    with pytest.raises(RuleBroken, match="doesn't wait"):
        decide(crew, advance, GROUP, agree=False, reason="x")
