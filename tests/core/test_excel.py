from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.excel.reading import Cell, read_workbook
from core.excel.writing import Column, Kind, Sheet, sheet_title, write_workbook
from core.money import LARGEST

# A child process for each example costs a tenth of a second.
few = settings(max_examples=max(5, settings().max_examples // 10), deadline=None)

COLUMNS = [
    Column("姓名"),
    Column("身份证号码", width=22),
    Column("工日", Kind.INT),
    Column("实发", Kind.YUAN),
    Column("日期", Kind.DATE),
    Column("时间", Kind.DATETIME),
    Column("占比", Kind.PERCENT),
]
ROW = (
    "卓玛",
    "632122199001010023",
    26,
    Decimal("1234.5"),
    date(2026, 7, 31),
    datetime(2026, 7, 31, 8, 30, tzinfo=UTC),
    Decimal("33.33"),
)


def written(*sheets: Sheet) -> bytes:
    out = BytesIO()
    write_workbook(sheets, out)
    return out.getvalue()


def one_column(*values: object, kind: Kind = Kind.TEXT) -> bytes:
    return written(Sheet("表", [Column("列", kind)], [(value,) for value in values]))  # type: ignore[misc]


def first_cells(data: bytes) -> list[Cell]:
    """Column A below the heading, as our own reader sees it."""
    sheet = read_workbook(data).sheets[0]
    return [sheet.cell(row, 1) for row in range(2, max(sheet.rows) + 1)]


def test_each_kind_is_written_with_its_type_and_format() -> None:
    page = load_workbook(BytesIO(written(Sheet("表", COLUMNS, [ROW])))).active
    assert page is not None
    assert [(cell.value, cell.number_format, cell.data_type) for cell in page[2]] == [
        ("卓玛", "@", "s"),
        ("632122199001010023", "@", "s"),
        (26, "0", "n"),
        (1234.5, "#,##0.00", "n"),
        (datetime(2026, 7, 31), "yyyy-mm-dd", "d"),  # noqa: DTZ001
        (datetime(2026, 7, 31, 16, 30), "yyyy-mm-dd hh:mm", "d"),  # noqa: DTZ001
        (0.3333, "0.00%", "n"),
    ]


def test_the_header_is_bold_frozen_and_repeated_in_print() -> None:
    page = load_workbook(BytesIO(written(Sheet("表", COLUMNS, [ROW])))).active
    assert page is not None
    assert [cell.value for cell in page[1]] == [column.heading for column in COLUMNS]
    assert all(cell.font.b for cell in page[1])
    assert (page.freeze_panes, page.print_title_rows) == ("A2", "$1:$1")
    assert page.column_dimensions["B"].width == 22


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "#N/A", "\t=1", "0012", "1e5", "TRUE"],
)
def test_text_never_becomes_anything_else(text: str) -> None:
    data = one_column(text)
    page = load_workbook(BytesIO(data)).active
    assert page is not None
    assert (page["A2"].value, page["A2"].data_type) == (text, "s")
    assert first_cells(data)[0].value == text


def test_text_in_a_money_column_stays_text() -> None:
    cell = first_cells(one_column("=1+1", kind=Kind.YUAN))[0]
    assert (cell.value, cell.is_formula) == ("=1+1", False)


def test_a_whole_number_too_long_for_excel_is_written_as_text() -> None:
    assert first_cells(one_column(6228480000123456789, kind=Kind.INT))[0].value == (
        "6228480000123456789"
    )


@few
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_text_written_is_read_back_but_for_what_xml_can_not_hold(texts: list[str]) -> None:
    gone = {*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"} - {"\t", "\n"}
    lines = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    kept = ["".join(c for c in text if c not in gone) for text in lines]
    found = [cell.value or "" for cell in first_cells(one_column(*texts, "end"))]
    assert found == [*kept, "end"]


@few
@given(st.lists(st.decimals(-LARGEST, LARGEST, places=2), min_size=1))
def test_money_written_is_read_back_to_the_fen(amounts: list[Decimal]) -> None:
    cells = first_cells(one_column(*amounts, kind=Kind.YUAN))
    assert [cell.value for cell in cells] == amounts


@few
@given(st.lists(st.dates(date(1900, 3, 1)), min_size=1))
def test_dates_written_are_read_back(days: list[date]) -> None:
    assert [cell.value for cell in first_cells(one_column(*days, kind=Kind.DATE))] == days


@pytest.mark.parametrize(
    ("value", "kind"), [(1.5, Kind.YUAN), (1.5, Kind.PERCENT), (date(2026, 1, 1), Kind.YUAN)]
)
def test_a_value_that_its_column_can_not_hold_is_refused(value: object, kind: Kind) -> None:
    with pytest.raises(TypeError):
        one_column(value, kind=kind)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        written(Sheet("表", COLUMNS, [("卓玛",)]))


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("7/8月[新]:*?\\", "7 8月 新"),
        ("", "Sheet"),
        ("'引号'", "引号"),
        ("History", "History 2"),
        ("长" * 40, "长" * 31),
        ("𬱖" * 20, "𬱖" * 15),
    ],
)
def test_sheet_titles_that_excel_accepts(title: str, clean: str) -> None:
    assert sheet_title(title, set()) == clean


def test_sheet_titles_are_told_apart() -> None:
    taken: set[str] = set()
    assert [sheet_title(title, taken) for title in ("a", "A", "长" * 40, "长" * 40)] == [
        "a",
        "A 2",
        "长" * 31,
        "长" * 29 + " 2",
    ]


def test_rows_are_taken_one_by_one_from_a_generator(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str, int]]:
        for number in range(3_000):
            yield f"村民{number}", number

    sheet = Sheet("表", [Column("姓名"), Column("数", Kind.INT)], rows())
    write_workbook([sheet], tmp_path / "out.xlsx")
    found = read_workbook(tmp_path / "out.xlsx").sheets[0].rows
    assert (len(found), found[3_001][1].value) == (3_001, "村民2999")


def test_several_sheets_keep_their_order() -> None:
    data = written(*(Sheet(title, [Column("列")], []) for title in ("乙", "甲")))
    assert [sheet.title for sheet in read_workbook(data).sheets] == ["乙", "甲"]


def test_a_bare_time_written_elsewhere_is_read_as_time() -> None:
    book, out = Workbook(), BytesIO()
    assert book.active is not None
    book.active["A1"] = time(8, 30)
    book.save(out)
    assert read_workbook(out.getvalue()).sheets[0].cell(1, 1).value == time(8, 30)
