"""An approved sheet asks for its money by itself, and never waits for it."""

from decimal import Decimal

from django.utils import timezone

from core.money import total
from payroll.actions import Outcome, void_line
from payroll.figures import paid_for
from payroll.models import FailureReason, SheetStep
from payroll.rules import State
from payroll.spending import spent_on_wages, wages_spent
from projects.fund_ledger import fund_ledger, paid_ahead
from projects.models import FundRequest
from projects.request_rules import State as Asked
from projects.treasury import labour_waiting, wages_of
from tests.payroll.advancing import paid
from tests.payroll.scene import FIRST, NOTICE_OVER, Scene, acting, looking


def test_the_approval_opens_the_request_with_what_the_sheet_pays(crew: Scene) -> None:
    with looking():
        assert not FundRequest.objects.exists()
    sheet = crew.approved()
    with looking():
        asked = wages_of(sheet.pk)
        assert asked
        assert asked.request.labour == total(one.line.amount for one in crew.lines(sheet))
        assert asked.request.purpose == "第 1 期发放表（2026-10-01 至 2026-10-31）"
        assert asked.request.state == Asked.RELEASE
        assert list(labour_waiting(crew.project)) == [asked.request.pk]
        (act,) = asked.request.acts.all()
        assert act.responsible == crew.cast.county.human


def test_a_line_that_is_taken_off_asks_for_less(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    objection = crew.object(sheet, crew.line(sheet))
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    sheet = crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP)
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    crew.answer(objection, upheld=True)
    with looking():
        before = FundRequest.objects.get(about_id=sheet.pk).labour
    with acting(crew.cast.clerk):
        void_line(line_id=crew.line(sheet).pk, reason="多记", by=crew.cast.clerk)
    with looking():
        request = FundRequest.objects.get(about_id=sheet.pk)
        assert request.labour == total(one.line.amount for one in crew.lines(sheet)) < before


def test_wages_are_paid_before_their_money_is_disbursed(crew: Scene) -> None:
    """Wages never wait: the ledger says what was paid ahead, and stops nobody."""
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    with looking():
        ledger = fund_ledger(crew.project)
        spent = total(one.amount for one in spent_on_wages(crew.project))
        assert spent == paid_for(crew.project) == ledger.spent > Decimal(0)
        assert ledger.entries[-1].on_account == -spent
        assert len(paid_ahead(ledger)) == 1


def test_what_comes_back_and_what_was_had_ahead_stands_in_the_ledger(crew: Scene) -> None:
    paid(crew, "100.00")
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.all_succeed(batch)
    crew.results(batch, [Outcome(1, State.RETURNED, FailureReason.RETURNED)])
    with looking():
        ledger = fund_ledger(crew.project)
        assert ledger.spent == paid_for(crew.project)
        assert [one.spent > 0 for one in ledger.entries].count(False) == 1  # what came back
        today = timezone.localdate()
        assert wages_spent(crew.cast.county, today) == {crew.project.pk: ledger.spent}
        assert wages_spent(crew.cast.county, FIRST) == {}
