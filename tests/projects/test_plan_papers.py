"""One plan paper for many projects, and one fund paper: entered once, spread, never beyond."""

import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import withdraw_fund, withdraw_fund_paper, withdraw_plan_paper
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Fund, FundPaper, FundReceipt, PlanPaper, Project
from projects.plan_papers import spread_of, with_money
from projects.todo import waiting
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.paper_rows import NUMBER, adjust, arrive, fund_paper, plan_paper, spread
from tests.projects.test_funds import receive, together
from tests.projects.village_rows import fund, funding, project, said


@pytest.fixture
def theirs(cast: Cast) -> Project:
    """The next village's, in the same county."""
    return funding(cast.next_village)


# ---- one plan paper for many projects ----


def test_each_row_of_a_plan_paper_is_a_projects_fund(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    paper = plan_paper(cast.finance)
    funds = spread(paper, {ours: "3000000", theirs: "1500000.50"}, cast.finance)
    with scope(EVERYWHERE):
        assert {one.project_id: one.amount for one in funds} == {
            ours.pk: Decimal("3000000.00"), theirs.pk: Decimal("1500000.50")
        }  # fmt: skip
        assert {one.paper_number for one in funds} == {NUMBER}
        assert {one.share_floor for one in funds} == {Decimal("30.00")}
        assert spread_of(paper).left == Decimal("499999.50")
        pictures = Attachment.objects.filter(pk__in=[one.paper_id for one in funds])
        assert {one.sha256 for one in pictures} == {paper.paper_sha256}
        assert Project.objects.get(pk=ours.pk).version == ours.version + 1
        told = AuditRecord.objects.filter(verb="add fund", project_id=theirs.pk)
        assert told.count() == 1


def test_more_rows_can_be_added_later(ours: Project, theirs: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    spread(paper, {ours: "3000000"}, cast.finance)
    spread(paper, {theirs: "2000000"}, cast.finance)
    with scope(EVERYWHERE):
        assert spread_of(paper).left == 0


def test_rows_never_come_to_more_than_the_paper(ours: Project, theirs: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    sentence = "This comes to %(asked)s yuan; only %(left)s yuan of the paper are left."
    amounts = {"asked": "5,000,000.01", "left": "5,000,000.00"}
    with pytest.raises(RuleBroken, match=said(sentence, **amounts)):
        spread(paper, {ours: "3000000", theirs: "2000000.01"}, cast.finance)
    with scope(EVERYWHERE):
        assert not Fund.objects.exists()


def test_a_project_has_one_row_of_a_paper(ours: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    spread(paper, {ours: "1000000"}, cast.finance)
    with pytest.raises(RuleBroken) as broken:
        spread(paper, {ours: "1000000"}, cast.finance)
    assert broken.value.field == str(ours.pk)


def test_a_double_click_spreads_once(ours: Project, cast: Cast) -> None:
    paper, key = plan_paper(cast.finance), new_id()
    first = spread(paper, {ours: "1000000"}, cast.finance, id=key)
    assert spread(paper, {ours: "1000000"}, cast.finance, id=key) == first
    again = plan_paper(cast.finance, id=paper.pk)
    assert again == paper


def test_going_back_and_changing_the_form_loses_no_row(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    paper, key = plan_paper(cast.finance), new_id()
    spread(paper, {ours: "1000000"}, cast.finance, id=key)
    for parts in ({ours: "1000000", theirs: "5"}, {ours: "999"}):
        with pytest.raises(RuleBroken) as broken:
            spread(paper, parts, cast.finance, id=key)
        assert broken.value.field == str(ours.pk)
    with scope(EVERYWHERE):
        assert Fund.objects.get().amount == Decimal("1000000.00")


@pytest.mark.parametrize(
    ("stage", "step"),
    [(Stage.PROPOSAL, Step.COUNTY), (Stage.FUNDING, Step.COUNTY), (Stage.CONSTRUCTION, Step.MAKE)],
)
def test_a_row_waits_for_its_projects_time(
    ours: Project, cast: Cast, stage: Stage, step: Step
) -> None:
    other = project(cast.recorder, stage=stage, step=step)
    with pytest.raises(RuleBroken) as broken:
        spread(plan_paper(cast.finance), {ours: "1000", other: "1000"}, cast.finance)
    assert broken.value.field == str(other.pk)
    with scope(EVERYWHERE):
        assert not Fund.objects.exists()


def test_another_countys_project_gets_no_row(ours: Project, cast: Cast) -> None:
    far = funding(cast.neighbour)
    with pytest.raises(RuleBroken):
        spread(plan_paper(cast.finance), {ours: "1000", far: "1000"}, cast.finance)


def test_nothing_and_less_than_nothing_are_refused(ours: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    with pytest.raises(RuleBroken, match=said("Type an amount for at least one project.")):
        spread(paper, {}, cast.finance)
    with pytest.raises(RuleBroken, match=said("An amount can't be below zero.")):
        spread(paper, {ours: "-1"}, cast.finance)
    with pytest.raises(RuleBroken) as broken:
        plan_paper(cast.finance, "0", number="0号")
    assert broken.value.field == "total"


def test_a_plan_paper_is_entered_once_a_county(cast: Cast) -> None:
    plan_paper(cast.finance)
    sentence = said("The county has this paper already. Look for it in the list.")
    with pytest.raises(RuleBroken, match=sentence):
        plan_paper(cast.finance)
    plan_paper(cast.finance, source="province")


def test_the_days_of_a_paper_are_possible(cast: Cast) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for name in ("received_on", "issued_on"):
        with pytest.raises(RuleBroken) as broken:
            plan_paper(cast.finance, **{name: tomorrow})  # type: ignore[arg-type]
        assert broken.value.field == "received_on"


def test_what_was_typed_at_a_project_becomes_a_row(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    typed = fund(ours, cast.finance, paper_number=NUMBER)
    paper = plan_paper(cast.finance)
    with scope(EVERYWHERE):
        typed.refresh_from_db()
        assert typed.plan == paper
        assert spread_of(paper).left == Decimal("2000000.00")
    with pytest.raises(RuleBroken) as broken:
        fund(theirs, cast.finance, paper_number=NUMBER)
    assert broken.value.field == "paper_number"


def test_a_total_below_what_was_typed_already_is_refused(ours: Project, cast: Cast) -> None:
    fund(ours, cast.finance, paper_number=NUMBER)
    with pytest.raises(RuleBroken) as broken:
        plan_paper(cast.finance, "2999999.99")
    assert broken.value.field == "total"
    with scope(EVERYWHERE):
        assert not PlanPaper.objects.exists()


def test_a_row_that_is_struck_out_leaves_its_money_to_others(ours: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    (row,) = spread(paper, {ours: "5000000"}, cast.finance)
    with scope(cast.finance.scope):
        with pytest.raises(RuleBroken):
            withdraw_plan_paper(plan_id=paper.pk, reason="文号输错", by=cast.finance)
        withdraw_fund(fund_id=row.pk, reason="村名看错", by=cast.finance)
        assert spread_of(paper).left == Decimal("5000000.00")
        with pytest.raises(RuleBroken) as broken:
            withdraw_plan_paper(plan_id=paper.pk, reason=" ", by=cast.finance)
        assert broken.value.field == "reason"
        assert not withdraw_plan_paper(plan_id=paper.pk, reason="文号输错", by=cast.finance).stands
    with pytest.raises(RuleBroken):
        spread(paper, {ours: "1"}, cast.finance)


def test_two_at_once_never_spread_more_than_the_paper(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        projects = [funding(cast.recorder), funding(cast.next_village)]
        paper = plan_paper(cast.finance)
    came = together(lambda at: spread(paper, {projects[at]: "3000000"}, cast.finance))
    assert sorted(came) == ["done", "refused"]


def test_the_papers_figures_take_as_many_queries_for_one_as_for_many(
    ours: Project, theirs: Project, cast: Cast, django_assert_num_queries: object
) -> None:
    one, two = plan_paper(cast.finance), plan_paper(cast.finance, number="31号")
    funds = spread(one, {ours: "1000000", theirs: "500000"}, cast.finance)
    spread(two, {ours: "700000"}, cast.finance)
    receive(funds[0], cast.finance, "400000")
    with scope(EVERYWHERE), django_assert_num_queries(6):  # type: ignore[operator]
        found = with_money([one, two])
        assert found[0].money.planned == Decimal("1500000.00")
        assert found[0].money.arrived == Decimal("400000.00")
        assert found[1].money.to_come == Decimal("700000.00")


def test_finance_is_told_of_what_is_still_to_spread(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    plan, money = plan_paper(cast.finance, "3000000"), fund_paper(cast.finance, "500000")
    assert waits(cast.finance) == {str(plan), str(money)}
    assert waits(cast.county) == waits(cast.treasurer) == set()
    (row,) = spread(plan, {ours: "3000000"}, cast.finance)
    arrive(money, {row: "500000"}, cast.finance)
    adjust({row: "-1000000"}, cast.finance)
    assert waits(cast.finance) == set()


def waits(actor: Post) -> set[str]:
    """The papers in an inbox."""
    with scope(actor.scope):
        found = list(waiting(actor, timezone.localdate()))
    return {one.subject for one in found if "/county/plans/" in one.url}


# ---- one fund paper for many projects ----


@pytest.fixture
def two(ours: Project, theirs: Project, cast: Cast) -> list[Fund]:
    return spread(plan_paper(cast.finance), {ours: "3000000", theirs: "1000000"}, cast.finance)


def test_money_of_one_paper_arrives_at_several_projects(two: list[Fund], cast: Cast) -> None:
    paper = fund_paper(cast.finance)
    came = arrive(paper, dict.fromkeys(two, "600000"), cast.finance)
    with scope(EVERYWHERE):
        assert {one.fund_id for one in came} == {one.pk for one in two}
        assert {one.received_on for one in came} == {paper.received_on}
        assert {one.paper_number for one in came} == {paper.paper_number}


def test_money_never_arrives_beyond_the_paper_or_the_plan(two: list[Fund], cast: Cast) -> None:
    paper = fund_paper(cast.finance)
    with pytest.raises(RuleBroken):
        arrive(paper, dict.fromkeys(two, "1000000.01"), cast.finance)
    small = next(one for one in two if one.amount == 1_000_000)
    with pytest.raises(RuleBroken) as broken:
        arrive(paper, {small: "1000000.01"}, cast.finance)
    assert broken.value.field == str(small.pk)
    with scope(EVERYWHERE):
        assert not FundReceipt.objects.exists()


def test_money_typed_at_a_project_becomes_a_row_of_the_paper(two: list[Fund], cast: Cast) -> None:
    typed = receive(two[0], cast.finance, "500000", paper_number="民财〔2026〕8号")
    paper = fund_paper(cast.finance)
    with scope(EVERYWHERE):
        typed.refresh_from_db()
        assert typed.fund_paper == paper
    with pytest.raises(RuleBroken) as broken:
        receive(two[1], cast.finance, "1", paper_number="民财〔2026〕8号")
    assert broken.value.field == "paper_number"
    with pytest.raises(RuleBroken) as again:
        arrive(paper, {two[0]: "1"}, cast.finance)
    assert again.value.field == str(two[0].pk)


def test_a_double_click_lets_money_arrive_once(two: list[Fund], cast: Cast) -> None:
    paper, key = fund_paper(cast.finance), new_id()
    first = arrive(paper, {two[0]: "5"}, cast.finance, id=key)
    assert arrive(paper, {two[0]: "5"}, cast.finance, id=key) == first


def test_a_fund_paper_with_rows_stands(two: list[Fund], cast: Cast) -> None:
    paper = fund_paper(cast.finance)
    arrive(paper, {two[0]: "5"}, cast.finance)
    with scope(cast.finance.scope), pytest.raises(RuleBroken):
        withdraw_fund_paper(paper_id=paper.pk, reason="输错", by=cast.finance)


def test_money_of_a_struck_out_plan_paper_does_not_arrive(two: list[Fund], cast: Cast) -> None:
    with scope(cast.finance.scope):
        withdraw_fund(fund_id=two[0].pk, reason="看错", by=cast.finance)
    with pytest.raises(RuleBroken):
        arrive(fund_paper(cast.finance), {two[0]: "5"}, cast.finance)


# ---- past the application ----


def refused(statement: str, constraint: str, *values: UUID | None) -> None:
    """By that constraint, also for whoever goes past the application."""
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    assert constraint_of(error.value).endswith(constraint), error.value


def test_no_statement_overspreads_a_paper(two: list[Fund], cast: Cast) -> None:
    """A row of another paper can't join, nor a row with other words than its paper's."""
    tiny = plan_paper(cast.finance, "10", number="小〔2026〕1号")
    mine = two[0]
    again = fund(mine.project, cast.finance, paper_number="小〔2026〕2号")
    refused(
        "UPDATE projects_fund SET plan_id = %s WHERE id = %s", "plan_id_together", tiny.pk, again.pk
    )
    refused("UPDATE projects_fund SET plan_id = NULL WHERE id = %s", "only_withdrawn", mine.pk)
    strike = (
        "UPDATE projects_planpaper SET withdrawn_at = now(), withdrawn_by_id = by_id,"
        " withdrawn_reason = 'x' WHERE id = %s"
    )
    refused(strike, "paper_has_rows", mine.plan_id)
    refused("UPDATE projects_planpaper SET total = 99 WHERE id = %s", "only_withdrawn", tiny.pk)
    refused("DELETE FROM projects_planpaper WHERE id = %s", "insert_only", tiny.pk)
    refused("UPDATE projects_fund SET amount = amount + 1", "fund_moves_by_adjustments")


def test_a_village_reads_the_countys_papers_and_writes_none(cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    with scope(cast.recorder.scope):
        assert PlanPaper.objects.filter(pk=paper.pk).exists()
        assert not PlanPaper.objects.filter(pk=paper.pk).update(total=1)
    with scope(cast.neighbour.scope):
        assert not PlanPaper.objects.filter(pk=paper.pk).exists()
    with (
        scope(cast.recorder.scope),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        FundPaper.objects.create(
            area_id=paper.area_id, paper_number="1", issued_on=paper.issued_on,
            received_on=paper.received_on, paper_name="", paper_sha256="0", paper_size=1,
            paper_type="image/png", total=1, at=timezone.now(), by=cast.recorder,
        )  # fmt: skip


def test_a_paper_reaches_no_project_of_another_county(ours: Project, cast: Cast) -> None:
    paper = plan_paper(cast.finance)
    far = funding(cast.neighbour)
    finance = factories.post(factories.Role.COUNTY_FINANCE, factories.county_of(far.village_id))
    row = fund(far, finance, paper_number=NUMBER)
    refused(
        "UPDATE projects_fund SET plan_id = %s WHERE id = %s",
        "row_of_a_paper_of_its_county", paper.pk, row.pk,
    )  # fmt: skip
