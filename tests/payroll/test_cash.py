"""Cash, the exception: one line, a receipt, a witness; never past what is owed, and counted."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import pay_in_cash, set_aside, strike_cash
from payroll.actions.payments import Heir
from payroll.aside_showing import set_aside_lines
from payroll.checks import checks
from payroll.figures import in_cash, lines_of, sheets_to_pay
from payroll.models import AsideNote, CashPayment, PaymentAttempt, SheetState, WageLine, WageSheet
from payroll.paying import next_file
from regions.models import Post, Role
from tests import factories
from tests.payroll.scene import LAST, NOTICE_OVER, Scene, acting, looking
from tests.projects.village_rows import photo
from workers.actions.accounts import NewAccount, ask_account_change

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)


def paid(site: Scene, line: WageLine, by: Post | None = None, **changed: Any) -> CashPayment:
    actor = by or site.cast.finance
    said: dict[str, Any] = {"id": new_id(), "reason": "账户冻结", "witness": "冶占福"}
    said |= {"paid_on": NOTICE_OVER}
    with acting(actor):
        return pay_in_cash(line_id=line.pk, file=photo(), by=actor, **(said | changed))


def strike(line: WageLine, by: Post, reason: str = "本人未领") -> WageLine:
    with acting(by):
        return strike_cash(line_id=line.pk, reason=reason, by=by)


def test_a_line_paid_in_cash_is_paid_and_in_no_file(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet, 2)
    paid(crew, line)
    batch = crew.pay(sheet)
    with looking():
        assert list(batch.attempts.values_list("line__row", flat=True)) == [1, 3]
        assert in_cash(crew.project) == (1, Decimal("4100.21"))
        found = checks(crew.again(sheet), lines_of(sheet))
    assert any("Paid in cash" in one.text for one in found)
    crew.all_succeed(batch)
    assert crew.again(sheet).state == SheetState.CLOSED


def test_the_same_id_again_pays_once(crew: Scene) -> None:
    line, key = crew.line(crew.approved()), new_id()
    assert paid(crew, line, id=key) == paid(crew, line, id=key)
    with pytest.raises(RuleBroken, match="Nothing can be paid here"):
        paid(crew, line)


def test_what_is_at_the_bank_is_not_paid_in_cash(crew: Scene) -> None:
    sheet = crew.approved()
    crew.pay(sheet)
    with pytest.raises(RuleBroken, match="under way"):
        paid(crew, crew.line(sheet))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": " "}, "why"),
        ({"witness": ""}, "who was there"),
        ({"paid_on": NOTICE_OVER + ONE_DAY}, "not in future"),
        ({"paid_on": LAST - ONE_DAY}, "after the period"),
    ],
)
def test_what_is_missing_is_said(crew: Scene, changed: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        paid(crew, crew.line(crew.approved()), **changed)


def test_only_finance_enters_it_and_only_another_strikes_it_out(crew: Scene) -> None:
    sheet = crew.approved()
    line = crew.line(sheet)
    for by in (crew.cast.treasurer, crew.cast.county, crew.cast.recorder):
        with pytest.raises(PermissionDenied):
            paid(crew, line, by)
    with pytest.raises(RuleBroken, match="No cash"):
        strike(line, crew.cast.treasurer)
    paid(crew, line)
    with pytest.raises(PermissionDenied):
        strike(line, crew.cast.finance)
    with looking():
        county = factories.county_of(factories.VILLAGE)
        human = crew.cast.finance.human
        twin = factories.post(Role.COUNTY_TREASURER, county, username="twin", human=human)
    with pytest.raises(RuleBroken, match="Another must"):
        strike(line, twin)
    with pytest.raises(RuleBroken, match="Say why") as broken:
        strike(line, crew.cast.treasurer, " ")
    assert broken.value.field == "reason"
    strike(line, crew.cast.treasurer)
    assert crew.lines(sheet)[0].payable
    paid(crew, line)


def test_the_database_holds_what_is_owed_and_the_kind_of_an_attempt(crew: Scene) -> None:
    line = crew.line(crew.approved())
    cash = paid(crew, line)
    with looking():
        owned = {"village_id": line.village_id, "project_id": line.project_id, "line": line}
        more = CashPayment.objects.create(
            **owned, reason="x", witness="x", paid_on=NOTICE_OVER, paper=cash.paper,
            human=cash.human, at=cash.at, by=cash.by,
        )  # fmt: skip
    for attempt in (
        PaymentAttempt(**owned, cash=more, name="x", amount=1),
        PaymentAttempt(**owned, name="x", amount=1),
    ):
        with pytest.raises(IntegrityError), looking(), transaction.atomic():
            attempt.save(force_insert=True)


# Who is left out, and who is set aside


def test_whoever_changes_his_account_waits_for_the_next_file(crew: Scene) -> None:
    sheet = crew.approved()
    person = crew.crew[1].person
    by = crew.cast.recorder
    with acting(by):
        new = NewAccount("6228480199999999999", "青海农信", "换卡", reason="已核对存折")
        ask_account_change(id=new_id(), person_id=person.pk, new=new, by=by)
    batch = crew.pay(sheet)
    with looking():
        assert list(batch.attempts.values_list("line__row", flat=True)) == [1, 3]
        assert next_file(lines_of(sheet)).changing == {crew.line(sheet, 2).pk}
        assert not sheets_to_pay(WageSheet.objects.all()).exists()


def test_a_wage_is_set_aside_on_a_paper_and_for_an_heir(crew: Scene) -> None:
    line, by = crew.line(crew.approved()), crew.cast.county
    with pytest.raises(RuleBroken, match="Name the heir"), acting(by):
        set_aside(line_id=line.pk, reason="去世", by=by, heir=Heir("卓玛"))
    with acting(by):
        set_aside(
            line_id=line.pk, reason="去世", by=by, file=photo(), heir=Heir("卓玛", "妻子")
        )  # fmt: skip
    with looking():
        note = AsideNote.objects.get()
        assert (note.heir, note.relation, note.paper is not None) == ("卓玛", "妻子", True)
    with acting(crew.cast.township):
        assert [one.heir for one in set_aside_lines(crew.cast.township)] == ["卓玛"]
    with acting(crew.cast.next_village):
        assert not set_aside_lines(crew.cast.next_village)
