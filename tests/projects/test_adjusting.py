"""A plan adjusted by a new paper: the amount in force moves by it alone, and nothing is lost."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import withdraw_adjustment, withdraw_fund
from projects.models import Fund, Outcome, PlanAdjustment, Project
from projects.money import funds_of
from projects.plan_papers import spread_of
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.paper_rows import adjust, plan_paper, spread
from tests.projects.test_endings import went_back
from tests.projects.test_funds import receive, together
from tests.projects.test_plan_papers import refused
from tests.projects.village_rows import fund, funding, said, words

SignIn = Callable[[Post], Client]


@pytest.fixture
def mine(ours: Project, cast: Cast) -> Fund:
    return fund(ours, cast.finance)  # 3,000,000 yuan, a floor of 30 per cent


@pytest.fixture
def theirs(cast: Cast) -> Fund:
    return fund(funding(cast.next_village), cast.finance)


def now(it: Fund) -> tuple[Decimal, Decimal | None]:
    with transaction.atomic(), scope(EVERYWHERE):
        it.refresh_from_db()
    return it.amount, it.share_floor


def test_money_moves_from_one_project_to_another_at_once(
    mine: Fund, theirs: Fund, cast: Cast
) -> None:
    paper = adjust({mine: "-500000", theirs: "500000"}, cast.finance)
    assert now(mine)[0] == Decimal("2500000.00")
    assert now(theirs)[0] == Decimal("3500000.00")
    with scope(EVERYWHERE):
        assert funds_of(mine.project).planned == Decimal("2500000.00")
        assert sum(row.amount for row in paper.rows.all()) == 0
        assert [row.before for row in mine.adjustments.all()] == [Decimal("3000000.00")]
        told = AuditRecord.objects.get(verb="adjust plan", project_id=mine.project_id)
        assert told.facts["amount"] == "-500000.00"


def test_a_new_floor_holds_and_the_old_one_stays_in_sight(mine: Fund, cast: Cast) -> None:
    adjust({mine: "0"}, cast.finance, floor="35")
    assert now(mine) == (Decimal("3000000.00"), Decimal("35.00"))
    with scope(EVERYWHERE):
        assert mine.adjustments.get().floor_before == Decimal("30.00")


def test_whoever_decides_looks_at_the_money_again(mine: Fund, cast: Cast) -> None:
    with scope(EVERYWHERE):
        before = Project.objects.get(pk=mine.project_id).version
    adjust({mine: "-1"}, cast.finance)
    with scope(EVERYWHERE):
        assert Project.objects.get(pk=mine.project_id).version == before + 1


def test_a_plan_never_falls_below_what_arrived_and_was_not_returned(mine: Fund, cast: Cast) -> None:
    receive(mine, cast.finance, "1000000")
    with pytest.raises(RuleBroken) as broken:
        adjust({mine: "-2000000.01"}, cast.finance)
    assert broken.value.field == str(mine.pk)
    went_back(mine, cast.finance, "400000")
    adjust({mine: "-2400000"}, cast.finance)
    assert now(mine)[0] == Decimal("600000.00")
    with pytest.raises(RuleBroken):  # nothing more is to come
        receive(mine, cast.finance, "0.01", paper_number="2号")


def test_the_funds_say_what_is_still_to_come_after_a_return(
    mine: Fund, cast: Cast, sign_in: SignIn
) -> None:
    receive(mine, cast.finance, "1000000")
    went_back(mine, cast.finance, "400000")
    adjust({mine: "-2300000"}, cast.finance)
    page = words(sign_in(cast.recorder).get(reverse("fund_list", args=[mine.project_id])))
    figures = page.split('class="dl big"')[1].split("</dl>")[0]
    assert "700,000.00" in figures  # planned
    assert "1,000,000.00" in figures  # arrived once
    assert ">100,000.00<" in figures  # still to come


def test_a_plan_can_be_taken_away_whole(mine: Fund, cast: Cast) -> None:
    adjust({mine: "-3000000"}, cast.finance)
    assert now(mine)[0] == 0
    with pytest.raises(RuleBroken):
        adjust({mine: "-0.01"}, cast.finance, number="2号")


def test_a_project_that_has_ended_only_loses_money(mine: Fund, cast: Cast) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=mine.project_id).update(outcome=Outcome.ARCHIVED)
    adjust({mine: "-1000000"}, cast.finance)
    for part, floor in (("1", ""), ("0", "40")):
        with pytest.raises(RuleBroken) as broken:
            adjust({mine: part}, cast.finance, number="2号", floor=floor)
        assert broken.value.field == str(mine.pk)


def test_all_rows_or_none(mine: Fund, theirs: Fund, cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        adjust({mine: "500000", theirs: "-3000000.01"}, cast.finance)
    assert now(mine)[0] == Decimal("3000000.00")
    with scope(EVERYWHERE):
        assert not PlanAdjustment.objects.exists()


def test_a_paper_needs_a_reason_rows_and_something_to_adjust(mine: Fund, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        adjust({mine: "1"}, cast.finance, reason=" ")
    assert broken.value.field == "reason"
    sentence = said("Type for at least one project what is added or taken away.")
    with pytest.raises(RuleBroken, match=sentence):
        adjust({}, cast.finance)
    sentence = said("Nothing changes for one of the projects. Leave it empty.")
    with pytest.raises(RuleBroken, match=sentence):
        adjust({mine: "0"}, cast.finance)


def test_an_adjusting_paper_is_entered_once(mine: Fund, cast: Cast) -> None:
    key = new_id()
    first = adjust({mine: "1"}, cast.finance, id=key)
    assert adjust({mine: "1"}, cast.finance, id=key) == first
    assert now(mine)[0] == Decimal("3000001.00")
    with pytest.raises(RuleBroken):
        adjust({mine: "1"}, cast.finance)


def test_struck_out_the_plan_is_what_it_was(mine: Fund, theirs: Fund, cast: Cast) -> None:
    first = adjust({mine: "-500000", theirs: "500000"}, cast.finance, floor="35")
    second = adjust({mine: "-100000"}, cast.finance, number="2号")
    with scope(cast.finance.scope):
        with pytest.raises(RuleBroken):  # the later one first
            withdraw_adjustment(paper_id=first.pk, reason="看错", by=cast.finance)
        for paper in (second, first):
            with pytest.raises(RuleBroken) as broken:
                withdraw_adjustment(paper_id=paper.pk, reason=" ", by=cast.finance)
            assert broken.value.field == "reason"
            withdraw_adjustment(paper_id=paper.pk, reason="看错", by=cast.finance)
    assert now(mine) == (Decimal("3000000.00"), Decimal("30.00"))
    assert now(theirs) == (Decimal("3000000.00"), Decimal("30.00"))


def test_what_it_added_and_money_came_by_is_not_struck_out(mine: Fund, cast: Cast) -> None:
    paper = adjust({mine: "500000"}, cast.finance)
    receive(mine, cast.finance, "3500000")
    sentence = said("More than this has arrived by the plan paper already.")
    with scope(cast.finance.scope), pytest.raises(RuleBroken, match=sentence):
        withdraw_adjustment(paper_id=paper.pk, reason="看错", by=cast.finance)
    assert now(mine)[0] == Decimal("3500000.00")


def test_an_adjusted_plan_paper_is_not_struck_out(mine: Fund, cast: Cast) -> None:
    adjust({mine: "-1"}, cast.finance)
    sentence = said("Another paper has adjusted this plan. Strike that out first.")
    with scope(cast.finance.scope), pytest.raises(RuleBroken, match=sentence):
        withdraw_fund(fund_id=mine.pk, reason="看错", by=cast.finance)


def test_what_another_paper_took_away_is_not_spread_again(ours: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance, "3000000")
    (row,) = spread(paper, {ours: "3000000"}, cast.finance)
    adjust({row: "-1000000"}, cast.finance)
    with scope(EVERYWHERE):
        assert spread_of(paper).left == 0
    other = funding(cast.next_village)
    with pytest.raises(RuleBroken):
        spread(paper, {other: "1"}, cast.finance)


def test_another_countys_plan_is_not_adjusted(mine: Fund, cast: Cast) -> None:
    far = funding(cast.neighbour)
    finance = factories.post(factories.Role.COUNTY_FINANCE, factories.county_of(far.village_id))
    with pytest.raises(RuleBroken):
        adjust({mine: "-1"}, finance)


def test_two_at_once_never_take_more_than_is_there(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        entered = fund(funding(cast.recorder), cast.finance)
    came = together(lambda at: adjust({entered: "-2000000"}, cast.finance, number=f"{at}号"))
    assert sorted(came) == ["done", "refused"]
    assert now(entered)[0] == Decimal("1000000.00")


def test_two_papers_adjusted_crosswise_at_once_both_come_through(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        one, two = (plan_paper(cast.finance, number=f"{n}号") for n in range(2))
        rows = [
            spread(paper, {funding(by): "1000000"}, cast.finance)[0]
            for paper in (one, two)
            for by in (cast.recorder, cast.next_village)
        ]
    pairs = ({rows[0]: "-5", rows[3]: "5"}, {rows[2]: "-5", rows[1]: "5"})
    came = together(lambda at: adjust(pairs[at], cast.finance, number=f"调{at}号"))
    assert came == ["done", "done"]


def test_money_and_an_adjustment_at_once_never_leave_less_than_arrived(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        entered = fund(funding(cast.recorder), cast.finance)
    came = together(
        lambda at: (
            adjust({entered: "-2000000"}, cast.finance)
            if at
            else receive(entered, cast.finance, "2000000")
        )
    )
    assert sorted(came) == ["done", "refused"]


def test_no_statement_moves_a_plan_around_its_adjustments(
    mine: Fund, theirs: Fund, cast: Cast
) -> None:
    receive(mine, cast.finance, "2000000")
    paper = adjust({mine: "-500000"}, cast.finance)
    refused("UPDATE projects_fund SET amount = 3000000 WHERE id = %s",
            "fund_moves_by_adjustments", mine.pk)  # fmt: skip
    refused("UPDATE projects_fund SET share_floor = 1 WHERE id = %s",
            "fund_moves_by_adjustments", mine.pk)  # fmt: skip
    refused("UPDATE projects_planadjustment SET amount = 1", "only_withdrawn")
    insert = (
        "INSERT INTO projects_planadjustment (id, village_id, project_id, paper_id, fund_id,"
        " number, amount, before, share_floor, floor_before, at, by_id, withdrawn_reason)"
        " SELECT %s, village_id, project_id, %s, id, {number}, {amount}, {before}, NULL,"
        " share_floor, now(), by_id, '' FROM projects_fund WHERE id = %s"
    )
    for number, amount, before, name in (
        (2, 1, 3000000, "adjustment_of_what_is_in_force"),
        (1, 1, 2500000, "adjustment_of_what_is_in_force"),
        (1, -3000001, 3000000, "fund_has_money"),
    ):
        at = theirs if number == 1 and before == 3000000 else mine
        refused(
            insert.format(number=number, amount=amount, before=before), name,
            new_id(), paper.pk, at.pk,
        )  # fmt: skip


def test_a_village_sees_its_own_row_alone(mine: Fund, theirs: Fund, cast: Cast) -> None:
    adjust({mine: "-500000", theirs: "500000"}, cast.finance)
    with scope(cast.recorder.scope):
        assert [row.fund_id for row in PlanAdjustment.objects.all()] == [mine.pk]
    with scope(cast.neighbour.scope):
        assert not PlanAdjustment.objects.exists()
