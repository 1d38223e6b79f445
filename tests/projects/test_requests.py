"""Asking for the works' money: who takes which step, and what stops it."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    edit_request,
    lessen_labour_request,
    withdraw_request,
    withdraw_voucher,
)
from projects.models import Fund, FundRequest, Project, RequestAct, RequestVoucher, Use, Verdict
from projects.request_rules import State
from projects.request_words import warnings_of
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.projects.request_rows import (
    again,
    approved,
    asked,
    decided,
    drafted,
    for_wages,
    given,
    handed_in,
    papered,
    state_of,
)
from tests.projects.village_rows import said

TOO_EARLY = "Money is asked for once the plan and funds are issued."
HANDED_IN = "This request was handed in; it can't be changed now."
CHANGED = "Someone else has changed this meanwhile. Look at it again."
WHY = "Say why, so that the village knows what to mend."
BY_THEIR_SHEET = "Wages are asked for by their sheet; nothing is to be written here."
ONE_STEP = (
    "Whoever answers for one step of this request may not answer for another one. "
    "Another person must take this step."
)


@pytest.fixture
def draft(ours: Project, money: Fund, cast: Cast) -> FundRequest:
    return drafted(ours, cast.recorder)


# ---- asking ----


def test_money_is_asked_for_once_the_plan_and_funds_are_issued(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said(TOO_EARLY)):
        drafted(ours, cast.recorder)


def test_the_same_form_again_asks_once(ours: Project, money: Fund, cast: Cast) -> None:
    row = new_id()
    assert drafted(ours, cast.recorder, id=row) == drafted(ours, cast.recorder, id=row)


def test_requests_are_counted_in_their_order(ours: Project, money: Fund, cast: Cast) -> None:
    numbers = [drafted(ours, cast.recorder).number, for_wages(ours, cast, "10").number]
    assert numbers == [1, 2]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param({"materials": "0"}, "materials", id="nothing"),
        pytest.param({"materials": "3000000.01"}, "materials", id="more than is planned"),
        pytest.param({"purpose": " "}, "purpose", id="for nothing"),
    ],
)
def test_what_can_not_be_asked_for_is_said_at_its_field(
    ours: Project, money: Fund, cast: Cast, words: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        drafted(ours, cast.recorder, **words)
    assert broken.value.field == field


def test_wages_and_works_together_ask_for_no_more_than_is_planned(
    ours: Project, money: Fund, cast: Cast
) -> None:
    for_wages(ours, cast, "2900000")
    with pytest.raises(RuleBroken, match=r"100,000\.00"):
        drafted(ours, cast.recorder, "100000.01")
    drafted(ours, cast.recorder, "100000")


def test_what_was_taken_back_can_be_asked_for_again(ours: Project, money: Fund, cast: Cast) -> None:
    first = drafted(ours, cast.recorder, "3000000")
    with scope(cast.recorder.scope):
        withdraw_request(request_id=first.pk, reason="写错了", by=cast.recorder)
    assert state_of(first) == State.WITHDRAWN
    drafted(ours, cast.recorder, "3000000")


def test_a_request_is_changed_only_while_it_is_prepared(draft: FundRequest, cast: Cast) -> None:
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    version = again(draft).version
    with scope(cast.recorder.scope):
        for act in (
            lambda: edit_request(
                request_id=draft.pk, version=version, asked=asked(), by=cast.recorder
            ),
            lambda: withdraw_request(request_id=draft.pk, reason="改", by=cast.recorder),
            lambda: withdraw_voucher(
                voucher_id=RequestVoucher.objects.get().pk, reason="改", by=cast.recorder
            ),
        ):
            with pytest.raises(RuleBroken, match=said(HANDED_IN)):
                act()


def test_a_change_sees_the_last_version(draft: FundRequest, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        edit_request(request_id=draft.pk, version=draft.version, asked=asked("5"), by=cast.recorder)
        with pytest.raises(RuleBroken, match=said(CHANGED)):
            edit_request(
                request_id=draft.pk, version=draft.version, asked=asked("6"), by=cast.recorder
            )
    assert again(draft).materials == 5


def test_every_part_has_a_paper_before_it_is_handed_in(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = drafted(ours, cast.recorder, "10", machinery="20")
    papered(request, cast.recorder, Use.MATERIALS)
    with pytest.raises(RuleBroken, match=str(Use.MACHINERY.label)):
        handed_in(request, cast.recorder)
    papered(request, cast.recorder, Use.MACHINERY)
    handed_in(request, cast.recorder)
    assert state_of(request) == State.SUPERVISION


# ---- deciding ----


def test_supervision_township_and_county_agree_one_after_the_other(
    draft: FundRequest, cast: Cast
) -> None:
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    seen = []
    for post in (cast.supervisor, cast.township, cast.county):
        decided(draft, post)
        seen.append(state_of(draft))
    assert seen == [State.TOWNSHIP, State.COUNTY, State.RELEASE]


def test_a_step_is_taken_by_those_whose_step_it_is(draft: FundRequest, cast: Cast) -> None:
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    for wrong in (cast.recorder, cast.township, cast.county, cast.finance):
        with pytest.raises(PermissionDenied):
            decided(draft, wrong)


def test_a_return_needs_a_reason_and_begins_a_new_round(draft: FundRequest, cast: Cast) -> None:
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    with pytest.raises(RuleBroken, match=said(WHY)):
        decided(draft, cast.supervisor, Verdict.RETURN)
    decided(draft, cast.supervisor, Verdict.RETURN, "发票看不清")
    assert (state_of(draft), again(draft).round) == (State.MAKE, 2)
    handed_in(draft, cast.recorder)
    decided(draft, cast.supervisor)
    assert state_of(draft) == State.TOWNSHIP


def test_the_supervision_group_does_not_reject(draft: FundRequest, cast: Cast) -> None:
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    with pytest.raises(RuleBroken, match=said("The supervision group agrees or sends back.")):
        decided(draft, cast.supervisor, Verdict.REJECT, "不同意")
    decided(draft, cast.supervisor)
    decided(draft, cast.township, Verdict.REJECT, "不属于本项目")
    assert state_of(draft) == State.REJECTED


def test_whoever_answers_for_one_step_answers_for_no_other(draft: FundRequest, cast: Cast) -> None:
    """decisions.md 15: a human acts in one step of a case, through whichever post."""
    papered(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    with scope(EVERYWHERE):
        both = factories.post(
            Role.SUPERVISOR, cast.recorder.division_id, human=cast.recorder.human,
            username="same-human",
        )  # fmt: skip
    with pytest.raises(RuleBroken, match=said(ONE_STEP)):
        decided(draft, both)


def test_whoever_approved_the_wages_disburses_none_of_them(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = for_wages(ours, cast, "500")
    with scope(EVERYWHERE):
        both = factories.post(
            Role.COUNTY_FINANCE, cast.county.division_id, human=cast.county.human,
            username="same-human",
        )  # fmt: skip
    with pytest.raises(RuleBroken, match=said(ONE_STEP)):
        given(request, money, both, "500", Use.LABOUR)
    given(request, money, cast.finance, "500", Use.LABOUR)
    assert state_of(request) == State.DONE


# ---- wages ----


def test_wages_wait_for_finance_alone_and_are_not_written(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = for_wages(ours, cast, "500")
    assert state_of(request) == State.RELEASE
    with (
        scope(cast.recorder.scope),
        pytest.raises(
            RuleBroken,
            match=said(BY_THEIR_SHEET),
        ),
    ):
        edit_request(request_id=request.pk, version=1, asked=asked(), by=cast.recorder)


def test_wages_become_less_where_a_line_is_taken_off(
    ours: Project, money: Fund, cast: Cast
) -> None:
    sheet = new_id()
    request = for_wages(ours, cast, "500", sheet)
    given(request, money, cast.finance, "400", Use.LABOUR)
    with scope(EVERYWHERE):
        lessen_labour_request(about_id=sheet, amount=Decimal(400), by=cast.clerk)
        lessen_labour_request(about_id=sheet, amount=Decimal(900), by=cast.clerk)
        lessen_labour_request(about_id=new_id(), amount=Decimal(0), by=cast.clerk)
    assert (again(request).labour, state_of(request)) == (400, State.DONE)


# ---- what should make people look twice ----


def test_thin_papers_and_wages_that_are_still_to_come_are_said(
    ours: Project, money: Fund, cast: Cast
) -> None:
    request = drafted(ours, cast.recorder, "2200000")
    with scope(EVERYWHERE):
        assert len(warnings_of(request)) == 1  # 800,000 are left for 900,000 of wages
    papered(request, cast.recorder)
    with scope(cast.recorder.scope):
        edit_request(
            request_id=request.pk, version=again(request).version, asked=asked("2200001"),
            by=cast.recorder,
        )  # fmt: skip
    with scope(EVERYWHERE):
        assert len(warnings_of(again(request))) == 2
        assert warnings_of(again(for_wages(ours, cast, "1"))) == []


# ---- what the database holds ----


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        pytest.param({"state": "release"}, "request_goes_on", id="past its steps"),
        pytest.param({"number": 9}, "request_goes_on", id="another number"),
        pytest.param({"labour": 5}, "request_goes_on", id="wages among the works"),
        pytest.param({"materials": 0}, "request_of_wages_or_of_works", id="of nothing"),
    ],
)
def test_the_database_holds_how_a_request_goes_on(
    draft: FundRequest, change: dict[str, Any], constraint: str
) -> None:
    with scope(EVERYWHERE), pytest.raises(IntegrityError) as refused, transaction.atomic():
        FundRequest.objects.filter(pk=draft.pk).update(**change)
    assert constraint_of(refused.value) == constraint


def test_no_row_of_a_request_is_ever_taken_away(ours: Project, money: Fund, cast: Cast) -> None:
    request = approved(ours, cast)
    given(request, money, cast.finance, "1000")
    rows = (
        FundRequest.objects.filter(pk=request.pk),
        RequestAct.objects.all(),
        RequestVoucher.objects.all(),
        request.disbursements.all(),
    )
    with scope(EVERYWHERE):
        for found in rows:
            with pytest.raises(DatabaseError), transaction.atomic():
                found._raw_delete(found.db)
        with pytest.raises(DatabaseError), transaction.atomic():
            RequestAct.objects.update(reason="改")
        with pytest.raises(DatabaseError), transaction.atomic():
            request.disbursements.update(amount=1)


def test_a_neighbour_finds_no_request(draft: FundRequest, cast: Cast) -> None:
    other = cast.next_village
    with scope(other.scope), pytest.raises(FundRequest.DoesNotExist):
        withdraw_request(request_id=draft.pk, reason="不是我的", by=other)
