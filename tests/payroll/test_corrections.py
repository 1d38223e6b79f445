"""Putting right what was paid wrong, on the next sheet; and deductions that were signed."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import (
    Wrong,
    confirm_correction,
    correct_line,
    deduct,
    void_line,
    withdraw_correction,
)
from payroll.gates import wages_settled
from payroll.models import Correction, LineItem, WageSheet
from payroll.todo import waiting
from projects.models import Attachment
from regions.models import Post
from tests.payroll.scene import LAST, Scene, acting, looking, october
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
NOVEMBER = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)


def correct(
    site: Scene, sheet: WageSheet, wrong: Wrong, *, reason: str = "当天没有出工", row: int = 1,
    id: UUID | None = None,
) -> Correction:  # fmt: skip
    by = site.cast.recorder
    line = site.line(sheet, row)
    with acting(by):
        return correct_line(id=id or new_id(), line_id=line.pk, wrong=wrong, reason=reason, by=by)


def take_off(site: Scene, amount: str, *, person: int = 0, reason: str = "赔工具") -> Correction:
    by = site.cast.recorder
    with acting(by):
        return deduct(
            id=new_id(), entry_id=site.crew[person].pk, amount=Decimal(amount), reason=reason,
            file=photo(), by=by,
        )  # fmt: skip


def confirm(site: Scene, correction: Correction, by: Post | None = None) -> None:
    actor = by or site.cast.supervisor
    with acting(actor):
        confirm_correction(correction_id=correction.pk, by=actor)


def strike_out(site: Scene, correction: Correction, reason: str = "录错了") -> None:
    with acting(site.cast.recorder):
        withdraw_correction(correction_id=correction.pk, reason=reason, by=site.cast.recorder)


def next_sheet(site: Scene) -> WageSheet:
    """November's, in which everybody of the crew worked a day."""
    site.on(NOVEMBER[1])
    for entry in site.crew:
        site.work(entry, [datetime.date(2026, 11, 3)])
    return site.draft(*NOVEMBER)


def told(sheet: WageSheet, row: int = 1) -> list[tuple[str, Decimal]]:
    with looking():
        rows = LineItem.objects.filter(line__sheet=sheet, line__row=row)
        return list(rows.values_list("kind", "amount"))


@pytest.mark.parametrize(
    ("wrong", "amount"),
    [
        pytest.param(Wrong(october(2)[0], halves=3), "-200.01", id="a whole day"),
        pytest.param(Wrong(october(2)[0], halves=1), "-100.01", id="half a day"),
        pytest.param(Wrong(october(2)[0], too_little=Decimal("12.5")), "12.50", id="too little"),
    ],
)
def test_the_next_sheet_puts_a_paid_day_right(crew: Scene, wrong: Wrong, amount: str) -> None:
    paid = crew.approved()
    before = crew.line(paid, 2).amount
    confirm(crew, correct(crew, paid, wrong, row=2))
    sheet = next_sheet(crew)
    assert told(sheet, 2) == [("days", Decimal("200.01")), ("correction", Decimal(amount))]
    line = crew.line(sheet, 2)
    assert line.amount == line.gross == Decimal("200.01") + Decimal(amount)
    assert crew.line(paid, 2).amount == before
    with looking():
        item = LineItem.objects.get(line=line, kind="correction")
        assert (item.first, item.words) == (october(2)[0], "当天没有出工")


def test_what_nobody_else_has_seen_waits(crew: Scene) -> None:
    correction = correct(crew, crew.approved(), Wrong(october(1)[0], halves=3))
    assert told(next_sheet(crew)) == [("days", Decimal(180))]
    with pytest.raises(PermissionDenied):
        confirm(crew, correction, crew.cast.recorder)


def test_the_clerk_does_not_confirm_what_the_clerk_entered(crew: Scene) -> None:
    line, by = crew.line(crew.approved()), crew.cast.clerk
    with acting(by):
        entered = correct_line(
            id=new_id(), line_id=line.pk, wrong=Wrong(october(2)[0], halves=1), reason="x", by=by
        )
    with pytest.raises(RuleBroken, match="yourself"):
        confirm(crew, entered, by)


