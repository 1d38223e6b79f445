"""Filled attendance sheets as they come: what is read, and every fault by cell and reason."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.excel.reading import Book, Cell, Grid, read_workbook
from tests.workers import sheet_books as made
from tests.workers.sheet_books import FIRST, LAST, ROSTER, days
from workers.headings import day_of, stretch
from workers.marks import Mark
from workers.sheets import read_block, read_sheet, serial_of

F, H, M, A, O = Mark.FULL, Mark.HALF, Mark.MORNING, Mark.AFTERNOON, Mark.ABSENT  # noqa: E741
HEAD = ["姓名", *days()]


def day(number: int) -> datetime.date:
    return datetime.date(2026, 9, number)


CLEAN = {
    "our own sheet, by roster number and name": (
        made.book([["花名册号", "姓名", "工种", "9月1日", "9月2日", "9月3日"],
                   [1, "马学林", "瓦工", "√", None, "△"], [9, "马秀英", "普工", None, 1, "○"]]),
        [(1, 1, F), (1, 3, H), (9, 2, F), (9, 3, O)],
    ),
    "the village's own, by name alone": (
        made.book([HEAD, ["马学林", 1, 0.5, 0], ["李㛃", "上", "下"]]),
        [(1, 1, F), (1, 2, H), (1, 3, O), (4, 1, M), (4, 2, A)],
    ),
    "full-width marks and spaces everywhere": (
        made.book([["姓　名", *days()], ["马 学 林", "１", " ０．５ ", "　", "全　天"]]),
        [(1, 1, F), (1, 2, H), (1, 4, F)],
    ),
    "a title, a merged head of two rows, weekdays below": (
        made.book(
            [["三姓庄村2026年9月考勤表"], ["序号", "姓名", "日期"], [None, None, *days()],
             [None, None, "二", "三", "四", "五", "六", "日"], [1, "马学林", "√", "√"]],
            merges=["A2:A4", "B2:B4", "C2:AF2", "A1:AF1"],
        ),
        [(1, 1, F), (1, 2, F)],
    ),
    "running numbers that aren't the roster's": (
        made.book([["序号", *HEAD], [5, "马学林", "√"], [1, "李㛃", "△"]]),
        [(1, 1, F), (4, 1, H)],
    ),
    "names in Tibetan script, with dots of every kind": (
        made.book([HEAD, ["བཀྲ་ཤིས་དོན་གྲུབ", 1], ["卓玛•才仁", 1]]),
        [(2, 1, F), (3, 1, F)],
    ),
    "31 columns for a month of 30 days, the last one empty": (
        made.book([["姓名", *days(1, 31)], ["马学林", *[1] * 30]]),
        [(1, n, F) for n in range(1, 31)],
    ),
    "half-month sums between the days, and a total behind": (
        made.book([["姓名", *days(1, 15), "小计", *days(16, 30), "合计"],
                   ["马学林", *[1] * 15, 15, *[1] * 15, 30]]),
        [(1, n, F) for n in range(1, 31)],
    ),
    "sums and signatures below, a head printed twice, blank rows": (
        made.book([HEAD, ["马学林", 1], [], HEAD, ["李㛃", 1], ["合计", 2, 0], [],
                   ["记工员：马某", None, None, "班组长："]]),
        [(1, 1, F), (4, 1, F)],
    ),
    "days written as dates": (
        made.book([["姓名", made.Xml(' s="1"', "<v>46266</v>"), "2026年9月2日", "9.3", "4日"],
                   ["马学林", 1, 1, 1, 1]]),
        [(1, 1, F), (1, 2, F), (1, 3, F), (1, 4, F)],
    ),
    "weekdays within the head's squares": (
        made.book([["姓名", "1\n二", "2(三)", "3日 周四", "4"], ["马学林", 1, 1, 1, 1]]),
        [(1, n, F) for n in range(1, 5)],
    ),
    "a hidden sheet of last month": (
        made.two_sheets([HEAD, ["马学林", 1]], [HEAD, ["谁也不是", 1]], ' state="hidden"'),
        [(1, 1, F)],
    ),
    "roles beside the names": (
        made.book([["职务", *HEAD], ["班组长", "马学林", 1], ["负责人", "李㛃", 1]]),
        [(1, 1, F), (4, 1, F)],
    ),
    "a formula with its result": (made.book([HEAD, ["马学林", made.FORMULA]]), [(1, 1, F)]),
    "somebody unknown without a mark": (
        made.book([HEAD, ["马学林", 1], ["新来的"]]), [(1, 1, F)],
    ),
}  # fmt: skip

DIRTY = {
    "an unknown mark": (made.book([HEAD, ["马学林", 1, "?"]]), [("C2", "?", "no mark")]),
    "hours instead of days": (made.book([HEAD, ["马学林", 8]]), [("B2", "8", "no mark")]),
    "overtime beside the mark": (made.book([HEAD, ["马学林", "√+2"]]), [("B2", "√+2", "no mark")]),
    "1/2 that Excel made a date": (
        made.book([HEAD, ["马学林", made.DATED]]), [("B2", "2026-01-01", "no mark")],
    ),
    "a box that is ticked": (made.book([HEAD, ["马学林", True]]), [("B2", "TRUE", "no mark")]),
    "an error of Excel's": (
        made.book([HEAD, ["马学林", made.NOT_FOUND]]), [("B2", "#N/A", "no result")],
    ),
    "a formula without a result": (
        made.book([HEAD, ["马学林", made.BARE_FORMULA]]), [("B2", "", "no result")],
    ),
    "a mark over merged days": (
        made.book([HEAD, ["马学林", "√"]], merges=["B2:D2"]), [("B2", "√", "Merged")],
    ),
    "somebody who isn't on the roster": (
        made.book([HEAD, ["王外人", 1]]), [("A2", "王外人", "Nobody on the roster")],
    ),
    "one of two of the same name": (
        made.book([HEAD, ["马秀英", 1]]), [("A2", "马秀英", "Several people")],
    ),
    "the same person twice": (
        made.book([HEAD, ["马学林", 1], ["马学林", None, 1]]), [("A3", "马学林", "row 2 already")],
    ),
    "a roster number of somebody else": (
        made.book([["花名册号", *HEAD], [4, "马学林", 1]]), [("A2", "4", "李㛃, not 马学林")],
    ),
    "a roster number that nobody has": (
        made.book([["花名册号", *HEAD], [88, "马学林", 1]]), [("A2", "88", "no such number")],
    ),
    "a roster number with a fraction": (
        made.book([["花名册号", *HEAD], [1.5, "马学林", 1]]), [("A2", "1.5", "no such number")],
    ),
    "marks without a name": (
        made.book([HEAD, ["马学林", 1], [None, 1, 1]]), [("B3", "1", "without a name")],
    ),
    "a mark on the 31st of a month of 30 days": (
        made.book([["姓名", *days(1, 31)], ["马学林", *[None] * 30, 1]]),
        [("AF2", "1", "lies outside")],
    ),
    "a mark below a heading that is no day": (
        made.book([["姓名", 1, 2, "补", 3], ["马学林", 1, 1, 1, 1]]),
        [("D2", "1", "No day stands")],
    ),
    "a day that stands there twice": (
        made.book([["姓名", 1, 2, 3, 3], ["马学林", 1]]), [("E1", "3", "twice")],
    ),
    "mornings and afternoons in columns of their own": (
        made.book([["姓名", 1, None, 2, None, 3, None],
                   [None, "上", "下", "上", "下", "上", "下"], ["马学林", "√", "√"]],
                  merges=["B1:C1", "D1:E1", "F1:G1"]),
        [("C2", "下", "columns of their own")],
    ),
    "two sheets that look alike": (
        made.two_sheets([HEAD, ["马学林", 1]], [HEAD, ["马学林", 1]]), [("", "", "Several sheets")],
    ),
    "another list altogether": (
        made.book([["序号", "姓名", "身份证号"], [1, "马学林", "x"]]),
        [("", "", "No row with the days")],
    ),
    "days without names": (
        made.book([["名次", *days()], ["一", 1]]), [("", "", "No row with the days")],
    ),
    "an empty sheet": (made.book([]), [("", "", "No row with the days")]),
    "several faults at once": (
        made.book([HEAD, ["马学林", "?", 2], ["王外人", 1]]),
        [("B2", "?", "no mark"), ("C2", "2", "no mark"), ("A3", "王外人", "Nobody")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_a_sheet_is_read_however_it_is_laid_out(name: str) -> None:
    content, wanted = CLEAN[name]
    found = read_sheet(read_workbook(content), ROSTER, FIRST, LAST)
    assert not found.faults
    assert sorted(found.marks) == sorted((number, day(on), mark) for number, on, mark in wanted)


@pytest.mark.parametrize("name", DIRTY)
def test_every_fault_is_named_and_nothing_is_read(name: str) -> None:
    content, wanted = DIRTY[name]
    found = read_sheet(read_workbook(content), ROSTER, FIRST, LAST)
    assert found.marks == []
    said = [(fault.cell, fault.value) for fault in found.faults if fault.cell or len(wanted) == 1]
    assert sorted(said) == sorted((cell, value) for cell, value, _reason in wanted)
    for _cell, _value, reason in wanted:
        assert any(reason in fault.reason for fault in found.faults), found.faults


def test_a_musters_number_is_found_on_whatever_sheet_it_stands() -> None:
    notes = [["项目", "内容"], ["考勤表编号", "T12-2606-630222-04-01-123456-003"]]
    assert serial_of(read_workbook(made.two_sheets([HEAD], notes))) == (
        "T12-2606-630222-04-01-123456-003"
    )
    assert serial_of(read_workbook(made.book([HEAD]))) == ""
    two = [["T12-A-001", "T12-A-002"]]
    assert serial_of(read_workbook(made.two_sheets([HEAD], two))) == ""


NAIVE = datetime.datetime(2026, 9, 5, 8)  # noqa: DTZ001  as Excel has it


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("8.31", None), ("9月31日", 31), ("32", None), (Decimal("9.1"), None), (Decimal(0), None),
        (True, None), (datetime.date(2026, 8, 31), 31), (NAIVE, 5),
        ("2026-09-05", 5), ("五", None), ("", None),
    ],
)  # fmt: skip
def test_a_heading_names_a_day_or_none(heading: object, named: int | None) -> None:
    found = day_of(heading, {one.day: one for one in stretch(FIRST, LAST)})  # type: ignore[arg-type]
    number = found.day if isinstance(found, datetime.date) else found
    assert number == (31 if heading == "8.31" else named)


# ---- a block ----

THREE = [day(5), day(6), day(7)]


def test_a_block_goes_row_by_row_and_day_by_day() -> None:
    marks, faults = read_block("√\t\t△\r\n0\t下\r\n", [9, 2], THREE)
    assert not faults
    assert marks == [(9, day(5), F), (9, day(7), H), (2, day(5), O), (2, day(6), A)]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("马学林\t1", "row 1, column 1", "no mark"),
        ("1\t1\t1\t1", "row 1, column 4", "past the last"),
        ("1\n1\n1", "row 3, column 1", "past the last"),
        ("1\n\t2", "row 2, column 2", "no mark"),
    ],
)
def test_what_is_no_mark_or_lies_outside_is_named(text: str, place: str, reason: str) -> None:
    _marks, faults = read_block(text, [9, 2], THREE)
    assert [(fault.cell, reason in fault.reason) for fault in faults] == [(place, True)]


# ---- whatever may come ----

TEXTS = st.sampled_from(
    ["姓名", "花名册号", "马学林", "马秀英", "李㛃", "√", "△", "1", "0.5", "上", "下", "?", "合计",
     " ", "9月3日", "31", "小计", "一", "T12-A-001"]
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.text(max_size=6),
    st.integers(0, 40).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.booleans(),
    st.dates(),
)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Sheets of nearly right layout, with anything anywhere."""
    width = draw(st.integers(1, 12))
    head: list[Any] = ["姓名", *[Decimal(n) for n in range(1, width)]]
    rows: list[list[Any]] = [head] if draw(st.booleans()) else []
    rows += draw(st.lists(st.lists(VALUES, min_size=width, max_size=width), max_size=8))
    cells: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(rows, 1):
        line = {
            column: Cell("表", row, column, value)
            for column, value in enumerate(values, 1)
            if value not in (None, "")
        }
        if line:
            cells[row] = line
    return Book((Grid("表", False, cells, {}),))


@given(books())
def test_whatever_comes_is_read_whole_or_named_as_a_fault(book: Book) -> None:
    found = read_sheet(book, ROSTER, FIRST, LAST)
    assert not (found.marks and found.faults)
    squares = [(number, on) for number, on, _mark in found.marks]
    assert len(set(squares)) == len(squares)
    assert {number for number, _on in squares} <= {one.number for one in ROSTER}
    assert all(FIRST <= on <= LAST for _number, on in squares)
    for fault in found.faults:
        assert fault.reason


@given(st.text(max_size=200), st.integers(1, 3), st.integers(1, 3))
def test_whatever_is_pasted_becomes_marks_or_faults(text: str, people: int, wide: int) -> None:
    marks, faults = read_block(text, [4, 7, 9][:people], THREE[:wide])
    filled = sum(bool(cell.strip()) for line in text.split("\n") for cell in line.split("\t"))
    assert len(marks) + len(faults) <= max(filled, len(text))
    assert {number for number, _on, _mark in marks} <= {4, 7, 9}
