"""The workbook, opened again and read cell by cell."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.models import AuditRecord
from core.money import grouped
from projects.lifecycle import Stage
from regions.models import Post, Role
from reports.exports import FIGURES, PROJECT
from tests.factories import OTHER_COUNTY_VILLAGE, Cast, county_of, post
from tests.payroll.scene import Scene, looking
from tests.projects.village_rows import words
from tests.reports.rows import LAST_DAY, building, plan_paper, seen_by

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]
ADDRESS = "/overview/workbook/"
DAY = datetime.timedelta(days=1)
Rows = list[dict[str, Any]]


def sheets(client: Client, **asked: str) -> dict[str, Worksheet]:
    answer = client.post(ADDRESS, asked)
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.getvalue()))
    return {page.title: page for page in book.worksheets}


def rows(page: Worksheet) -> Rows:
    """Each row by the headings."""
    head, *body = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def yuan(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_each_project_has_one_row_with_its_figures(paid: Scene, sign_in: SignIn) -> None:
    plan_paper(paid.project, "3000000", received="1000000.01")
    paid.on(LAST_DAY + DAY)
    (row,) = rows(sheets(sign_in(paid.cast.county))["项目总表"])
    figures = seen_by(paid.cast.county).total
    assert (row["项目代码"], row["项目名称"]) == (paid.project.code, paid.project.name)
    assert (row["市州"], row["县"], row["乡镇"], row["村"]) == (
        "海东市", "民和回族土族自治县", "古鄯镇", str(paid.project.village)
    )  # fmt: skip
    assert (row["阶段"], row["行业"]) == ("组织实施", "乡村道路")
    for heading, amount in {
        "概算合计(元)": figures.estimate,
        "下达资金(元)": figures.funds_planned,
        "到位资金(元)": figures.funds_received,
        "应发(元)": figures.entitled,
        "已发(元)": figures.paid,
        "未发(元)": figures.owed,
        "逾期未发(元)": figures.overdue,
    }.items():
        assert yuan(row[heading]) == amount, heading
    assert (row["花名册人数"], row["务工人数"], row["工日"]) == (3, 3, 60)
    assert row["最早应发日"].date() == LAST_DAY


def test_its_figures_are_those_of_the_page(paid: Scene, sign_in: SignIn) -> None:
    plan_paper(paid.project, "3000000", received="1000000.01")
    client = sign_in(paid.cast.county)
    said = words(client.get("/overview/"))
    *_, total = rows(sheets(client)["按乡镇汇总"])
    for heading in ("下达资金(元)", "到位资金(元)", "应发(元)", "已发(元)"):
        assert grouped(yuan(total[heading])) in said, heading


def test_townships_add_up_to_the_last_row(cast: Cast, sign_in: SignIn) -> None:
    second = post(Role.RECORDER, "630222102200")
    for number, by in enumerate((cast.recorder, cast.next_village, second), start=1):
        plan_paper(building(by), f"{number}000000.01")
    *towns, total = rows(sheets(sign_in(cast.county))["按乡镇汇总"])
    assert [town["乡镇"] for town in towns] == ["古鄯镇", "马营镇"]
    assert (total["市州"], total["项目数"]) == ("合计", 3)
    assert yuan(total["下达资金(元)"]) == sum(yuan(town["下达资金(元)"]) for town in towns)


def test_numbers_dates_and_codes_are_what_they_look_like(paid: Scene, sign_in: SignIn) -> None:
    page = sheets(sign_in(paid.cast.county))["项目总表"]
    cells: dict[Any, Any] = {head.value: cell for head, cell in zip(page[1], page[2], strict=True)}
    assert (cells["项目代码"].data_type, cells["项目代码"].number_format) == ("s", "@")
    assert (cells["已发(元)"].data_type, cells["已发(元)"].number_format) == ("n", "#,##0.00")
    assert (cells["计划开工"].is_date, cells["计划开工"].number_format) == (True, "yyyy-mm-dd")
    assert cells["计划占比"].value is None  # without funds there is no share


def test_a_share_is_a_percentage(cast: Cast, sign_in: SignIn) -> None:
    plan_paper(building(cast.recorder), "2000000")
    (row,) = rows(sheets(sign_in(cast.county))["项目总表"])
    assert (row["计划占比"], row["占比下限"]) == (0.45, 0.3)


def test_a_name_that_looks_like_a_formula_stays_text(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder, name="=HYPERLINK(A1)")
    page = sheets(sign_in(cast.county))["项目总表"]
    assert (page["B2"].value, page["B2"].data_type) == ("=HYPERLINK(A1)", "s")


def test_the_last_sheet_says_what_when_for_whom_and_by_which_filter(
    cast: Cast, sign_in: SignIn
) -> None:
    building(cast.recorder)
    page = sheets(sign_in(cast.county), stage=Stage.CONSTRUCTION)["说明"]
    notes: dict[Any, Any] = {row[0]: row[1] for row in page.iter_rows(values_only=True)}
    assert notes["范围"] == "民和回族土族自治县"
    assert notes["筛选：阶段"] == "组织实施"
    assert str(cast.county.human) in notes["生成人"]
    assert notes["生成时间"].startswith(f"{datetime.datetime.now():%Y-%m}")  # noqa: DTZ005
    for column in (*(h.column for h in PROJECT), *(h.column for h in FIGURES)):
        assert notes[column.heading]


def test_it_holds_what_was_asked_for(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder, name="路")
    building(cast.next_village, name="渠", sector="water")
    client = sign_in(cast.county)
    assert [row["项目名称"] for row in rows(sheets(client, sector="water")["项目总表"])] == ["渠"]
    one = sheets(client, division=cast.recorder.division_id)["项目总表"]
    assert [row["项目名称"] for row in rows(one)] == ["路"]


def test_the_neighbour_county_is_never_in(cast: Cast, sign_in: SignIn) -> None:
    building(cast.neighbour)
    assert rows(sheets(sign_in(cast.county))["项目总表"]) == []
    outside = {"division": county_of(OTHER_COUNTY_VILLAGE)}
    assert sign_in(cast.county).post(ADDRESS, outside).status_code == 404


def test_a_bureau_takes_what_it_sponsors(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder, name="路")
    building(cast.recorder, name="渠", sector="water")
    found = rows(sheets(sign_in(cast.bureau), sponsor="water")["项目总表"])
    assert [row["项目名称"] for row in found] == ["路"]


def test_the_file_is_named_by_place_and_day(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.county).post(ADDRESS)
    answer.getvalue()
    today = f"{datetime.date.today():%Y%m%d}"  # noqa: DTZ011
    name = f"民和回族土族自治县以工代赈项目总表{today}.xlsx"
    assert quote(name) in answer["Content-Disposition"]
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Cache-Control"] == "private, no-store"


def test_who_took_it_away_is_recorded(cast: Cast, sign_in: SignIn) -> None:
    building(cast.recorder)
    sheets(sign_in(cast.county), stage="construction")
    with looking():
        trace = AuditRecord.objects.get(verb="export workbook")
    assert (trace.post_id, trace.area) == (cast.county.pk, cast.county.division_id)
    assert trace.facts == {"projects": 1, "stage": "construction"}


def test_who_may_take_it_away(cast: Cast, sign_in: SignIn) -> None:
    may = (cast.township, cast.county, cast.finance, cast.bureau, cast.auditor, cast.province)
    for actor in (*may, post(Role.PREFECTURE_VIEWER, "630200000000")):
        answer = sign_in(actor).post(ADDRESS)
        assert answer.status_code == 200
        assert answer.getvalue()
    for actor in (cast.recorder, cast.supervisor, cast.clerk, cast.next_village):
        assert sign_in(actor).post(ADDRESS).status_code == 403
    building(cast.recorder)
    assert ADDRESS in words(sign_in(cast.county).get("/overview/"))
    assert ADDRESS not in words(sign_in(cast.clerk).get("/overview/"))


def test_a_link_alone_takes_nothing_away(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.county).get(ADDRESS).status_code == 405
