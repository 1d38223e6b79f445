"""Which plan paper pays a wage sheet: by rule at once, by county finance afterwards."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.models import AuditRecord
from core.money import total
from payroll.actions import allocate_sheet, void_line
from payroll.allocations import holding_shares, newest_of, shares_of
from payroll.models import FundShare, SheetStep, WageAllocation, WageSheet
from projects.models import Fund
from regions.models import Post
from tests.payroll.meter_rows import plan_paper
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
D = Decimal


@pytest.fixture
def papers(crew: Scene) -> tuple[Fund, Fund]:
    return plan_paper(crew, "3000000", "30"), plan_paper(crew, "5000", None, source="province")


@pytest.fixture
def sheet(crew: Scene, papers: tuple[Fund, Fund]) -> WageSheet:
    return crew.approved()


def shares(sheet: WageSheet) -> dict[UUID, Decimal]:
    with looking():
        newest = newest_of(sheet)
        assert newest is not None
        return shares_of(newest)


def amount(site: Scene, sheet: WageSheet) -> Decimal:
    return total(one.line.amount for one in site.lines(sheet))


def allocate(
    site: Scene, sheet: WageSheet, parts: dict[UUID, Decimal], **said: Any
) -> WageAllocation:
    by = site.cast.finance
    asked = {"id": new_id(), "seen": 1, "reason": "按下达文件", **said}
    with acting(by):
        return allocate_sheet(sheet_id=sheet.pk, shares=parts, by=by, **asked)


def test_a_sheet_is_allocated_when_it_is_approved(
    crew: Scene, sheet: WageSheet, papers: tuple[Fund, Fund]
) -> None:
    assert shares(sheet) == {papers[0].pk: amount(crew, sheet)}
    with looking():
        assert holding_shares(crew.project).count() == 1


def test_without_plan_papers_the_wages_stay_uncovered(crew: Scene) -> None:
    sheet = crew.approved()
    with looking():
        assert FundShare.objects.get(allocation__sheet=sheet).fund is None
    assert shares(sheet) == {}


def test_finance_changes_it_with_a_reason(
    crew: Scene, sheet: WageSheet, papers: tuple[Fund, Fund]
) -> None:
    parts = {papers[0].pk: amount(crew, sheet) - 1000, papers[1].pk: D(1000)}
    with pytest.raises(RuleBroken) as broken:
        allocate(crew, sheet, parts, reason=" ")
    assert broken.value.field == "reason"
    made = allocate(crew, sheet, parts)
    assert allocate(crew, sheet, {}, id=made.pk) == made
    assert shares(sheet) == parts
    assert (made.number, made.by_rule) == (2, False)


def test_confirming_what_the_rule_has_shared_needs_no_reason(crew: Scene, sheet: WageSheet) -> None:
    assert allocate(crew, sheet, shares(sheet), reason="").reason == ""


def test_of_two_who_change_it_one_is_told(crew: Scene, sheet: WageSheet) -> None:
    allocate(crew, sheet, shares(sheet))
    with pytest.raises(RuleBroken, match="changed this meanwhile"):
        allocate(crew, sheet, shares(sheet))


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param(-1, 0, "add up to", id="too-little"),
        pytest.param(1, 0, "add up to", id="too-much"),
        pytest.param(-6000, 6000, "not allocated yet", id="beyond-the-paper"),
        pytest.param(1, -1, "damaged", id="below-zero"),
    ],
)
def test_shares_add_up_within_what_is_planned(
    crew: Scene, sheet: WageSheet, papers: tuple[Fund, Fund], first: int, second: int, said: str
) -> None:
    parts = {papers[0].pk: amount(crew, sheet) + first, papers[1].pk: D(second)}
    with pytest.raises(RuleBroken, match=said):
        allocate(crew, sheet, parts)


def test_another_projects_paper_pays_nothing(crew: Scene, sheet: WageSheet) -> None:
    with pytest.raises(RuleBroken, match="damaged"):
        allocate(crew, sheet, {new_id(): amount(crew, sheet)})


def test_what_all_papers_plan_less_than_stays_uncovered(crew: Scene) -> None:
    paper = plan_paper(crew, "100", None)
    sheet = crew.approved()
    assert shares(sheet) == {paper.pk: D(100)}
    allocate(crew, sheet, {paper.pk: D(100)})
    with looking():
        open_ = FundShare.objects.filter(allocation__sheet=sheet, fund=None).latest("pk")
        told = AuditRecord.objects.filter(verb="allocate sheet").latest("pk").facts
    assert open_.amount == amount(crew, sheet) - 100
    assert told["uncovered"] == str(open_.amount)


def test_it_waits_for_the_approval_and_for_finance(crew: Scene, papers: tuple[Fund, Fund]) -> None:
    sheet = crew.at_township()
    with pytest.raises(RuleBroken, match="approved"):
        allocate(crew, sheet, {}, seen=0)
    by = crew.cast.recorder
    with acting(by), pytest.raises(PermissionDenied):
        allocate_sheet(id=new_id(), sheet_id=sheet.pk, shares={}, seen=0, reason="", by=by)


def test_a_voided_line_is_shared_out_anew(crew: Scene, papers: tuple[Fund, Fund]) -> None:
    sheet = crew.notice(crew.draft())
    objection = crew.object(sheet, crew.line(sheet))
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    sheet = crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP)
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    before = shares(sheet)
    crew.answer(objection, upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=crew.line(sheet).pk, reason="多记", by=crew.cast.clerk)
    assert shares(sheet) == {papers[0].pk: amount(crew, sheet)}
    assert shares(sheet) != before


def refused_by(statement: str) -> str:
    """The constraint that a statement breaks, at the latest at the end of its transaction."""
    with pytest.raises(IntegrityError) as refused, looking(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")
    return constraint_of(refused.value)


STATEMENTS = [
    pytest.param(
        "INSERT INTO payroll_fundshare (id, village_id, project_id, allocation_id, fund_id, amount)"
        " SELECT gen_random_uuid(), village_id, project_id, id, NULL, 1"
        " FROM payroll_wageallocation",
        "shares_add_up", id="a-share-too-many",
    ),
    pytest.param(
        "INSERT INTO payroll_wageallocation (id, village_id, project_id, sheet_id, number, amount,"
        " by_rule, reason, at, by_id) SELECT gen_random_uuid(), village_id, project_id, sheet_id,"
        " 2, 0, true, '', at, by_id FROM payroll_wageallocation",
        "allocation_is_what_the_sheet_pays", id="less-than-the-sheet",
    ),
    pytest.param(
        "UPDATE payroll_fundshare SET amount = 1", "payroll_fundshare_insert_only", id="changed"
    ),
    pytest.param(
        "INSERT INTO payroll_fundshare (id, village_id, project_id, allocation_id, fund_id, amount)"
        " SELECT gen_random_uuid(), a.village_id, a.project_id, a.id, f.id, 6000"
        " FROM payroll_wageallocation a, projects_fund f WHERE f.source = 'province'",
        "fund_pays_what_it_plans", id="more-than-planned",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "name"), STATEMENTS)
def test_no_statement_goes_around_the_sums(
    crew: Scene, sheet: WageSheet, statement: str, name: str
) -> None:
    assert refused_by(statement) == name


def test_no_sheet_is_approved_without_plan_papers_being_named(crew: Scene) -> None:
    sheet = crew.at_township()
    approve = f"UPDATE payroll_wagesheet SET state = 'approved' WHERE id = '{sheet.pk}'"
    assert refused_by(approve) == "approved_sheet_is_allocated"


def test_finance_chooses_on_a_page(
    crew: Scene, sheet: WageSheet, papers: tuple[Fund, Fund], sign_in: SignIn
) -> None:
    client, url = sign_in(crew.cast.finance), reverse("sheet_allocate", args=[sheet.pk])
    form = client.get(url).context["form"]
    whole = amount(crew, sheet)
    sent = {
        "id": form["id"].value(), "seen": 1, "reason": "", str(papers[0].pk): str(whole - 5),
        str(papers[1].pk): "5",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 422
    answer = client.post(url, sent | {"reason": "省级资金先付"})
    assert answer.url == reverse("meter_detail", args=[crew.project.pk])  # type: ignore[attr-defined]
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "省级资金先付" in page


def test_before_the_approval_the_page_leads_back(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.draft()
    answer = sign_in(crew.cast.finance).get(reverse("sheet_allocate", args=[sheet.pk]))
    assert answer.url == sheet.get_absolute_url()  # type: ignore[attr-defined]
