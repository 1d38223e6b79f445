"""A line that an objection was right about is taken off its sheet."""

import datetime

import pytest

from core.errors import RuleBroken
from core.models import AuditRecord
from payroll.actions import discard_sheet, void_line
from payroll.models import (
    LineSlot,
    PaymentBatch,
    SheetState,
    SheetStep,
    WageLine,
    WageSheet,
)
from projects.models import Verdict
from tests.payroll.scene import Scene, acting, looking, october

pytestmark = pytest.mark.django_db


def test_a_line_is_voided_only_where_an_objection_was_right(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    line = crew.line(sheet, 2)

    def void(reason: str = "他那天不在") -> WageLine:
        with acting(crew.cast.clerk):
            return void_line(line_id=line.pk, reason=reason, by=crew.cast.clerk)

    with pytest.raises(RuleBroken, match="right"):
        void()
    crew.answer(crew.object(sheet, line), upheld=False)
    with pytest.raises(RuleBroken, match="right"):
        void()
    crew.answer(crew.object(sheet, line), upheld=True)
    with pytest.raises(RuleBroken) as broken:
        void(" ")
    assert broken.value.field == "reason"
    assert void().voided_reason == "他那天不在"
    assert void("再来").voided_reason == "他那天不在"  # a second time changes nothing


def test_of_a_discarded_sheet_no_line_is_taken_off(crew: Scene) -> None:
    sheet = crew.draft()
    line = crew.line(sheet)
    with acting(crew.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="记错了一天", by=crew.cast.recorder)
    with acting(crew.cast.clerk), pytest.raises(RuleBroken, match="free already"):
        void_line(line_id=line.pk, reason="他那天不在", by=crew.cast.clerk)


def test_a_voided_line_frees_its_days_and_changes_what_is_decided_on(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    before = sheet.sha256
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他那天不在", by=crew.cast.clerk)
    assert crew.again(sheet).sha256 != before
    assert [one.line.row for one in crew.lines(sheet)] == [1, 3]
    with looking():
        assert LineSlot.objects.filter(line=line).count() == 0
        freed = AuditRecord.objects.get(verb="void line").facts["freed"]
    assert len(freed) == 41
    crew.work(crew.crew[1], october(3))  # his days may be put right while the sheet is checked
    crew.on(datetime.date(2026, 11, 30))
    second = crew.draft(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    assert [one.line.slots for one in crew.lines(second)] == [43]


def test_an_upheld_objection_keeps_the_money_until_the_line_is_voided(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet, 2)
    crew.answer(crew.object(sheet, line), upheld=True)
    assert crew.pay(sheet) is not None
    with looking():
        assert not line.attempts.exists()
    crew.all_succeed(_first_batch(sheet))
    assert crew.again(sheet).state == SheetState.APPROVED
    with acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他那天不在", by=crew.cast.clerk)
    assert crew.again(sheet).state == SheetState.CLOSED


def test_a_line_whose_money_is_under_way_is_not_voided(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet, 2)
    crew.pay(sheet)
    crew.answer(crew.object(sheet, line), upheld=True)
    with pytest.raises(RuleBroken, match="under way"), acting(crew.cast.clerk):
        void_line(line_id=line.pk, reason="他那天不在", by=crew.cast.clerk)


def test_a_sheet_without_lines_can_only_be_sent_back(crew: Scene) -> None:
    sheet = crew.at_township()
    for row in (1, 2, 3):
        line = crew.line(sheet, row)
        crew.answer(crew.object(sheet, line), upheld=True)
        with acting(crew.cast.clerk):
            void_line(line_id=line.pk, reason="重做", by=crew.cast.clerk)
    with pytest.raises(RuleBroken, match="No line"):
        crew.decide(sheet, SheetStep.TOWNSHIP)
    sheet = crew.decide(sheet, SheetStep.TOWNSHIP, Verdict.RETURN, reason="空表")
    with pytest.raises(RuleBroken, match="discard"):
        crew.notice(sheet)


def _first_batch(sheet: WageSheet) -> PaymentBatch:
    with looking():
        return sheet.batches.get()
