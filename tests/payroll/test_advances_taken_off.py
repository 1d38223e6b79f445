"""Advances: taken off the next line, given back or set aside, and in the project's figures."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import discard_sheet, void_line
from payroll.advances import ahead_of
from payroll.allocations import amount_of
from payroll.checks import checks
from payroll.figures import in_cash, lines_of, on_sheets, paid_for
from payroll.gates import wages_settled
from payroll.meter import meter_of
from payroll.models import LineItem, SheetState
from projects.models import Project
from reports.sums import wages
from tests.payroll.advancing import (
    agreed,
    give_back,
    hand_out,
    november,
    paid,
    set_aside,
    stands,
    statement,
    told,
)
from tests.payroll.scene import TODAY, Scene, acting, looking, october
from workers.models import Slot

pytestmark = pytest.mark.django_db


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
