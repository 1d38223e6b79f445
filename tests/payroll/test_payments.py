"""Bank files, what the bank answers, setting aside, and the closing of a sheet."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from payroll.actions import Outcome, set_aside, take_up_again
from payroll.figures import paid_for, sheets_to_pay, without_results
from payroll.gates import wages_settled
from payroll.models import (
    AttemptEvent,
    FailureReason,
    PaymentAttempt,
    PaymentBatch,
    ResultFile,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from payroll.rules import State
from projects.models import Verdict
from tests.payroll.outcomes import BAD, OK, SILENT, back, failed
from tests.payroll.scene import NOTICE_OVER, TODAY, Scene, acting, looking, october

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)


def one_without_account(site: Scene) -> None:
    """A fourth worker, with one day and no account yet."""
    site.work(site.hire("韩海龙", account=""), october(8))


# A bank file


def test_a_file_holds_every_line_that_owes_with_the_account_of_that_day(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    with looking():
        rows = list(batch.attempts.all())
        assert [(row.row, row.name, row.amount) for row in rows] == [
            (1, "才让多杰", Decimal("3600.00")),
            (2, "马秀英", Decimal("4100.21")),
            (3, "卓玛·才仁", Decimal("27.78")),
        ]
        assert rows[0].unseal("account") == "6228480100000000001"
        assert b"62284801" not in bytes(rows[0].account or b"")
        facts = AuditRecord.objects.get(verb="make bank file").facts
    assert facts == {"lines": 3, "total": "7727.99"}
    assert batch.reference == f"{crew.project.code}-1-1"


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_nobody_is_paid_before_the_county_approves(crew: Scene, steps: int) -> None:
    sheet = crew.draft() if steps == 0 else crew.at_township()
    if steps == 2:
        sheet = crew.decide(sheet, SheetStep.TOWNSHIP)
    with pytest.raises(RuleBroken, match="approved"):
        crew.pay(sheet)


def test_only_county_finance_pays(crew: Scene) -> None:
    sheet = crew.approved()
    for by in (crew.cast.recorder, crew.cast.clerk, crew.cast.township, crew.cast.county):
        with pytest.raises(PermissionDenied):
            crew.pay(sheet, by=by)


def test_the_same_id_again_gives_the_file_made_before(crew: Scene) -> None:
    sheet = crew.approved()
    key = new_id()
    assert crew.pay(sheet, key) == crew.pay(sheet, key)
    with looking():
        assert PaymentAttempt.objects.count() == 3


def test_a_second_file_has_nobody_left(crew: Scene) -> None:
    sheet = crew.approved()
    crew.pay(sheet)
    with pytest.raises(RuleBroken, match="Nobody is left"):
        crew.pay(sheet)


def test_who_has_no_account_is_left_out_and_does_not_hold_up_the_others(crew: Scene) -> None:
    one_without_account(crew)
    sheet = crew.approved()
    batch = crew.pay(sheet)
    with looking():
        assert batch.attempts.count() == 3
    crew.all_succeed(batch)
    assert crew.again(sheet).state == SheetState.APPROVED
    with pytest.raises(RuleBroken, match="without account"):
        crew.pay(sheet)


def test_a_held_line_is_left_out_until_its_objection_is_answered(crew: Scene) -> None:
    sheet = crew.approved()
    objection = crew.object(sheet, crew.line(sheet, 2))
    assert paid_rows(crew.pay(sheet)) == ["才让多杰", "卓玛·才仁"]
    crew.answer(objection, upheld=False)
    assert paid_rows(crew.pay(sheet)) == ["马秀英"]


def paid_rows(batch: PaymentBatch) -> list[str]:
    with looking():
        return list(batch.attempts.values_list("name", flat=True))


def test_an_attempt_keeps_the_account_it_used(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.results(batch, [Outcome(1, OK), failed(2), Outcome(3, OK)])
    with looking():
        person = crew.crew[1].person
        person.seal("account", "6228480199999999999")
        person.save()
    crew.pay(sheet)
    with looking():
        tries = PaymentAttempt.objects.filter(name="马秀英").order_by("batch__number")
        accounts = [one.unseal("account") for one in tries]
    assert accounts == ["6228480100000000002", "6228480199999999999"]


# Results


def test_when_all_is_credited_the_sheet_closes(crew: Scene) -> None:
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    assert crew.again(sheet).state == SheetState.CLOSED
    with looking():
        assert paid_for(crew.project) == Decimal("7727.99")


def test_a_failed_line_is_paid_by_a_follow_up_file(crew: Scene) -> None:
    sheet = crew.approved()
    crew.results(crew.pay(sheet), [Outcome(1, OK), failed(2), Outcome(3, OK)])
    assert crew.again(sheet).state == SheetState.APPROVED
    second = crew.pay(sheet)
    assert (second.number, paid_rows(second)) == (2, ["马秀英"])
    crew.all_succeed(second)
    assert crew.again(sheet).state == SheetState.CLOSED


def test_no_answer_from_the_bank_never_counts_as_failed(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.results(batch, [Outcome(1, OK), Outcome(2, SILENT), Outcome(3, OK)])
    with pytest.raises(RuleBroken, match="Nobody is left"):
        crew.pay(sheet)
    with looking():
        assert without_results(PaymentBatch.objects.all()).get() == batch
    crew.results(batch, [failed(2)])
    assert paid_rows(crew.pay(sheet)) == ["马秀英"]


def test_money_taken_back_days_later_opens_a_closed_sheet_again(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.all_succeed(batch)
    crew.on(NOTICE_OVER + datetime.timedelta(days=9))
    crew.results(batch, [back(1)])
    again = crew.again(sheet)
    assert (again.state, again.state_since) == (SheetState.APPROVED, timezone.localdate())
    with looking():
        assert paid_for(crew.project) == Decimal("4127.99")
    assert paid_rows(crew.pay(sheet)) == ["才让多杰"]


def test_the_receipts_total_must_match_to_the_cent(crew: Scene) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    rows = [Outcome(row, OK) for row in (1, 2, 3)]
    with pytest.raises(RuleBroken) as broken:
        crew.results(batch, rows, receipt=Decimal("7727.98"))
    assert broken.value.field == "receipt_total"
    assert crew.again(sheet).state == SheetState.APPROVED
    crew.results(batch, rows, receipt=Decimal("7727.99"))


def test_the_same_file_or_the_same_form_again_changes_nothing(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    rows = [Outcome(row, OK) for row in (1, 2, 3)]
    key = new_id()
    first = crew.results(batch, rows, sha256="a" * 64, id=key)
    assert crew.results(batch, rows, sha256="a" * 64) == first
    assert crew.results(batch, rows, sha256="b" * 64, id=key) == first
    with looking():
        assert (ResultFile.objects.count(), AttemptEvent.objects.count()) == (1, 6)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param([Outcome(4, OK)], "Row 4 is not", id="unknown row"),
        pytest.param([Outcome(1, OK), Outcome(1, OK)], "Row 1 stands twice", id="twice"),
        pytest.param([Outcome(1, BAD)], "a reason is needed", id="no reason"),
        pytest.param([Outcome(1, OK, "name")], "a reason is needed", id="reason for a success"),
        pytest.param([back(1)], "can't follow", id="taken back before it was credited"),
        pytest.param([], "no results", id="nothing"),
    ],
)
def test_one_bad_row_and_nothing_is_taken_in(crew: Scene, rows: list[Outcome], words: str) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    with pytest.raises(RuleBroken, match=words):
        crew.results(batch, [*rows, *([Outcome(3, OK)] if rows else [])])
    with looking():
        assert not AttemptEvent.objects.exclude(state=State.EXPORTED).exists()


def test_every_bad_row_is_named_at_once(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    with pytest.raises(RuleBroken) as broken:
        crew.results(batch, [Outcome(9, OK), back(1), Outcome(2, BAD)])
    for words in ("Row 9", "才让多杰", "马秀英"):
        assert words in str(broken.value.message)


def test_a_result_can_not_be_told_twice(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    crew.results(batch, [failed(1)])
    with pytest.raises(RuleBroken, match="can't follow"):
        crew.results(batch, [Outcome(1, OK)])


@pytest.mark.parametrize(
    "day", [NOTICE_OVER - datetime.timedelta(days=1), datetime.date(2027, 1, 1)]
)
def test_the_banks_day_lies_between_the_file_and_today(crew: Scene, day: datetime.date) -> None:
    batch = crew.pay(crew.approved())
    with pytest.raises(RuleBroken) as broken:
        crew.results(batch, [Outcome(1, OK)], day=day)
    assert broken.value.field == "happened_on"


def test_long_words_of_the_bank_are_cut_not_refused(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    crew.results(batch, [Outcome(1, BAD, FailureReason.OTHER, "长" * 500)])
    with looking():
        assert len(AttemptEvent.objects.get(state=State.FAILED).bank_text) == 200


# Setting aside


def aside(site: Scene, line: WageLine, reason: str = "本人失联，村里公告查找") -> WageLine:
    with acting(site.cast.county):
        return set_aside(line_id=line.pk, reason=reason, by=site.cast.county)


def test_a_line_set_aside_is_still_owed_and_blocks_nothing(crew: Scene) -> None:
    sheet = crew.approved()
    aside(crew, crew.line(sheet, 3))
    batch = crew.pay(sheet)
    assert paid_rows(batch) == ["才让多杰", "马秀英"]
    crew.all_succeed(batch)
    assert crew.again(sheet).state == SheetState.CLOSED
    assert crew.lines(sheet)[2].balance.owed == Decimal("27.78")
    with looking():
        assert wages_settled(crew.project).holds


def test_a_line_taken_up_again_is_paid_also_from_a_closed_sheet(crew: Scene) -> None:
    sheet = crew.approved()
    line = aside(crew, crew.line(sheet, 3))
    crew.all_succeed(crew.pay(sheet))
    for _ in range(2):
        with acting(crew.cast.county):
            take_up_again(line_id=line.pk, by=crew.cast.county)
    assert crew.again(sheet).state == SheetState.APPROVED
    with looking():
        assert AuditRecord.objects.filter(verb="take up again").count() == 1
    crew.all_succeed(crew.pay(sheet))
    assert crew.again(sheet).state == SheetState.CLOSED


def test_setting_aside_needs_a_reason_and_something_owed(crew: Scene) -> None:
    sheet = crew.at_township()
    with pytest.raises(RuleBroken, match="not approved"):
        aside(crew, crew.line(sheet))
    sheet = crew.decide(crew.decide(sheet, SheetStep.TOWNSHIP), SheetStep.COUNTY)
    with pytest.raises(RuleBroken) as broken:
        aside(crew, crew.line(sheet), " ")
    assert broken.value.field == "reason"
    crew.pay(sheet)
    with pytest.raises(RuleBroken, match="under way"):
        aside(crew, crew.line(sheet))


def test_setting_aside_twice_keeps_the_first_reason(crew: Scene) -> None:
    sheet = crew.approved()
    aside(crew, crew.line(sheet), "失联")
    assert aside(crew, crew.line(sheet), "再来").set_aside_reason == "失联"


@pytest.mark.parametrize("who", ["recorder", "clerk", "township", "finance"])
def test_only_county_development_and_reform_sets_aside(crew: Scene, who: str) -> None:
    sheet = crew.approved()
    by = getattr(crew.cast, who)
    with pytest.raises(PermissionDenied), acting(by):
        set_aside(line_id=crew.line(sheet).pk, reason="失联", by=by)


# The gate and the lists


def test_the_works_are_not_finished_while_wages_are_open(crew: Scene) -> None:
    def open_points() -> str:
        with looking():
            return wages_settled(crew.project).detail

    assert "no wage sheet holds" in open_points()
    sheet = crew.draft()
    assert open_points() == "1 wage sheet is not decided yet."
    sheet = crew.confirm(crew.notice(sheet))
    crew.on(NOTICE_OVER)
    crew.decide(crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP), SheetStep.COUNTY)
    assert open_points() == "3 lines are neither paid nor set aside."
    batch = crew.pay(sheet)
    assert open_points() == "3 lines are neither paid nor set aside."
    crew.results(batch, [Outcome(1, OK), Outcome(2, OK), failed(3)])
    assert open_points() == "1 line is neither paid nor set aside."
    aside(crew, crew.line(sheet, 3))
    assert open_points() == ""
    crew.work(crew.crew[2], [TODAY])
    assert open_points() == "Work days are left that no wage sheet holds."


def test_the_list_of_sheets_to_pay_agrees_with_their_lines(crew: Scene) -> None:
    def listed(sheet: WageSheet) -> bool:
        payable = any(one.payable and one.has_account for one in crew.lines(sheet))
        with looking():
            found = sheets_to_pay(WageSheet.objects.all()).exists()
        assert found is payable
        return found

    one_without_account(crew)
    sheet = crew.approved()
    assert listed(sheet)
    objection = crew.object(sheet, crew.line(sheet, 2))
    batch = crew.pay(sheet)
    assert not listed(sheet)
    crew.answer(objection, upheld=True)
    assert not listed(sheet)
    crew.results(batch, [failed(1)])
    assert listed(sheet)
    aside(crew, crew.line(sheet, 1))
    assert not listed(sheet)


# A whole month with everything in it


def test_a_month_with_a_return_a_hold_a_failure_and_a_man_nobody_finds(site: Scene) -> None:
    for entry in site.hire_all(6):
        site.work(entry, october(5, 6, 7))
    sheet = site.notice(site.draft())
    sheet = site.decide(sheet, SheetStep.SUPERVISION, Verdict.RETURN, reason="照片不清")
    sheet = site.confirm(site.notice(sheet))
    objection = site.object(sheet, site.line(sheet, 2))
    site.on(NOTICE_OVER)
    sheet = site.decide(site.hand_in(sheet), SheetStep.TOWNSHIP)
    sheet = site.decide(sheet, SheetStep.COUNTY)
    batch = site.pay(sheet)
    assert len(paid_rows(batch)) == 5
    site.results(batch, [Outcome(1, OK), failed(2), Outcome(3, OK), Outcome(4, OK), Outcome(5, OK)])
    aside(site, site.line(sheet, 3))
    site.answer(objection, upheld=False)
    follow_up = site.pay(sheet)
    assert paid_rows(follow_up) == ["马秀英"]
    site.all_succeed(follow_up)
    assert site.again(sheet).state == SheetState.CLOSED
    with looking():
        assert paid_for(site.project) == 5 * Decimal("540.00")