def test_confirming_twice_confirms_once(crew: Scene) -> None:
    correction = correct(crew, crew.approved(), Wrong(october(1)[0], halves=3))
    confirm(crew, correction)
    confirm(crew, correction)
    with looking():
        assert Correction.objects.get().seer == crew.cast.supervisor.human


def test_the_same_form_twice_corrects_once(crew: Scene) -> None:
    sheet, once = crew.approved(), new_id()
    for _ in range(2):
        correct(crew, sheet, Wrong(october(1)[0], halves=3), id=once)
    with looking():
        assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "reason", "said"),
    [
        pytest.param(Wrong(october(3)[0], halves=3), "x", "not on this line", id="another day"),
        pytest.param(Wrong(october(30)[0], halves=2), "x", "these half-days", id="another half"),
        pytest.param(Wrong(october(2)[0]), "x", "these half-days", id="no half"),
        pytest.param(Wrong(october(2)[0], halves=3), " ", "Say why", id="no reason"),
        pytest.param(Wrong(october(2)[0], too_little=Decimal(0)), "x", "above zero", id="nothing"),
        pytest.param(
            Wrong(october(2)[0], too_little=Decimal(100_001)), "x", "above zero", id="too much"
        ),
    ],
)
def test_what_can_not_be_corrected_is_said(
    crew: Scene, wrong: Wrong, reason: str, said: str
) -> None:
    sheet = crew.approved()
    with pytest.raises(RuleBroken, match=said):
        correct(crew, sheet, wrong, reason=reason, row=2)


def test_a_half_day_is_taken_back_once(crew: Scene) -> None:
    sheet = crew.approved()
    correct(crew, sheet, Wrong(october(1)[0], halves=1))
    correct(crew, sheet, Wrong(october(1)[0], halves=2))
    for halves in (1, 2, 3):
        with pytest.raises(RuleBroken, match="already"):
            correct(crew, sheet, Wrong(october(1)[0], halves=halves))


def test_a_sheet_that_is_being_checked_is_objected_to_instead(crew: Scene) -> None:
    sheet = crew.draft()
    with pytest.raises(RuleBroken, match="still being checked"):
        correct(crew, sheet, Wrong(october(1)[0], halves=3))


def test_a_voided_line_has_nothing_to_correct(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    crew.answer(crew.object(sheet, crew.line(sheet)), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=crew.line(sheet).pk, reason="记错", by=crew.cast.clerk)
    with looking():
        crew.approve_at_once(sheet)
    with pytest.raises(RuleBroken, match="free already"):
        correct(crew, sheet, Wrong(october(1)[0], halves=3))


# Deductions


def test_a_signed_deduction_is_taken_off_the_next_line(crew: Scene) -> None:
    crew.approved()
    confirm(crew, take_off(crew, "30.50"))
    sheet = next_sheet(crew)
    line = crew.line(sheet)
    assert told(sheet) == [("days", Decimal(180)), ("deduction", Decimal("-30.50"))]
    assert (line.gross, line.withheld, line.amount) == (
        Decimal(180), Decimal("30.50"), Decimal("149.50"),
    )  # fmt: skip


def test_nobodys_pay_falls_below_zero_and_the_rest_is_carried_on(crew: Scene) -> None:
    crew.approved()
    confirm(crew, take_off(crew, "400.00"))
    sheet = next_sheet(crew)
    assert told(sheet)[-1] == ("carried", Decimal("220.00"))
    assert crew.line(sheet).amount == 0
    crew.on(datetime.date(2026, 12, 31))
    for day in (1, 2):
        crew.work(crew.crew[0], [datetime.date(2026, 12, day)])
    last = crew.draft(datetime.date(2026, 12, 1), datetime.date(2026, 12, 31))
    assert told(last) == [("days", Decimal(360)), ("brought", Decimal("-220.00"))]
    with pytest.raises(IntegrityError, match="a wage line holds"), acting(crew.cast.clerk):
        _void_by_statement(crew, sheet)


def _void_by_statement(crew: Scene, sheet: WageSheet) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payroll_wageline SET voided_at = now(), voided_by_id = %s, "
            "voided_reason = 'x' WHERE id = %s",
            [crew.cast.clerk.pk, crew.line(sheet).pk],
        )


