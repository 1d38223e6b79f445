"""Advances: asked for within what is earned, decided by two others, taken off the next line."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import confirm_correction, deduct, discard_sheet, void_line
from payroll.advance_limit import limits
from payroll.advance_rules import AdvanceStepKind
from payroll.advances import ahead_of
from payroll.allocations import amount_of
from payroll.checks import checks
from payroll.documents.settled import NothingOwed, nothing_owed
from payroll.figures import in_cash, lines_of, on_sheets, paid_for
from payroll.gates import wages_settled
from payroll.meter import meter_of
from payroll.models import Advance, AdvanceStep, LineItem, LineSource, SheetState, WageSheet
from projects.models import Attachment, Project
from regions.models import Post, Role
from reports.sums import wages
from tests import factories
from tests.payroll.advancing import (
    agreed,
    ask,
    decide,
    give_back,
    hand_out,
    paid,
    set_aside,
    stands,
    strike_out,
)
from tests.payroll.scene import TODAY, Scene, acting, looking, october
from tests.projects.village_rows import photo
from workers.models import Slot

pytestmark = pytest.mark.django_db

GROUP, TOWNSHIP = AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP
ONE_DAY = datetime.timedelta(days=1)
NOVEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)
DECEMBER = datetime.date(2026, 12, 1), datetime.date(2026, 12, 31)


def told(sheet: WageSheet, row: int = 1) -> list[tuple[str, Decimal]]:
    with looking():
        rows = LineItem.objects.filter(line__sheet=sheet, line__row=row)
        return list(rows.values_list("kind", "amount"))


def most(site: Scene, person: int = 0) -> Decimal:
    with looking():
        found = limits(site.project, timezone.localdate())
    return found.get(site.crew[person].pk, Decimal(0))


def november(site: Scene, *days: int) -> WageSheet:
    """The next sheet, in which the first of the crew worked these days."""
    site.on(NOVEMBER[1])
    site.work(site.crew[0], [datetime.date(2026, 11, day) for day in days])
    return site.draft(*NOVEMBER)


def statement(site: Scene) -> NothingOwed:
    filled = nothing_owed(site.project).data
    assert isinstance(filled, NothingOwed)
    return filled


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
    ("changed", "words"),
    [
        pytest.param({"reason": "  "}, "what he needs it for", id="no reason"),
        pytest.param({"on": TODAY + ONE_DAY}, "lies ahead", id="a day ahead"),
        pytest.param({"amount": "0"}, "above zero", id="nothing"),
        pytest.param({"amount": "-5"}, "above zero", id="below zero"),
    ],
)
def test_what_can_not_be_asked_for_is_said(
    crew: Scene, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        ask(crew, **({"amount": "5"} | changed))  # type: ignore[arg-type]
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


# Taking off


def test_the_next_line_takes_off_what_was_handed_out(crew: Scene) -> None:
    advance = paid(crew, "600.50")
    agreed(crew, "300.00")
    sheet = crew.draft()
    assert told(sheet) == [("days", Decimal(3600)), ("advance", Decimal("-600.50"))]
    line = crew.line(sheet)
    assert (line.gross, line.withheld, line.advanced, line.amount) == (
        Decimal(3600), Decimal("600.50"), Decimal("600.50"), Decimal("2999.50"),
    )  # fmt: skip
    assert stands(advance) == "settled"
    with looking():
        item = LineItem.objects.get(kind="advance")
        assert item.first == TODAY


def test_a_line_never_falls_below_zero_and_the_rest_waits(crew: Scene) -> None:
    """Days were taken back after the advance; a deduction comes before it."""
    advance = paid(crew, "900.00")
    with looking():
        kept = october(1, 2, 4)
        Slot.objects.filter(entry=crew.crew[0]).exclude(day__in=kept).delete()
    first = crew.draft()
    assert told(first) == [("days", Decimal(540)), ("advance", Decimal(-540))]
    assert crew.line(first).amount == 0
    assert stands(advance) == "open"
    second = november(crew, 3, 4, 5)
    assert told(second) == [("days", Decimal(540)), ("advance", Decimal(-360))]
    assert stands(advance) == "settled"


def test_several_advances_are_taken_off_one_by_one(crew: Scene) -> None:
    for amount in ("100.00", "200.00"):
        paid(crew, amount)
    assert told(crew.draft())[1:] == [("advance", Decimal(-100)), ("advance", Decimal(-200))]


def test_who_earns_nothing_is_on_no_sheet_for_an_advance(crew: Scene) -> None:
    advance = paid(crew, "180.00")
    with looking():
        Slot.objects.filter(entry=crew.crew[0]).delete()
    sheet = crew.draft()
    assert [one.line.name for one in crew.lines(sheet)] == ["马秀英", "卓玛·才仁"]
    assert stands(advance) == "open"


def test_a_discarded_draft_frees_it_for_the_next_sheet(crew: Scene) -> None:
    advance = paid(crew, "600.00")
    sheet = crew.draft()
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重来", by=crew.cast.recorder)
    assert stands(advance) == "open"
    assert told(crew.draft())[1:] == [("advance", Decimal(-600))]


def test_a_voided_line_frees_it_for_the_next_sheet(crew: Scene) -> None:
    advance = paid(crew, "600.00")
    sheet = crew.notice(crew.draft())
    crew.answer(crew.object(sheet, crew.line(sheet)), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=crew.line(sheet).pk, reason="记错", by=crew.cast.clerk)
    assert stands(advance) == "open"
    assert told(november(crew, 3))[1:] == [("advance", Decimal(-600))]
    assert stands(advance) == "settled"


def test_a_line_that_was_had_in_advance_is_settled_and_its_sheet_closes(site: Scene) -> None:
    site.hire("才让多杰")
    site.work(site.crew[0], october(5, 6))
    paid(site, "360.00")
    sheet = site.approved()
    assert site.again(sheet).state == SheetState.CLOSED


# Giving back, setting aside


def test_what_no_line_took_off_is_given_back(crew: Scene) -> None:
    advance, once = paid(crew, "600.00"), new_id()
    with pytest.raises(RuleBroken, match="Say why"):
        give_back(crew, advance, reason=" ")
    give_back(crew, advance, id=once)
    give_back(crew, advance, id=once)
    assert stands(advance) == "settled"
    with pytest.raises(RuleBroken, match="Nothing of this is left"):
        give_back(crew, advance)
    assert told(crew.draft()) == [("days", Decimal(3600))]
    with looking():
        assert paid_for(crew.project) == 0


def test_who_handed_it_out_does_not_say_that_it_came_back(crew: Scene) -> None:
    advance = agreed(crew, "600.00")
    hand_out(crew, advance, by=crew.cast.clerk)
    with pytest.raises(RuleBroken, match="handed it out yourself"):
        give_back(crew, advance, by=crew.cast.clerk)
    with pytest.raises(PermissionDenied):
        give_back(crew, advance, by=crew.cast.recorder)


def test_nothing_comes_back_of_what_is_not_handed_out(crew: Scene) -> None:
    advance = agreed(crew, "600.00")
    with pytest.raises(RuleBroken, match="Nothing of this is left"):
        give_back(crew, advance)
    with pytest.raises(RuleBroken, match="Nothing of this is left"):
        set_aside(crew, advance)


def test_a_set_aside_rest_holds_up_nothing_and_is_taken_off_all_the_same(crew: Scene) -> None:
    advance = paid(crew, "600.00")
    with looking():
        Slot.objects.all().delete()
        assert "advance" in wages_settled(crew.project).detail
    with pytest.raises(RuleBroken, match="Say why"):
        set_aside(crew, advance, " ")
    set_aside(crew, advance)
    set_aside(crew, advance)
    assert stands(advance) == "aside"
    with looking():
        assert wages_settled(crew.project).holds
        paper = statement(crew)
    assert (paper.entitled, paper.paid, paper.ahead) == ("0.00", "0.00", "600.00")
    assert told(november(crew, 3, 4))[1:] == [("advance", Decimal(-360))]


def test_what_was_given_back_in_part_stays_right_when_a_line_is_voided(crew: Scene) -> None:
    """540 were taken off and 60 came back: when the line goes, 540 wait again, not 600."""
    advance = paid(crew, "600.00")
    with looking():
        Slot.objects.filter(entry=crew.crew[0]).exclude(day__in=october(1, 2, 4)).delete()
    sheet = crew.draft()
    give_back(crew, advance)
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重来", by=crew.cast.recorder)
    with looking():
        ahead = ahead_of(crew.project)
    assert (ahead.count, ahead.out, ahead.rest) == (1, Decimal(540), Decimal(540))


# The project's figures


def figures(site: Scene) -> dict[str, Decimal]:
    with looking():
        project = site.project
        meter = meter_of(project, timezone.localdate()).whole.wages
        return {
            "sheets": on_sheets(project), "paid": paid_for(project),
            "approved": meter.approved, "payable": meter.payable, "metered": meter.paid,
        }  # fmt: skip


def test_a_yuan_paid_ahead_is_counted_once_at_every_stage(site: Scene) -> None:
    site.hire("才让多杰")
    site.work(site.crew[0], october(5, 6, 7, 8))
    whole, none, part = Decimal("720.00"), Decimal("0.00"), Decimal("300.00")
    agreed(site, "100.00")
    paid(site, "300.00")
    before = {"sheets": none, "paid": part, "approved": none, "payable": whole, "metered": part}
    assert figures(site) == before
    sheet = site.at_township()
    assert figures(site) == before | {"sheets": whole}
    with looking():
        site.approve_at_once(sheet)
        assert amount_of(sheet) == whole
    approved = {"approved": whole, "payable": none, "sheets": whole}
    assert figures(site) == before | approved
    site.all_succeed(site.pay(sheet))
    assert figures(site) == before | approved | {"paid": whole, "metered": whole}
    with looking():
        assert wages_settled(site.project).holds
        paper = statement(site)
        (sums,) = wages(Project.objects.all(), TODAY).values()
    assert (paper.entitled, paper.paid, paper.ahead) == ("720.00", "720.00", "")
    assert (sums.entitled, sums.paid, sums.overdue) == (whole, whole, none)


def test_the_province_counts_what_was_paid_ahead_before_a_sheet_does(crew: Scene) -> None:
    paid(crew, "300.00")
    with looking():
        (sums,) = wages(Project.objects.all(), TODAY).values()
    assert (sums.entitled, sums.paid) == (Decimal(300), Decimal(300))


def test_who_decides_on_a_sheet_sees_what_was_paid_ahead(crew: Scene) -> None:
    paid(crew, "300.00")
    sheet = crew.draft()
    with looking():
        found = [one.text for one in checks(crew.again(sheet), lines_of(sheet))]
        assert in_cash(crew.project)[0] == 0
    assert "Paid ahead in cash in this project so far: 1 times, 300.00 yuan." in found


# What the database holds


def step(advance: Advance, kind: AdvanceStepKind, by: Post, **more: object) -> AdvanceStep:
    with looking():
        number = advance.steps.count() + 1
    fields = {"amount": None, "witness": "", "paper": None, "agreed": True, "reason": ""}
    return AdvanceStep(
        village_id=advance.village_id, project_id=advance.project_id, advance=advance, kind=kind,
        number=number, happened_on=TODAY, at=timezone.now(), by=by, human=by.human,
        **(fields | more),
    )  # fmt: skip


def refused(row: AdvanceStep | LineSource) -> str:
    with pytest.raises(IntegrityError) as caught, looking(), transaction.atomic():
        row.save(force_insert=True)
    return str(caught.value)


def test_the_database_wants_each_step_in_its_turn_and_by_another(crew: Scene) -> None:
    advance, cast = ask(crew, "500"), crew.cast
    paper = {"paper": advance.paper, "amount": Decimal(500)}
    assert "in their order" in refused(step(advance, TOWNSHIP, cast.township))
    assert "answers for an advance twice" in refused(step(advance, GROUP, cast.recorder))
    assert "refused_with_a_reason" in refused(step(advance, GROUP, cast.supervisor, agreed=False))
    decide(crew, advance, GROUP)
    assert "one_human_one_step" in refused(step(advance, TOWNSHIP, cast.supervisor))
    pay = AdvanceStepKind.PAY
    assert "in their order" in refused(step(advance, pay, cast.recorder, witness="x", **paper))
    decide(crew, advance, TOWNSHIP)
    assert "step_is_whole" in refused(step(advance, pay, cast.recorder, **paper))
    less = paper | {"amount": Decimal(499)}
    assert "in their order" in refused(step(advance, pay, cast.recorder, witness="x", **less))
    back = AdvanceStepKind.GIVE_BACK
    assert "in their order" in refused(step(advance, back, cast.clerk, reason="x", **paper))
    hand_out(crew, advance)
    assert "in their order" in refused(step(advance, pay, cast.clerk, witness="x", **paper))
    assert "twice" in refused(step(advance, back, cast.recorder, reason="x", **paper))
    more = paper | {"amount": Decimal(501)}
    assert "in their order" in refused(step(advance, back, cast.clerk, reason="x", **more))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payroll_advance SET amount = amount + 1",
        "UPDATE payroll_advance SET withdrawn_at = now(), withdrawn_reason = 'x', "
        "withdrawn_by_id = by_id",
        "DELETE FROM payroll_advance",
        "UPDATE payroll_advancestep SET agreed = false",
        "DELETE FROM payroll_advancestep",
    ],
)
def test_what_was_handed_out_is_never_changed_by_a_statement(crew: Scene, statement: str) -> None:
    paid(crew, "500.00")
    with (
        pytest.raises(IntegrityError),
        acting(crew.cast.recorder),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_no_line_takes_off_more_than_was_handed_out(crew: Scene) -> None:
    advance, unpaid = paid(crew, "500.00"), agreed(crew, "500.00")
    sheet = crew.draft()
    with looking():
        mine = LineItem.objects.get(kind="advance")
        owned = {"village_id": mine.village_id, "project_id": mine.project_id, "kind": "advance"}
        other = crew.line(sheet, 2)
        again = LineItem(**owned, line=mine.line, number=9, amount=Decimal(-1))
        foreign = LineItem(**owned, line=other, number=9, amount=Decimal(-1))
    for item, of in ((again, advance), (again, unpaid), (foreign, advance)):
        with pytest.raises(IntegrityError), looking(), transaction.atomic():
            take_off(item, of)


def take_off(item: LineItem, advance: Advance) -> None:
    item.save(force_insert=True)
    LineSource.objects.create(village_id=item.village_id, item=item, advance=advance)
