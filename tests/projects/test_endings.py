"""A project ends early or is given back: who asks, what must be settled, where its money goes."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    withdraw_ending,
    withdraw_receipt,
    withdraw_request,
    withdraw_return,
)
from projects.actions.ending import settled_first
from projects.fund_ledger import fund_ledger
from projects.lifecycle import Stage
from projects.models import (
    Asker,
    Ending,
    Fund,
    FundReceipt,
    Outcome,
    Project,
    Use,
    Verdict,
)
from projects.treasury import at_hand
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.projects.ending_rows import again, asked, judged, went_back
from tests.projects.request_rows import ARRIVED, approved, drafted, for_wages, given
from tests.projects.village_rows import project, said

RESOLVE = (
    "The villagers have resolved to build this project: choose the meeting in which they "
    "resolved, after all four deliberations, that it ends."
)
NOT_HE = "Whoever asked for it doesn't decide on it. Another person must do that."
MISSING = "This is still missing: %(names)s."


def gaps(at: Project) -> set[str]:
    with scope(EVERYWHERE):
        return {one.code for one in settled_first(at) if not one.holds}


# ---- asking ----


def test_the_village_that_resolved_on_it_needs_a_resolution(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said(RESOLVE)):
        asked(ours, cast.recorder, Asker.VILLAGE)


def test_before_that_a_reason_and_a_paper_do(cast: Cast) -> None:
    early = project(cast.recorder)
    with pytest.raises(RuleBroken):
        asked(early, cast.recorder, Asker.VILLAGE, reason=" ")
    one = new_id()
    ending = asked(early, cast.recorder, Asker.VILLAGE, id=one)
    assert asked(early, cast.recorder, Asker.VILLAGE, id=one) == ending  # a double click
    with pytest.raises(RuleBroken):
        asked(early, cast.recorder, Asker.VILLAGE)
    judged(ending, cast.county)
    assert again(early).outcome == Outcome.RETURNED


def test_finished_works_do_not_end_early(cast: Cast) -> None:
    late = project(cast.recorder, stage=Stage.ACCEPTANCE)
    with pytest.raises(RuleBroken):
        asked(late, cast.clerk)


def test_taken_back_or_refused_the_project_goes_on(ours: Project, cast: Cast) -> None:
    ending = asked(ours, cast.clerk)
    with scope(cast.clerk.scope):
        with pytest.raises(RuleBroken):
            withdraw_ending(ending_id=ending.pk, reason="", by=cast.clerk)
        withdraw_ending(ending_id=ending.pk, reason="继续实施", by=cast.clerk)
        withdraw_ending(ending_id=ending.pk, reason="继续实施", by=cast.clerk)  # a double click
    second = asked(ours, cast.clerk)
    judged(second, cast.county, Verdict.REJECT, "继续实施")
    assert again(ours).outcome == Outcome.OPEN
    with pytest.raises(RuleBroken):
        judged(second, cast.county)
    with scope(cast.clerk.scope), pytest.raises(RuleBroken):
        withdraw_ending(ending_id=second.pk, reason="晚了", by=cast.clerk)


def test_only_the_county_decides_and_another_human_than_asked(ours: Project, cast: Cast) -> None:
    ending = asked(ours, cast.clerk)
    with pytest.raises(PermissionDenied):
        judged(ending, cast.township)
    both = factories.post(
        Role.COUNTY_OFFICER, cast.county.division_id, username="both", human=cast.clerk.human
    )
    with pytest.raises(RuleBroken, match=said(NOT_HE)):
        judged(ending, both)
    with pytest.raises(RuleBroken):
        judged(ending, cast.county, why="")


# ---- what is settled first ----


def test_nothing_ends_while_money_is_left_or_asked_for(
    ours: Project, money: Fund, cast: Cast
) -> None:
    ending = asked(ours, cast.clerk)
    request = drafted(ours, cast.recorder)
    assert gaps(ours) == {"money_returned", "no_request_waits"}
    with pytest.raises(RuleBroken, match=said(MISSING, names=".+")):
        judged(ending, cast.county)
    with scope(cast.recorder.scope):
        withdraw_request(request_id=request.pk, reason="不需要了", by=cast.recorder)
    went_back(money, cast.finance, str(ARRIVED))
    assert gaps(ours) == set()
    judged(ending, cast.county)
    found = again(ours)
    assert (found.outcome, found.stage) == (Outcome.ENDED, Stage.CONSTRUCTION)
    with scope(EVERYWHERE):
        ledger = fund_ledger(found)
    assert (ledger.at_treasury, ledger.on_account) == (0, 0)
    assert (ledger.arrived, ledger.returned) == (ARRIVED, ARRIVED)


def test_what_was_disbursed_comes_back_by_use_and_the_ledger_balances(
    ours: Project, money: Fund, cast: Cast
) -> None:
    given(approved(ours, cast, "46000"), money, cast.finance, "46000")
    with pytest.raises(RuleBroken):
        went_back(money, cast.finance, "46000.01", Use.MATERIALS)
    with pytest.raises(RuleBroken):
        went_back(money, cast.finance, "1", Use.OTHER)
    went_back(money, cast.finance, "46000", Use.MATERIALS)
    with scope(EVERYWHERE):
        assert at_hand(ours).at_hand == ARRIVED
        ledger = fund_ledger(ours)
    assert (ledger.at_treasury, ledger.on_account) == (ARRIVED, 0)
    assert all(one.left == 0 for one in ledger.uses)
    given(approved(ours, cast, "900000"), money, cast.finance, "900000")
    given(approved(ours, cast, "100000"), money, cast.finance, "100000")  # what came back, again
    with pytest.raises(RuleBroken):
        went_back(money, cast.finance, "0.01")


def test_what_approved_wages_wait_for_does_not_go_back(
    ours: Project, money: Fund, cast: Cast
) -> None:
    for_wages(ours, cast, "300000")
    with pytest.raises(RuleBroken, match=r"700,000\.00"):
        went_back(money, cast.finance, "700000.01")
    went_back(money, cast.finance, "700000")


@pytest.mark.parametrize(
    ("amount", "words", "field"),
    [
        pytest.param("0", {}, "amount", id="nothing"),
        pytest.param("5", {"number": "1"}, "", id="a voucher twice"),
        pytest.param("5", {"day": datetime.date(2999, 1, 1)}, "returned_on", id="a day ahead"),
        pytest.param("5", {"use": "wages"}, "", id="no such use"),
    ],
)
def test_a_voucher_is_entered_as_it_is(
    ours: Project, money: Fund, cast: Cast, amount: str, words: dict[str, Any], field: str
) -> None:
    one = new_id()
    row = went_back(money, cast.finance, "10", number="1", id=one)
    assert went_back(money, cast.finance, "10", number="1", id=one) == row  # a double click
    with pytest.raises(RuleBroken) as broken:
        went_back(money, cast.finance, amount, **words)
    assert broken.value.field == field


def test_struck_out_it_is_here_again_unless_it_went_on(
    ours: Project, money: Fund, cast: Cast
) -> None:
    given(approved(ours, cast, "1000000"), money, cast.finance, "1000000")
    first = went_back(money, cast.finance, "1000", Use.MATERIALS)
    second = went_back(money, cast.finance, "1000")
    with scope(cast.finance.scope):
        for reason in ("", "写错了"):
            with pytest.raises(RuleBroken):
                withdraw_return(return_id=first.pk, reason=reason, by=cast.finance)
        for _ in range(2):  # a double click
            withdraw_return(return_id=second.pk, reason="写错了", by=cast.finance)
        withdraw_return(return_id=first.pk, reason="写错了", by=cast.finance)
        ledger = fund_ledger(ours)
    assert (ledger.at_treasury, ledger.on_account) == (0, ARRIVED)


def test_what_was_returned_is_not_struck_out_of_what_arrived(
    ours: Project, money: Fund, cast: Cast
) -> None:
    went_back(money, cast.finance, "10")
    with scope(cast.finance.scope):
        receipt = FundReceipt.objects.get(fund=money)
        with pytest.raises(RuleBroken):
            withdraw_receipt(receipt_id=receipt.pk, reason="写错了", by=cast.finance)


def test_no_project_ends_unasked(ours: Project, cast: Cast) -> None:
    asked(ours, cast.clerk)
    with scope(EVERYWHERE), pytest.raises(IntegrityError) as error, transaction.atomic():
        Project.objects.filter(pk=ours.pk).update(outcome=Outcome.RETURNED)
    assert constraint_of(error.value) == "project_ends_by_agreement"
    with scope(EVERYWHERE), pytest.raises(IntegrityError) as error, transaction.atomic():
        Ending.objects.update(reason="另一个")
    assert constraint_of(error.value) == "ending_goes_on"