def test_a_line_whose_rest_was_taken_off_later_stays(crew: Scene) -> None:
    crew.approved()
    confirm(crew, take_off(crew, "400.00"))
    sheet = crew.notice(next_sheet(crew))
    objection = crew.object(sheet, crew.line(sheet))
    crew.on(datetime.date(2026, 12, 31))
    crew.work(crew.crew[0], [datetime.date(2026, 12, 1), datetime.date(2026, 12, 2)])
    crew.draft(datetime.date(2026, 12, 1), datetime.date(2026, 12, 31))
    crew.answer(objection, upheld=True)
    by = crew.cast.clerk
    with pytest.raises(RuleBroken, match="carried over"), acting(by):
        void_line(line_id=crew.line(sheet).pk, reason="记错", by=by)


def test_who_earns_nothing_is_on_no_sheet_and_the_deduction_waits(crew: Scene) -> None:
    crew.approved()
    confirm(crew, take_off(crew, "30.50"))
    crew.on(NOVEMBER[1])
    crew.work(crew.crew[1], [datetime.date(2026, 11, 3)])
    sheet = crew.draft(*NOVEMBER)
    assert [one.line.name for one in crew.lines(sheet)] == ["马秀英"]
    with looking():
        assert Correction.objects.all().waiting().count() == 1


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [("0.00", "x", "above zero"), ("-5", "x", "above zero"), ("5", "  ", "Say why")],
)
def test_a_deduction_needs_an_amount_and_a_reason(
    crew: Scene, amount: str, reason: str, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        take_off(crew, amount, reason=reason)
    with looking():
        assert not Attachment.objects.filter(title__contains="才让多杰").exists()


def test_the_same_deduction_twice_is_one(crew: Scene) -> None:
    once, by = new_id(), crew.cast.recorder
    for _ in range(2):
        with acting(by):
            deduct(
                id=once, entry_id=crew.crew[0].pk, amount=Decimal(5), reason="x", file=photo(),
                by=by,
            )  # fmt: skip
    with looking():
        assert Correction.objects.count() == 1


# Striking out


def test_a_correction_is_struck_out_until_a_sheet_has_it(crew: Scene) -> None:
    sheet = crew.approved()
    wrong = Wrong(october(1)[0], halves=3)
    first = correct(crew, sheet, wrong)
    with pytest.raises(RuleBroken, match="what is wrong"):
        strike_out(crew, first, " ")
    strike_out(crew, first)
    strike_out(crew, first)
    with pytest.raises(RuleBroken, match="struck out"):
        confirm(crew, first)
    second = correct(crew, sheet, wrong)
    confirm(crew, second)
    next_sheet(crew)
    with pytest.raises(RuleBroken, match="taken this along"):
        strike_out(crew, second)


@pytest.mark.parametrize(
    "change",
    ["amount = amount - 1", "reason = 'x'", "confirmed_at = now()", "day = day + 1", None],
)
def test_a_correction_is_never_changed_by_a_statement(crew: Scene, change: str | None) -> None:
    confirm(crew, correct(crew, crew.approved(), Wrong(october(1)[0], halves=3)))
    statement = f"UPDATE payroll_correction SET {change}" if change else (
        "DELETE FROM payroll_correction"
    )  # fmt: skip
    with (
        pytest.raises(IntegrityError),
        acting(crew.cast.recorder),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_wants_another_human_to_confirm(crew: Scene) -> None:
    correction = correct(crew, crew.approved(), Wrong(october(1)[0], halves=3))
    with pytest.raises(IntegrityError, match="confirmed_by_another"), acting(crew.cast.recorder):
        Correction.objects.filter(pk=correction.pk).update(
            confirmed_at=correction.at, confirmed_by=correction.by_id, seer=correction.asker_id
        )


# Who is told


def test_works_do_not_end_while_something_was_paid_too_little(crew: Scene) -> None:
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    with looking():
        assert wages_settled(crew.project).holds
    correct(crew, sheet, Wrong(october(1)[0], too_little=Decimal(5)))
    with looking():
        assert "too little" in wages_settled(crew.project).detail


def test_the_supervision_group_is_asked_and_who_entered_it_is_not(crew: Scene) -> None:
    correct(crew, crew.approved(), Wrong(october(1)[0], halves=3))
    with acting(crew.cast.supervisor):
        asked = [one.what for one in waiting(crew.cast.supervisor, LAST)]
    assert "Confirm a correction of wages: 才让多杰." in asked


def test_a_correction_goes_from_the_line_to_the_next_sheet_by_the_pages(
    crew: Scene, sign_in: SignIn
) -> None:
    sheet = crew.approved()
    village, group = sign_in(crew.cast.recorder), sign_in(crew.cast.supervisor)
    add = reverse("correction_add", args=[crew.line(sheet).pk])
    assert add in village.get(crew.line(sheet).get_absolute_url()).content.decode()
    assert village.get(add).status_code == 200
    sent = {"id": str(new_id()), "day": "2026-10-02", "wrong": "too_little", "reason": "漏记加班"}
    refused = village.post(add, sent)
    assert refused.status_code == 422
    assert "above zero" in refused.content.decode()
    assert village.post(add, sent | {"amount": "40"}).status_code == 302
    listed = reverse("correction_list", args=[crew.project.pk])
    with looking():
        correction = Correction.objects.get()
    page = reverse("correction_confirm", args=[correction.pk])
    assert page in group.get(listed).content.decode()
    assert page not in village.get(listed).content.decode()
    assert "40.00" in group.get(page).content.decode()
    assert group.post(page).status_code == 302
    assert told(next_sheet(crew))[-1] == ("correction", Decimal(40))
    village = sign_in(crew.cast.recorder)  # the weeks that have passed signed her out
    assert "on wage sheet 2" in village.get(listed).content.decode()
    assert "40.00" in village.get(crew.line(sheet).get_absolute_url()).content.decode()


def test_a_deduction_is_entered_and_struck_out_by_the_pages(crew: Scene, sign_in: SignIn) -> None:
    village = sign_in(crew.cast.recorder)
    add = reverse("deduction_add", args=[crew.project.pk])
    assert "才让多杰" in village.get(add).content.decode()
    sent = {
        "id": str(new_id()), "entry_id": str(crew.crew[0].pk), "amount": "30.5",
        "reason": "赔工具", "file": photo(),
    }  # fmt: skip
    assert village.post(add, sent).status_code == 302
    with looking():
        correction = Correction.objects.get()
    assert correction.amount == Decimal("-30.50")
    page = reverse("correction_withdraw", args=[correction.pk])
    assert village.get(page).status_code == 200
    assert village.post(page, {"reason": "录错了"}).status_code == 302
    listed = village.get(reverse("correction_list", args=[crew.project.pk])).content.decode()
    assert "录错了" in listed


def test_a_line_under_check_sends_its_correction_back(crew: Scene, sign_in: SignIn) -> None:
    line = crew.line(crew.draft())
    answer = sign_in(crew.cast.recorder).get(reverse("correction_add", args=[line.pk]))
    assert (answer.status_code, answer["Location"]) == (302, line.get_absolute_url())


def test_an_empty_list_says_so(crew: Scene, sign_in: SignIn) -> None:
    listed = reverse("correction_list", args=[crew.project.pk])
    assert "Nothing to put right" in sign_in(crew.cast.auditor).get(listed).content.decode()
