"""Layouts as data: what they write, what is read back, what can't be one; and any dirt at all."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.commas import BadCommas, read_commas, write_commas
from core.errors import RuleBroken
from core.excel.reading import Book, Cell, Grid
from core.ids import new_id
from payroll.actions import Answered, end_layout, record_results, save_layout
from payroll.bank_files import kept
from payroll.layouts import (
    BUILT_IN,
    CARD,
    GENERAL,
    Encoding,
    Format,
    Layout,
    LayoutColumn,
    Totals,
    What,
    faults_of,
    layout_of,
)
from payroll.models import AttemptEvent, BankLayout, PaymentBatch
from payroll.paying import layouts_for
from payroll.results import read_results
from payroll.rules import State
from regions.models import Post
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking, october

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]
COMMAS = replace(
    GENERAL, name="CSV", format=Format.CSV, encoding=Encoding.GB18030, totals=Totals.END
)
BARE = replace(CARD, name="无表头", headings=False, totals=Totals.NONE, day="日期")


@pytest.mark.parametrize("layout", [*BUILT_IN, COMMAS, BARE], ids=lambda one: one.name)
def test_a_layout_survives_being_kept(layout: Layout) -> None:
    assert list(faults_of(layout)) == []
    assert layout_of(layout.as_data()) == layout


def test_a_file_made_without_one_has_the_general_list() -> None:
    assert layout_of({}) == GENERAL


def without(what: What) -> tuple[LayoutColumn, ...]:
    return tuple(column for column in GENERAL.columns if column.what != what)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"columns": without(What.NAME)}, "missing: name"),
        ({"columns": without(What.ACCOUNT)}, "missing: account"),
        ({"columns": without(What.AMOUNT)}, "missing: amount"),
        ({"columns": (*GENERAL.columns, LayoutColumn(What.NAME, "户名"))}, "stands twice: name"),
        ({"columns": (*GENERAL.columns, LayoutColumn(What.FIXED, ""))}, "needs a heading"),
        ({"columns": (*GENERAL.columns, LayoutColumn(What.FIXED, "姓名"))}, "heading stands twice"),
        ({"result": "姓名"}, "heading stands twice"),
        ({"reason": ""}, "result and reason"),
        ({"said": {State.SUCCEEDED: ("成功",)}}, "credited and for failed"),
        ({"said": {State.SUCCEEDED: ("好",), State.FAILED: ("好",)}}, "two results"),
        ({"format": Format.CSV}, "no second sheet"),
    ],
)
def test_what_can_not_be_a_layout_is_said(changed: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in faults_of(replace(GENERAL, **changed)))


def test_a_sent_column_may_be_where_the_bank_answers() -> None:
    columns = (*GENERAL.columns, LayoutColumn(What.BLANK, "结果"), LayoutColumn(What.BLANK, "原因"))
    assert list(faults_of(replace(GENERAL, columns=columns))) == []


# Files


def sent(site: Scene, layout: Layout) -> tuple[PaymentBatch, bytes]:
    batch = site.pay(site.approved(), layout=layout)
    with looking():
        return batch, kept(batch)


def test_a_card_list_ends_with_its_sums(crew: Scene) -> None:
    _batch, content = sent(crew, CARD)
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("序号", "姓名", "身份证号码", "一卡通账号", "发放金额", "备注")
    assert rows[1][:5] == (1, "才让多杰", "000000000000000001", "6228480100000000001", 3600)
    assert [value for value in rows[4] if value] == ["合计 3 笔", 7727.99]
    assert rows[5][0] == "大写 人民币柒仟柒佰贰拾柒元玖角玖分"


def test_a_csv_list_is_written_in_the_banks_characters(crew: Scene) -> None:
    batch, content = sent(crew, COMMAS)
    lines = content.decode("gb18030").splitlines()
    assert lines[0] == '"批次号","序号","姓名","账号","开户行","金额","备注"'
    start = f'"{batch.reference}",1,"才让多杰","6228480100000000001","青海农信",3600.00,'
    assert lines[1].startswith(start)


def test_a_list_without_headings_holds_the_rows_alone(crew: Scene) -> None:
    _batch, content = sent(crew, replace(BARE, day=""))
    assert load_workbook(BytesIO(content)).worksheets[0]["B1"].value == "才让多杰"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "普通"])
def test_what_looks_like_a_formula_is_safe_in_commas_and_comes_back(text: str) -> None:
    content = write_commas([[text]], Encoding.UTF8)
    assert content.decode("utf-8-sig").startswith('"=') is False
    assert read_commas(content).sheets[0].cell(1, 1).value == text


@pytest.mark.parametrize(
    "content", [b"\x00\x01", b'"open', b"\xff\xff\xff", b"1," * 200], ids=range(4)
)
def test_what_is_no_csv_is_refused(content: bytes) -> None:
    with pytest.raises(BadCommas):
        read_commas(content)


# Answers by account and amount


def answer(*rows: tuple[Any, ...]) -> Book:
    heads = ("姓名", "一卡通账号", "发放金额", "结果", "原因")
    cells = {
        number: {
            at: Cell("回盘", number, at, value)
            for at, value in enumerate(row, 1)
            if value is not None
        }
        for number, row in enumerate([("银行回盘",), heads, *rows], 1)
    }
    return Book((Grid("回盘", False, cells, {}),))


ONE = "6228480100000000001"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("才让多杰", ONE, "3600.00", "成功", None), ""),
        (("才让多杰", f" {ONE[:4]} {ONE[4:]}", "3600", "失败", "账号不存在"), ""),
        (("才让多杰", "6228480100000009999", "3600", "成功", None), "B3: the file has no row"),
        (("才让多杰", "无", "3600", "成功", None), "B3: this is not an account"),
        (("才让多杰", ONE, "3600.01", "成功", None), "C3: this is more than was sent"),
        (("才让多杰", ONE, "3599.99", "成功", None), "C3: the file says 3600.00"),
        (("别人", ONE, "3600", "成功", None), "A3: the file says 才让多杰"),
    ],
)
def test_without_a_reference_a_row_is_found_by_account_and_amount(
    crew: Scene, row: tuple[Any, ...], words: str
) -> None:
    batch, _content = sent(crew, CARD)
    with looking():
        outcomes, faults = read_results(answer(row), batch)
    assert bool(outcomes) == (not words)
    assert all(words in fault for fault in faults)
    assert bool(faults) == bool(words)


def test_two_rows_of_one_account_and_amount_are_not_told_apart(site: Scene) -> None:
    for name in ("扎西", "措毛"):
        site.work(site.hire(name, account=ONE), october(5))
    batch, _content = sent(site, CARD)
    with looking():
        _outcomes, faults = read_results(answer(("扎西", ONE, "180", "成功", None)), batch)
    assert "B3: two rows have this account and amount" in faults[0]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-10", ""), ("2026/11/10", ""), ("20261110", ""), (None, ""),
        ("2026-11-11", "lies ahead"), ("2026-11-09", "not made yet"), ("昨天", "not a day"),
    ],
)  # fmt: skip
def test_a_row_may_name_its_day(crew: Scene, day: str | None, words: str) -> None:
    batch, _content = sent(crew, BARE)
    values: list[Any] = [1, "才让多杰", "", ONE, "3600", "", "成功", None, day]
    cells = {at: Cell("S", 1, at, value) for at, value in enumerate(values, 1) if value is not None}
    with looking():
        outcomes, faults = read_results(Book((Grid("S", False, {1: cells}, {}),)), batch)
    assert (len(outcomes), all(words in one for one in faults)) == (0 if words else 1, True)


# Any dirt

VALUES = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-9, 10**20).map(str), st.booleans(),
    st.dates(), st.decimals(allow_nan=True),
    st.sampled_from(["成功", "失败", "退汇", "才让多杰", "马秀英", ONE, "3600", "4100.21", "1"]),
)  # fmt: skip
CELLS = st.builds(
    lambda value, formula, merged, error: (value, formula, merged, error),
    VALUES, st.just(False) | st.booleans(), st.just(False), st.just(False) | st.booleans(),
)  # fmt: skip
SHEETS = st.lists(st.lists(CELLS, max_size=9), max_size=5)


@pytest.mark.parametrize("layout", [GENERAL, CARD], ids=["general", "card"])
def test_no_dirty_answer_is_half_taken_in(crew: Scene, layout: Layout) -> None:
    """Either its faults are named and nothing happens, or the whole of it counts."""
    batch, _content = sent(crew, layout)
    names = [column.heading for column in layout.columns] + ["结果", "原因"]

    @settings(
        max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(rows=SHEETS, heads=st.permutations(names), reference=st.booleans())
    def tried(rows: list[Any], heads: list[str], reference: bool) -> None:
        known = {1: {at: Cell("S", 1, at, name) for at, name in enumerate(heads, 1)}}
        for number, row in enumerate(rows, 2):
            known[number] = {
                at: Cell("S", number, at, value, formula, merged, False, error)
                for at, (value, formula, merged, error) in enumerate(row, 1)
            }
            if reference and "批次号" in heads:
                at = heads.index("批次号") + 1
                known[number][at] = Cell("S", number, at, batch.reference)
        with looking():
            before = AttemptEvent.objects.count()
            outcomes, faults = read_results(Book((Grid("S", False, known, {}),)), batch)
        assert outcomes or faults
        if not faults:
            took = taken(crew, batch, outcomes)
            with looking():
                assert AttemptEvent.objects.count() - before in (0, len(outcomes) if took else 0)

    tried()


def taken(site: Scene, batch: PaymentBatch, outcomes: list[Any]) -> bool:
    by = site.cast.finance
    with acting(by):
        amounts = dict(batch.attempts.values_list("row", "amount"))
        credited = sum((amounts[o.row] for o in outcomes if o.state == State.SUCCEEDED), start=0)
        paper = site.receipt(batch)
        said = Answered(outcomes, credited, NOTICE_OVER, new_id().hex)  # type: ignore[arg-type]
        try:
            record_results(id=new_id(), batch_id=batch.pk, said=said, paper=paper, by=by)
        except RuleBroken:
            return False
    return True


@given(content=st.binary(max_size=300))
def test_any_bytes_are_commas_or_refused(content: bytes) -> None:
    with suppress(BadCommas):
        read_commas(content)


# The county's own


def save(by: Post, layout: Layout, **more: Any) -> BankLayout:
    with acting(by):
        return save_layout(id=new_id(), layout=layout, by=by, **more)


def test_a_county_sets_its_own_and_each_change_is_a_version(crew: Scene) -> None:
    county = crew.cast.county
    first = save(county, COMMAS)
    second = save(county, replace(COMMAS, name="新"), family=first.family)
    with looking():
        assert [one.name for one in layouts_for(crew.project.village_id).values()] == ["新"]
        assert (second.version, BankLayout.objects.count()) == (2, 2)
    with acting(county):
        end_layout(layout_id=second.pk, id=new_id(), by=county)
        end_layout(layout_id=second.pk, id=new_id(), by=county)
    with looking():
        assert list(layouts_for(crew.project.village_id).values()) == list(BUILT_IN)
        assert BankLayout.objects.count() == 3


def test_the_same_form_twice_saves_one_layout(crew: Scene) -> None:
    county, once = crew.cast.county, new_id()
    with acting(county):
        first = save_layout(id=once, layout=COMMAS, by=county)
        assert save_layout(id=once, layout=replace(COMMAS, name="新"), by=county) == first
    with looking():
        assert BankLayout.objects.get().name == COMMAS.name


def test_only_a_right_layout_of_a_new_name_is_kept_by_whom_it_concerns(crew: Scene) -> None:
    county = crew.cast.county
    save(county, COMMAS)
    with pytest.raises(RuleBroken, match="has this name"):
        save(county, COMMAS)
    with pytest.raises(RuleBroken, match="Name the columns"):
        save(county, replace(GENERAL, reason=""))
    for by in (crew.cast.finance, crew.cast.treasurer, crew.cast.recorder):
        with pytest.raises(PermissionDenied):
            save(by, GENERAL)


def test_the_pages_of_layouts(crew: Scene, sign_in: SignIn) -> None:
    client = sign_in(crew.cast.county)
    assert GENERAL.name in client.get(reverse("layout_list")).content.decode()
    add = reverse("layout_add")
    page = client.get(f"{add}?from=card")
    data = {
        field.html_name: field.value()
        for field in page.context["form"]
        if field.value() not in (None, False)
    }
    data = {
        name: "、".join(value) if isinstance(value, list) else value for name, value in data.items()
    }
    shown = client.post(add, data | {"preview": "1", "heading_2": "收款人"})
    assert (shown.status_code, "收款人" in shown.content.decode()) == (200, True)
    assert client.post(add, data | {"what_2": ""}).status_code == 422
    assert client.post(add, data).status_code == 302
    with looking():
        row = BankLayout.objects.get()
        assert row.layout == CARD
    edit = reverse("layout_edit", args=[row.pk])
    assert client.get(edit).status_code == 200
    end = reverse("layout_end", args=[row.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"id": new_id()}).status_code == 302
