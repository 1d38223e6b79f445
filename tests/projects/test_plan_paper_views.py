"""The pages of a county's papers: the list, spreading on one page, reading a filled template."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import AdjustmentPaper, Fund, FundPaper, PlanPaper, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.paper_rows import NUMBER, adjust, arrive, fund_paper, plan_paper, spread
from tests.projects.village_rows import fund, funding, photo, said, words

SignIn = Callable[[Post], Client]


@pytest.fixture
def theirs(cast: Cast) -> Project:
    return funding(cast.next_village)


@pytest.fixture
def spread_out(ours: Project, theirs: Project, cast: Cast) -> list[Fund]:
    rows = spread(plan_paper(cast.finance), {ours: "3000000", theirs: "1000000"}, cast.finance)
    return sorted(rows, key=lambda one: one.project_id != ours.pk)


def sheet(headings: list[Any], *rows: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "分解"
    for row in (headings, *rows):
        page.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("分解.xlsx", out.getvalue())


def test_the_list_says_what_is_planned_arrived_and_left(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    arrive(fund_paper(cast.finance), {spread_out[0]: "1200000"}, cast.finance)
    alone = fund(spread_out[1].project, cast.finance, paper_number="单独1号")
    page = words(sign_in(cast.auditor).get(reverse("plan_paper_list")))
    for figure in ("5,000,000.00", "1,000,000.00", "4,000,000.00", "1,200,000.00"):
        assert figure in page
    assert NUMBER in page
    assert str(alone) in page
    assert said("Papers that were entered at one project") in page


def test_the_list_is_searched_by_number_year_and_source(cast: Cast, sign_in: SignIn) -> None:
    plan_paper(cast.finance)
    plan_paper(cast.finance, number="他号", source="province")
    browser, year = sign_in(cast.county), timezone.localdate().year
    for query in ("q=30号", f"q=30号&year={year}", "source=central"):
        page = words(browser.get(f"{reverse('plan_paper_list')}?{query}"))
        assert NUMBER in page
        assert "他号" not in page
    page = words(browser.get(f"{reverse('plan_paper_list')}?q=没有"))
    assert said("No plan paper is found") in page


def test_the_list_takes_the_same_queries_however_many(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(4):
        more = plan_paper(cast.finance, number=f"{number}号")
        spread(more, {spread_out[0].project: "1000", spread_out[1].project: "5"}, cast.finance)
    browser = sign_in(cast.finance)
    with django_assert_max_num_queries(21):
        browser.get(reverse("plan_paper_list"))


def test_a_paper_is_entered_and_spread_on_one_page(
    ours: Project, theirs: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser, today = sign_in(cast.finance), timezone.localdate()
    typed = {
        "id": new_id(), "source": "central", "paper_number": NUMBER, "issued_on": today,
        "received_on": today, "total": "4,000,000", "share_floor": "30", "paper": photo(),
    }  # fmt: skip
    answer = browser.post(reverse("plan_paper_add"), typed)
    with scope(EVERYWHERE):
        paper = PlanPaper.objects.get()
    assert answer.headers["Location"] == paper.get_absolute_url()
    address = reverse("plan_paper_spread", args=[paper.pk])
    page = words(browser.get(address))
    assert ours.name in page
    assert said("Still to spread of %(paper)s: %(amount)s yuan.", paper=paper,
                amount="4,000,000.00") in page  # fmt: skip
    rows = {"id": new_id(), str(ours.pk): "3000000", str(theirs.pk): "1000000.01"}
    answer = browser.post(address, rows)
    assert answer.status_code == 422
    assert "4,000,000.01" in words(answer)
    rows[str(theirs.pk)] = "1000000"
    assert browser.post(address, rows).status_code == 302
    assert browser.post(address, rows).status_code == 302  # a double click
    with scope(EVERYWHERE):
        assert Fund.objects.count() == 2
    page = words(browser.get(paper.get_absolute_url()))
    assert theirs.name in page
    assert said("Spread over projects") in page


def test_the_search_finds_a_project_by_its_village(
    ours: Project, theirs: Project, cast: Cast, sign_in: SignIn
) -> None:
    paper, browser = plan_paper(cast.finance), sign_in(cast.finance)
    address = reverse("plan_paper_spread", args=[paper.pk])
    page = words(browser.get(address, {"q": ours.code}))
    assert str(ours.pk) in page
    assert str(theirs.pk) not in page
    assert said("No project is found") in words(browser.get(address, {"q": "没有这个"}))


def test_a_filled_template_is_read_in_whole(
    ours: Project, theirs: Project, cast: Cast, sign_in: SignIn
) -> None:
    paper, browser = plan_paper(cast.finance), sign_in(cast.finance)
    got = browser.get(reverse("plan_paper_template", args=[paper.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(got.streaming_content)))  # type: ignore[attr-defined]
    heads = [cell.value for cell in book.worksheets[0][1]]
    codes = {row[0].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert codes == {ours.code, theirs.code}
    address = reverse("plan_paper_read", args=[paper.pk])
    blank = [""] * (len(heads) - 2)
    wrong = sheet(
        heads, [ours.code, *blank, "三百万"], ["没有", *blank, 5], [theirs.code, *blank, -1],
    )  # fmt: skip
    answer = browser.post(address, {"id": new_id(), "workbook": wrong})
    assert answer.status_code == 422
    page = words(answer)
    for cell in ("E2", "A3", "E4"):
        assert cell in page
    with scope(EVERYWHERE):
        assert not Fund.objects.exists()
    right = sheet(heads, [ours.code, *blank, "3,000,000"], [theirs.code, *blank, None])
    assert browser.post(address, {"id": new_id(), "workbook": right}).status_code == 302
    with scope(EVERYWHERE):
        assert Fund.objects.get().amount == Decimal("3000000.00")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param(0, "Sheet “%(sheet)s” holds no amounts.", id="none"),
        pytest.param(2, "this project stands in an earlier row already.", id="twice"),
        pytest.param(1, "The amounts come to more than is left of the paper.", id="too much"),
    ],
)
def test_a_template_names_what_is_wrong_with_it(
    ours: Project, cast: Cast, sign_in: SignIn, rows: int, sentence: str
) -> None:
    paper = plan_paper(cast.finance, "100")
    file = sheet(["项目代码", "金额（元）"], *[[ours.code, 101]] * rows)
    address = reverse("plan_paper_read", args=[paper.pk])
    answer = sign_in(cast.finance).post(address, {"id": new_id(), "workbook": file})
    assert said(sentence, sheet="分解") in words(answer)


def test_money_of_a_fund_paper_is_entered_on_one_page(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    browser, today = sign_in(cast.finance), timezone.localdate()
    typed = {
        "id": new_id(), "paper_number": "民财1号", "issued_on": today, "received_on": today,
        "total": "900000", "paper": photo(),
    }  # fmt: skip
    assert browser.post(reverse("fund_paper_add"), typed).status_code == 302
    with scope(EVERYWHERE):
        paper = FundPaper.objects.get()
    rows = {"id": new_id(), str(spread_out[0].pk): "500000", str(spread_out[1].pk): "400000"}
    address = reverse("fund_paper_spread", args=[paper.pk])
    assert browser.post(address, rows).status_code == 302
    page = words(browser.get(paper.get_absolute_url()))
    assert "500,000.00" in page
    assert "民财1号" in words(browser.get(reverse("fund_paper_list")))
    assert reverse("fund_paper_spread", args=[paper.pk]) not in page  # nothing is left


def test_money_is_read_in_from_a_template(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    paper, browser, one = fund_paper(cast.finance), sign_in(cast.finance), spread_out[0]
    heads = ["项目代码", "资金来源", "计划文件号", "金额（元）"]
    file = sheet(heads, [one.project.code, one.get_source_display(), NUMBER, 10])
    address = reverse("fund_paper_read", args=[paper.pk])
    assert browser.post(address, {"id": new_id(), "workbook": file}).status_code == 302
    with scope(EVERYWHERE):
        assert one.receipts.get().amount == 10


def test_plans_are_adjusted_on_one_page_and_the_sum_is_said(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    browser, today = sign_in(cast.finance), timezone.localdate()
    less, more = spread_out
    typed = {
        "id": new_id(), "paper_number": "调1号", "issued_on": today, "received_on": today,
        "reason": "项目间调剂", "share_floor": "", "paper": photo(),
        str(less.pk): "-3,000,000.01", str(more.pk): "＋500000",
    }  # fmt: skip
    address = reverse("adjustment_add")
    answer = browser.post(address, typed)
    assert answer.status_code == 422
    typed |= {str(less.pk): "-500,000", "paper": photo()}
    answer = browser.post(address, typed, follow=True)
    sentence = "The plans are adjusted: %(added)s yuan added, %(taken)s taken away."
    assert said(sentence, added="500,000.00", taken="500,000.00") in words(answer)
    with scope(EVERYWHERE):
        paper = AdjustmentPaper.objects.get()
    assert "2,500,000.00" in words(browser.get(paper.get_absolute_url()))
    strike = reverse("adjustment_withdraw", args=[paper.pk])
    assert browser.post(strike, {"reason": "看错"}).status_code == 302
    with scope(EVERYWHERE):
        less.refresh_from_db()
    assert less.amount == Decimal("3000000.00")


@pytest.mark.parametrize("typed", ["-", "1,5", "三", "--5", "1e9"])
def test_an_added_amount_is_figures(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn, typed: str
) -> None:
    answer = sign_in(cast.finance).post(
        reverse("adjustment_add"), {"id": new_id(), str(spread_out[0].pk): typed}
    )
    assert answer.status_code == 422
    with scope(EVERYWHERE):
        assert not AdjustmentPaper.objects.exists()


def test_a_village_sees_what_adjusted_its_plan_and_not_the_neighbours(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    mine, other = spread_out
    adjust({mine: "-123456", other: "654321"}, cast.finance)
    page = words(sign_in(cast.recorder).get(reverse("fund_list", args=[mine.project_id])))
    assert "-123,456.00" in page
    assert said("before: %(before)s yuan", before="3,000,000.00") in page
    assert "654,321" not in page
    assert reverse("plan_paper_detail", args=[mine.plan_id]) not in page


def test_the_workbook_holds_papers_and_projects(
    spread_out: list[Fund], cast: Cast, sign_in: SignIn
) -> None:
    got = sign_in(cast.county).post(reverse("plan_paper_workbook"))
    book = openpyxl.load_workbook(BytesIO(b"".join(got.streaming_content)))  # type: ignore[attr-defined]
    papers, rows = (
        [[cell.value for cell in row] for row in one.iter_rows(min_row=2)]
        for one in book.worksheets
    )
    assert papers[0][3:6] == [5_000_000, 1_000_000, 4_000_000]
    assert papers[-1][0] == "合计"
    assert {row[3] for row in rows} == {one.project.code for one in spread_out}


def test_a_paper_without_rows_is_struck_out_on_its_page(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.finance)
    for paper, name in (
        (plan_paper(cast.finance), "plan_paper_withdraw"),
        (fund_paper(cast.finance), "fund_paper_withdraw"),
    ):
        address = reverse(name, args=[paper.pk])
        assert address in words(browser.get(paper.get_absolute_url()))
        assert browser.post(address, {"reason": ""}).status_code == 422
        assert browser.post(address, {"reason": "文号输错"}).status_code == 302
        assert "文号输错" in words(browser.get(paper.get_absolute_url()))


def test_the_picture_opens_for_who_sees_plans(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("county_paper_picture", args=[plan_paper(cast.finance).pk])
    assert sign_in(cast.auditor).get(address).headers["Content-Type"] == "image/png"
    assert sign_in(cast.recorder).get(address).status_code == 404
