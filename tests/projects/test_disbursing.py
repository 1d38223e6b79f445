"""Money that leaves the treasury: within what arrived, within what was asked, wages first."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from pytest_django import Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    TreasuryVoucher,
    attach,
    close_request,
    enter_before,
    lessen_labour_request,
    withdraw_disbursement,
    withdraw_receipt,
)
from projects.fund_ledger import fund_ledger, paid_ahead
from projects.models import (
    Disbursement,
    Fund,
    FundReceipt,
    FundRequest,
    Outcome,
    Project,
    Takeover,
    Use,
)
from projects.request_rules import State
from projects.request_words import turn_of
from projects.treasury import at_hand, wages_of
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.request_rows import (
    ARRIVED,
    again,
    approved,
    drafted,
    for_wages,
    given,
    handed_in,
    papered,
    state_of,
    with_money,
)
from tests.projects.village_rows import funding, photo, said
from tests.together import at_once, went

CLIENTS = 8
NOTHING_DUE = "No money is to be disbursed for this request now."
GONE = "This money was disbursed already. Strike out what was disbursed first."
OWED = "Wages are owed: what a sheet asks for is disbursed in full."


def disbursed(at: Project) -> Decimal:
    with scope(EVERYWHERE):
        return at.disbursements.standing().aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def test_a_request_is_disbursed_in_parts_until_it_is_done(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = approved(ours, cast, "46000")
    given(request, money, cast.finance, "40000")
    assert state_of(request) == State.RELEASE
    with pytest.raises(RuleBroken, match=r"6,000\.00") as broken:
        given(request, money, cast.finance, "6000.01")
    assert broken.value.field == f"materials-{money.pk}"
    given(request, money, cast.finance, "6000")
    assert state_of(request) == State.DONE
    with pytest.raises(RuleBroken, match=said(NOTHING_DUE)):
        given(request, money, cast.finance, "1")


def test_no_more_is_disbursed_than_has_arrived(ours: Project, money: Fund, cast: Cast) -> None:
    request = approved(ours, cast, "1200000")
    with pytest.raises(RuleBroken, match=r"1,000,000\.00"):
        given(request, money, cast.finance, "1000000.01")
    given(request, money, cast.finance, "1000000")


def test_the_works_leave_what_approved_wages_wait_for(
    ours: Project, money: Fund, cast: Cast
) -> None:
    wages = for_wages(ours, cast, "700000")
    request = approved(ours, cast, "400000")
    with pytest.raises(RuleBroken, match=r"300,000\.00"):
        given(request, money, cast.finance, "300000.01")
    given(wages, money, cast.finance, "700000", Use.LABOUR)
    with pytest.raises(RuleBroken, match=r"300,000\.00"):
        given(request, money, cast.finance, "300000.01")
    given(request, money, cast.finance, "300000")
    assert disbursed(ours) == ARRIVED


def test_wages_take_what_is_at_hand_whatever_else_was_asked(
    ours: Project, money: Fund, cast: Cast
) -> None:
    approved(ours, cast, "1000000")
    given(for_wages(ours, cast, "1000000"), money, cast.finance, "1000000", Use.LABOUR)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param({"amount": "0"}, "", id="nothing"),
        pytest.param({"use": Use.LABOUR}, "", id="a use that nobody asked for"),
        pytest.param({"day": timezone.localdate() + datetime.timedelta(days=1)}, "paid_on",
                     id="a day ahead"),
    ],
)  # fmt: skip
def test_what_can_not_be_disbursed_is_said(
    ours: Project, money: Fund, cast: Cast, words: dict[str, Any], field: str
) -> None:
    request = approved(ours, cast)
    with pytest.raises(RuleBroken) as broken:
        given(request, money, cast.finance, **{"amount": "10"} | words)
    assert broken.value.field == field


def test_a_voucher_is_entered_once_and_a_form_counts_once(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request, row = approved(ours, cast), new_id()
    first = given(request, money, cast.finance, "10", number="国库-1", id=row)
    assert given(request, money, cast.finance, "10", number="国库-1", id=row) == first
    with pytest.raises(RuleBroken, match=said("This voucher was entered already.")):
        given(request, money, cast.finance, "10", number="国库-1")
    assert disbursed(ours) == 10


def test_what_was_typed_wrong_is_struck_out_and_the_request_waits_again(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = approved(ours, cast, "10")
    given(request, money, cast.finance, "10")
    with scope(cast.finance.scope):
        row = Disbursement.objects.get()
        with pytest.raises(RuleBroken) as broken:
            withdraw_disbursement(disbursement_id=row.pk, reason=" ", by=cast.finance)
        assert broken.value.field == "reason"
        for _ in range(2):
            withdraw_disbursement(disbursement_id=row.pk, reason="金额写错", by=cast.finance)
    assert (disbursed(ours), state_of(request)) == (0, State.RELEASE)


def test_money_that_was_disbursed_is_not_struck_out_of_what_arrived(
    ours: Project, money: Fund, cast: Cast
) -> None:
    given(approved(ours, cast), money, cast.finance, "10")
    with scope(cast.finance.scope):
        receipt = FundReceipt.objects.get()
        with pytest.raises(
            RuleBroken,
            match=said(GONE),
        ):
            withdraw_receipt(receipt_id=receipt.pk, reason="写错", by=cast.finance)


def test_works_may_be_closed_with_less_and_wages_not(
    ours: Project, money: Fund, cast: Cast
) -> None:
    works, wages = approved(ours, cast), for_wages(ours, cast, "10")
    with scope(cast.finance.scope):
        with pytest.raises(RuleBroken) as broken:
            close_request(request_id=works.pk, reason="", by=cast.finance)
        assert broken.value.field == "reason"
        close_request(request_id=works.pk, reason="材料降价", by=cast.finance)
        with pytest.raises(RuleBroken, match=said(NOTHING_DUE)):
            close_request(request_id=works.pk, reason="材料降价", by=cast.finance)
        with pytest.raises(RuleBroken, match=said(OWED)):
            close_request(request_id=wages.pk, reason="不发了", by=cast.finance)
    assert (state_of(works), state_of(wages)) == (State.DONE, State.RELEASE)


# ---- figures ----


def test_the_money_at_hand_says_what_wages_lack(ours: Project, money: Fund, cast: Cast) -> None:
    wages = for_wages(ours, cast, "1200000")
    with scope(EVERYWHERE):
        found = at_hand(ours)
        assert (found.at_hand, found.for_wages, found.short) == (ARRIVED, 1200000, 200000)
    given(wages, money, cast.finance, "900000", Use.LABOUR)
    with scope(EVERYWHERE):
        found = at_hand(ours)
        assert (found.at_hand, found.for_wages, found.short) == (100000, 300000, 200000)
        assert wages.about_id
        asked = wages_of(wages.about_id)
        assert asked
        assert (asked.disbursed, asked.at_hand) == (900000, 100000)
        assert wages_of(new_id()) is None


def test_in_the_ledger_every_amount_has_its_source_and_its_use(
    ours: Project, money: Fund, cast: Cast
) -> None:
    given(for_wages(ours, cast, "500"), money, cast.finance, "500", Use.LABOUR)
    given(approved(ours, cast, "80", machinery="20"), money, cast.finance, "80")
    with scope(EVERYWHERE):
        ledger = fund_ledger(ours)
    assert [(one.source, one.use != "") for one in ledger.entries] == [
        (str(money), False), (str(money), True), (str(money), True),
    ]  # fmt: skip
    last = ledger.entries[-1]
    assert (last.at_treasury, last.on_account) == (ARRIVED - 580, 580)
    assert [(one.use, one.left) for one in ledger.uses] == [(Use.LABOUR, 500), (Use.MATERIALS, 80)]
    assert paid_ahead(ledger) == []


# ---- eight at once ----


def test_eight_clients_never_disburse_more_than_arrived_or_was_asked(
    real_db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        ours = funding(cast.recorder)
        money = with_money(ours, cast)
        works = [approved(ours, cast, "300000") for _ in range(2)]
        wages = for_wages(ours, cast, "600000")

    def act(number: int) -> object:
        with transaction.atomic():
            if number % 2:
                return given(wages, money, cast.finance, "200000", Use.LABOUR)
            return given(works[number % 4 // 2], money, cast.finance, "150000")

    results = at_once(*(lambda number=number: act(number) for number in range(CLIENTS)))
    refused = [one for one in results if isinstance(one, RuleBroken)]
    assert len(went(results)) + len(refused) == CLIENTS, results
    with transaction.atomic(), scope(EVERYWHERE):
        by_use = dict(
            Disbursement.objects.standing().order_by().values_list("use").annotate(Sum("amount"))
        )
        ledger = fund_ledger(ours)
    assert by_use[Use.LABOUR] == 600000  # wages got all of theirs
    assert by_use[Use.MATERIALS] <= 400000
    assert ledger.disbursed == sum(by_use.values()) <= ledger.arrived


# ---- works that were taken over ----


def before(at: Project, of: Fund, by: Post, **said: Any) -> FundRequest:
    given: dict[str, Any] = {
        "id": new_id(),
        "parts": {Use.LABOUR: Decimal(300), Use.MATERIALS: Decimal(200)},
        "voucher": TreasuryVoucher(
            said.pop("day", timezone.localdate() - datetime.timedelta(days=40)), "国库-9", "专户"
        ),
    }
    with scope(by.scope):
        paper = attach(project=at, file=photo(), title="凭证", by=by)
        return enter_before(project_id=at.pk, fund_id=of.pk, paper=paper, by=by, **given | said)


@pytest.fixture
def came_in(ours: Project, money: Fund, cast: Cast) -> Project:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(taken_over=True)
        Takeover.objects.create(
            village_id=ours.village_id, project=ours, began_on=timezone.localdate(),
            approval_number="民发改1号", sheets_paid=1, at=timezone.now(), by=cast.recorder,
        )  # fmt: skip
        ours.refresh_from_db()
    return ours


def test_what_was_disbursed_before_a_take_over_is_gone_and_used(
    came_in: Project, money: Fund, cast: Cast
) -> None:
    row = new_id()
    request = before(came_in, money, cast.finance, id=row)
    assert before(came_in, money, cast.finance, id=row) == request
    with scope(EVERYWHERE):
        assert (at_hand(came_in).at_hand, state_of(request)) == (ARRIVED - 500, State.DONE)
        ledger = fund_ledger(came_in)
        assert ledger.entries[-1].on_account == 0
        assert [one.left for one in ledger.uses] == [0, 0]
        assert request.vouchers.count() == 2


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param({"parts": {Use.OTHER: ARRIVED + 1}}, "other-{fund}", id="more than arrived"),
        pytest.param({"parts": {}}, "", id="nothing"),
        pytest.param({"day": timezone.localdate() + datetime.timedelta(days=1)}, "paid_on",
                     id="after the take-over"),
    ],
)  # fmt: skip
def test_what_can_not_have_been_disbursed_before_is_said(
    came_in: Project, money: Fund, cast: Cast, words: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        before(came_in, money, cast.finance, **words)
    assert broken.value.field == field.format(fund=money.pk)
    with scope(EVERYWHERE):
        assert not FundRequest.objects.exists()


def test_nothing_was_before_where_nothing_was_taken_over(
    ours: Project, money: Fund, cast: Cast
) -> None:
    with pytest.raises(RuleBroken):
        before(ours, money, cast.finance)


# ---- dead ends that aren't ----


def test_what_a_closed_request_did_not_get_can_be_asked_for_again(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = approved(ours, cast, "3000000")
    given(request, money, cast.finance, "1000")
    with pytest.raises(RuleBroken, match=r"0\.00"):
        drafted(ours, cast.recorder, "1")
    with scope(cast.finance.scope):
        close_request(request_id=request.pk, reason="材料降价", by=cast.finance)
    with pytest.raises(RuleBroken, match=r"2,999,000\.00"):
        drafted(ours, cast.recorder, "2999000.01")
    drafted(ours, cast.recorder, "2999000")


def test_a_closed_request_opens_again_where_its_money_was_typed_wrong(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = approved(ours, cast, "1000")
    given(request, money, cast.finance, "100")
    with scope(cast.finance.scope):
        close_request(request_id=request.pk, reason="材料降价", by=cast.finance)
        row = Disbursement.objects.get()
        withdraw_disbursement(disbursement_id=row.pk, reason="金额写错", by=cast.finance)
    given(request, money, cast.finance, "90")
    assert (state_of(request), again(request).closed_reason) == (State.RELEASE, "")


def test_wages_that_became_less_wait_for_nothing(ours: Project, money: Fund, cast: Cast) -> None:
    sheet = new_id()
    request = for_wages(ours, cast, "500", sheet)
    given(request, money, cast.finance, "400", Use.LABOUR)
    given(request, money, cast.finance, "100", Use.LABOUR, number="国库-2")
    with scope(EVERYWHERE):
        lessen_labour_request(about_id=sheet, amount=Decimal(400), by=cast.clerk)
        row = Disbursement.objects.get(voucher_number="国库-2")
    with scope(cast.finance.scope):
        withdraw_disbursement(disbursement_id=row.pk, reason="多拨", by=cast.finance)
    assert state_of(request) == State.DONE
    assert state_of(for_wages(ours, cast, "0")) == State.DONE


def test_in_a_closed_project_money_is_disbursed_and_nothing_else(
    ours: Project, money: Fund, cast: Cast
) -> None:
    wages, works = for_wages(ours, cast, "500"), drafted(ours, cast.recorder, "100")
    papered(works, cast.recorder)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(outcome=Outcome.ARCHIVED)
    given(wages, money, cast.finance, "500", Use.LABOUR)
    with pytest.raises(RuleBroken, match=said("This project is closed and can only be read.")):
        handed_in(works, cast.recorder)
    with scope(EVERYWHERE):
        assert turn_of(again(works), cast.recorder) is None
        assert not FundRequest.objects.waiting().exists()


def test_what_was_before_a_take_over_stays_before_it(
    came_in: Project, money: Fund, cast: Cast
) -> None:
    request = before(came_in, money, cast.finance)
    with scope(cast.finance.scope):
        row = Disbursement.objects.filter(use=Use.MATERIALS).get()
        withdraw_disbursement(disbursement_id=row.pk, reason="日期写错", by=cast.finance)
    with scope(EVERYWHERE):
        day = timezone.localdate() - datetime.timedelta(days=1)
        Takeover.objects.update(at=timezone.now() - datetime.timedelta(days=10))
    with pytest.raises(RuleBroken) as broken:
        given(request, money, cast.finance, "200", day=day)
    assert broken.value.field == "paid_on"
