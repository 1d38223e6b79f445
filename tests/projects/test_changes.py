"""Change orders: who takes which step, what stops one, and what it does to the estimate."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleBroken, constraint_of
from core.scope import EVERYWHERE, scope
from projects.actions import edit_change, withdraw_change, withdraw_change_paper
from projects.change_rules import State, Why
from projects.change_words import warnings_of
from projects.changes import basis_of, effect_of
from projects.documents.change import change_sheet, change_subjects
from projects.estimates import estimate_on, first_estimate
from projects.gatekeeping import missing
from projects.models import ChangeAct, ChangeOrder, ChangePaper, Fund, Project, Verdict
from projects.money import funds_of, wage_share_of
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.projects.change_rows import (
    again,
    altered,
    handed_in,
    judged,
    limits,
    shown,
    waiting,
    written,
)
from tests.projects.request_rows import drafted
from tests.projects.village_rows import said

HANDED_IN = "This change was handed in; it can't be written otherwise now."
BUILDING = "Changes are written while the works go on: before, the plan itself is changed."
NOTHING = "Type what becomes dearer and what cheaper, for one kind of cost or several."
BARE = "Add a picture of the place or a paper that shows the change."
WHY = "Say why, so that the village knows what to mend."
ONE_STEP = (
    "Whoever answers for one step of this change may not answer for another one. "
    "Another person must take this step."
)
ALONE = "Change %(number)s waits for its decision: hand this one in after that."
FLOOR = (
    "Wages of %(after)s yuan would be left, the plan papers ask for %(least)s yuan. "
    "Take less from the wages."
)


@pytest.fixture
def draft(ours: Project, money: Fund, cast: Cast) -> ChangeOrder:
    return written(ours, cast.recorder)


def estimate(of: Project) -> tuple[Decimal, ...]:
    with scope(EVERYWHERE):
        of.refresh_from_db()
    return of.labour, of.materials, of.machinery, of.other


# ---- writing ----


def test_changes_are_written_while_the_works_go_on(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said(BUILDING)):
        written(ours, cast.recorder)


def test_writing_it_twice_writes_it_once(draft: ChangeOrder, cast: Cast) -> None:
    assert written(draft.project, cast.recorder, id=draft.pk) == draft
    with scope(EVERYWHERE):
        assert ChangeOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        pytest.param({"labour_plus": "0"}, "labour_plus", id="nothing changes"),
        pytest.param({"other_minus": "100000000"}, "other_minus", id="more than there is"),
    ],
)
def test_a_change_says_what_it_costs(
    ours: Project, money: Fund, cast: Cast, amounts: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        written(ours, cast.recorder, None, **amounts)
    assert broken.value.field == field


def test_while_it_is_prepared_it_is_written_otherwise(draft: ChangeOrder, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        edit_change(
            change_id=draft.pk, version=draft.version, altered=altered(labour_plus="5"),
            by=cast.recorder,
        )  # fmt: skip
        with pytest.raises(RuleBroken):  # by the page from before
            edit_change(
                change_id=draft.pk, version=draft.version, altered=altered(), by=cast.recorder
            )
    assert again(draft).delta.net == 5


def test_it_is_handed_in_with_a_picture_that_stands(draft: ChangeOrder, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said(BARE)):
        handed_in(draft, cast.recorder)
    row = shown(draft, cast.recorder)
    with scope(cast.recorder.scope):
        withdraw_change_paper(row_id=row.pk, reason="照错了", by=cast.recorder)
        withdraw_change_paper(row_id=row.pk, reason="照错了", by=cast.recorder)  # a double click
    with pytest.raises(RuleBroken, match=said(BARE)):
        handed_in(draft, cast.recorder)


def test_handed_in_it_is_fixed(draft: ChangeOrder, cast: Cast) -> None:
    shown(draft, cast.recorder)
    handed_in(draft, cast.recorder)
    with scope(cast.recorder.scope), pytest.raises(RuleBroken, match=said(HANDED_IN)):
        withdraw_change(change_id=draft.pk, reason="作废", by=cast.recorder)
    with pytest.raises(RuleBroken, match=said(HANDED_IN)):
        shown(draft, cast.recorder)


def test_taken_back_it_stays_on_record(draft: ChangeOrder, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        withdraw_change(change_id=draft.pk, reason="不改了", by=cast.recorder)
        withdraw_change(change_id=draft.pk, reason="不改了", by=cast.recorder)  # a double click
    assert (again(draft).state, again(draft).closed_reason) == (State.WITHDRAWN, "不改了")


def test_one_change_waits_at_a_time(ours: Project, money: Fund, cast: Cast) -> None:
    first = waiting(ours, cast)
    second = written(ours, cast.recorder)
    shown(second, cast.recorder)
    with pytest.raises(RuleBroken, match=said(ALONE, number=1)):
        handed_in(second, cast.recorder)
    judged(first, cast.township, Verdict.REJECT, "不必改")
    handed_in(second, cast.recorder)


# ---- deciding ----


def test_the_township_decides_within_the_countys_limits_and_the_estimate_moves(
    ours: Project, money: Fund, cast: Cast
) -> None:
    limits(cast.county, change_yuan=Decimal(20_000), change_percent=Decimal(5))
    before, version = estimate(ours), ours.version
    change = waiting(ours, cast)
    with scope(EVERYWHERE):
        assert [gate.code for gate in missing(ours)].count("no_change_waits") == 1
    judged(change, cast.township)
    assert again(change).state == State.DECIDED
    after = estimate(ours)
    assert after == (before[0] + 4000, before[1] + 9000, before[2] - 3000, before[3])
    assert ours.version > version
    with scope(EVERYWHERE):
        assert first_estimate(ours).total == sum(before)
        assert estimate_on(ours, timezone.localdate()).total == sum(after)
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        assert estimate_on(ours, yesterday).total == sum(before)


def test_without_limits_the_county_has_the_last_word(
    ours: Project, money: Fund, cast: Cast
) -> None:
    before = estimate(ours)
    change = waiting(ours, cast)
    judged(change, cast.township)
    assert (again(change).state, estimate(ours)) == (State.COUNTY, before)
    judged(change, cast.county)
    assert again(change).state == State.DECIDED
    assert estimate(ours) != before


def test_the_limits_are_those_of_the_day_it_was_handed_in(
    ours: Project, money: Fund, cast: Cast
) -> None:
    limits(cast.county, change_yuan=Decimal(13_000))
    change = waiting(ours, cast)
    limits(cast.county, change_yuan=Decimal(1))
    judged(change, cast.township)
    assert again(change).state == State.DECIDED
    with scope(EVERYWHERE):
        assert basis_of(again(change)).limits.yuan == Decimal(13_000)


def test_a_change_cut_in_pieces_gets_to_the_county(ours: Project, money: Fund, cast: Cast) -> None:
    limits(cast.county, change_yuan=Decimal(20_000))
    judged(waiting(ours, cast), cast.township)
    second = waiting(ours, cast)
    assert (second.why_county, second.counted) == (Why.ABOVE, Decimal(26_000))
    judged(second, cast.township)
    judged(second, cast.county)
    assert waiting(ours, cast).why_county == Why.WITHIN  # counted anew


def test_wages_are_not_taken_below_the_plan_papers_floor(
    ours: Project, money: Fund, cast: Cast
) -> None:
    change = written(ours, cast.recorder, labour_minus="1")
    shown(change, cast.recorder)
    with pytest.raises(RuleBroken, match=said(FLOOR, after="899,999.00", least="900,000.00")):
        handed_in(change, cast.recorder)
    with scope(EVERYWHERE):
        (warning,) = warnings_of(change, effect_of(change, basis_of(change)))
    assert "900,000.00" in warning


def test_sent_back_with_reasons_it_is_mended_and_decided_anew(
    ours: Project, money: Fund, cast: Cast
) -> None:
    change = waiting(ours, cast)
    with pytest.raises(RuleBroken, match=said(WHY)):
        judged(change, cast.township, Verdict.RETURN)
    judged(change, cast.township, Verdict.RETURN, "量不对")
    assert (again(change).state, again(change).round) == (State.MAKE, 2)
    handed_in(change, cast.recorder)
    judged(change, cast.township)
    judged(change, cast.county)
    with pytest.raises(RuleBroken):
        judged(change, cast.county)


def test_one_human_takes_one_step_of_it(ours: Project, money: Fund, cast: Cast) -> None:
    change = waiting(ours, cast)
    both = factories.post(
        Role.COUNTY_OFFICER, cast.county.division_id, username="both", human=cast.township.human
    )
    judged(change, cast.township)
    with pytest.raises(RuleBroken, match=said(ONE_STEP)):
        judged(change, both)


def test_the_village_does_not_decide(ours: Project, money: Fund, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        judged(waiting(ours, cast), cast.recorder)


# ---- what reads it ----


def test_share_and_requests_go_by_the_estimate_in_force(
    ours: Project, money: Fund, cast: Cast
) -> None:
    change = waiting(ours, cast, labour_plus="90000")
    with scope(EVERYWHERE):
        effect = effect_of(change, basis_of(change))
        assert effect.share_before == wage_share_of(ours, funds_of(ours)).planned
    judged(change, cast.township)
    judged(change, cast.county)
    with scope(EVERYWHERE):
        ours.refresh_from_db()
        assert wage_share_of(ours, funds_of(ours)).planned == effect.share_after


def test_what_was_asked_for_already_is_pointed_out(ours: Project, money: Fund, cast: Cast) -> None:
    drafted(ours, cast.recorder, "1100000")
    change = waiting(ours, cast, materials_minus="150000")
    with scope(EVERYWHERE):
        (warning,) = warnings_of(change, effect_of(change, basis_of(change)))
    assert "1,100,000.00" in warning
    assert "1,050,000.00" in warning


def test_the_form_says_what_was_decided(ours: Project, money: Fund, cast: Cast) -> None:
    written(ours, cast.recorder)  # not handed in: no form yet
    limits(cast.county, change_yuan=Decimal(20_000), change_percent=Decimal(5))
    change = waiting(ours, cast)
    judged(change, cast.township)
    with scope(EVERYWHERE):
        assert [one.about_id for one in change_subjects(ours)] == [change.pk]
        sheet: Any = change_sheet(ours, change.pk).data
    assert sheet.net == "+10,000.00"
    assert sheet.lines[0].after == "904,000.00"
    assert cast.township.human.name in sheet.opinions[2].said
    assert "20,000.00元且原概算的5.00%" in dict(sheet.effect)["权限依据"]


# ---- held by PostgreSQL ----


def test_nobody_goes_around_it(ours: Project, money: Fund, cast: Cast) -> None:
    change = waiting(ours, cast)
    rows = ChangeOrder.objects.filter(pk=change.pk)
    refused: dict[str, Any] = {
        "change_goes_on": lambda: rows.update(state=State.DECIDED, decided_at=timezone.now()),
        "estimate_moves_by_changes": lambda: Project.objects.filter(pk=ours.pk).update(labour=1),
    }
    for name, act in refused.items():
        with scope(EVERYWHERE), pytest.raises(IntegrityError) as error, transaction.atomic():
            act()
        assert constraint_of(error.value) == name
    judged(change, cast.township)
    for table in (ChangeAct, ChangePaper, ChangeOrder):
        with scope(EVERYWHERE), pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
