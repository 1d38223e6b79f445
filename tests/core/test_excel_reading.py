"""What cells mean, in files as Excel, WPS and others write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.excel.reading import Value, read_workbook
from core.excel.values import is_date_format, moment, number, unescaped
from tests.core.workbooks import MAIN, book, one_row, sheet, strings, styles, xlsx


def values(data: bytes) -> list[Value]:
    return [cell.value for cell in read_workbook(data).sheets[0].rows[1].values()]


def test_a_cell_knows_where_it_stands() -> None:
    cells = '<c r="B2"><v>1</v></c><c r="AA2"><v>2</v></c>'
    found = read_workbook(xlsx(sheet(f'<row r="2">{cells}</row>'))).sheets[0]
    assert [(cell.ref, cell.row, cell.column, cell.sheet) for cell in found.rows[2].values()] == [
        ("B2", 2, 2, "一"),
        ("AA2", 2, 27, "一"),
    ]


def test_cells_without_a_reference_stand_one_after_another() -> None:
    assert values(xlsx(sheet("<row><c><v>1</v></c><c/><c><v>3</v></c></row>"))) == [1, 3]


def test_text_in_all_its_forms() -> None:
    shared = strings(
        "<t>共享</t>",
        '<r><t>多</t></r><r><rPr/><t xml:space="preserve"> 段</t></r><rPh><t>duo</t></rPh>',
        "<t>a_x000D_b_x0000_c_x005F_x0041_</t>",
    )
    cells = (
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c>'
        '<c t="inlineStr"><is><t>行内</t></is></c>'
        '<c t="inlineStr"><is><r><t>行</t></r><r><t>内</t></r></is></c>'
        '<c t="str"><f>A1</f><v>公式</v></c>'
    )
    assert values(xlsx(one_row(cells), strings=shared)) == [
        "共享", "多 段", "abc_x0041_", "行内", "行内", "公式",
    ]  # fmt: skip


def test_ten_thousand_shared_strings() -> None:
    shared = strings(*(f"<t>村民{place}</t>" for place in range(10_000)))
    rows = "".join(f'<row><c t="s"><v>{place}</v></c></row>' for place in reversed(range(10_000)))
    found = read_workbook(xlsx(sheet(rows), strings=shared)).sheets[0]
    assert (found.cell(1, 1).value, found.cell(10_000, 1).value) == ("村民9999", "村民0")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Decimal(0)),
        ("120", Decimal(120)),
        ("-3.50", Decimal("-3.5")),
        ("0.28999999999999998", Decimal("0.29")),
        ("1.0049999999999999", Decimal("1.005")),
        ("1.5E2", Decimal(150)),
        ("1E-7", Decimal("0.0000001")),
        ("１２３", "１２３"),
        ("12abc", "12abc"),
        ("NaN", "NaN"),
        ("1E99999", "1E99999"),
    ],
)
def test_numbers_mean_what_excel_shows(text: str, value: Value) -> None:
    found = values(xlsx(one_row(f"<c><v>{text}</v></c>")))[0]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.3212219900101005E+17", "632122199001010050"),
        ("632122199001010023", "632122199001010023"),
        ("6217001234567890", "6217001234567890"),
        ("1000000000000000", "1000000000000000"),
    ],
)
def test_an_id_typed_as_a_number_is_flagged_never_guessed(text: str, value: str) -> None:
    cell = read_workbook(xlsx(one_row(f"<c><v>{text}</v></c>"))).sheets[0].cell(1, 1)
    assert (cell.value, cell.lost_digits) == (value, True)


def test_fifteen_digits_are_still_whole() -> None:
    cell = read_workbook(xlsx(one_row("<c><v>999999999999999</v></c>"))).sheets[0].cell(1, 1)
    assert (cell.value, cell.lost_digits) == (Decimal(999999999999999), False)


@pytest.mark.parametrize(
    ("serial", "code", "value"),
    [
        ("46234", 14, date(2026, 7, 31)),
        ("46234", 31, date(2026, 7, 31)),
        ("46234", 57, date(2026, 7, 31)),
        ("46234", 'yyyy"年"m"月"d"日"', date(2026, 7, 31)),
        ("46234", "[$-804]yyyy年m月d日;@", date(2026, 7, 31)),
        ("46234", "[DBNum1]yyyy年m月", date(2026, 7, 31)),
        ("46234.354166666664", 22, datetime(2026, 7, 31, 8, 30)),  # noqa: DTZ001
        ("46234.999999", 22, date(2026, 8, 1)),
        ("0.354166666666667", 20, time(8, 30)),
        ("1", 14, date(1900, 1, 1)),
        ("59", 14, date(1900, 2, 28)),
        ("60", 14, Decimal(60)),
        ("61", 14, date(1900, 3, 1)),
        ("2958465", 14, date(9999, 12, 31)),
        ("2958466", 14, Decimal(2958466)),
        ("2958465.9999999", 14, Decimal("2958465.9999999")),
        ("-1", 14, Decimal(-1)),
        ("0", 14, Decimal(0)),
        ("1.5", 46, Decimal("1.5")),
        ("1.5", "[h]:mm", Decimal("1.5")),
        ("46234", 0, Decimal(46234)),
        ("46234", "#,##0.00", Decimal(46234)),
        ("46234", '0"days"', Decimal(46234)),
        ("46234", "G/通用格式", Decimal(46234)),
        ("46234", "0.00E+00", Decimal(46234)),
        ("46234", "[Red]0.00_);[Red]\\(0.00\\)", Decimal(46234)),
    ],
)
def test_dates_of_every_kind(serial: str, code: str | int, value: Value) -> None:
    quoted = str(code).replace('"', "&quot;") if isinstance(code, str) else code
    cells = f'<c s="1"><v>{serial}</v></c>'
    assert values(xlsx(one_row(cells), styles=styles(0, quoted))) == [value]


def test_dates_counted_from_1904() -> None:
    data = xlsx(
        one_row('<c s="0"><v>44772</v></c><c s="0"><v>2958465</v></c>'),
        styles=styles(14),
        workbook=book(properties='<workbookPr date1904="1"/>'),
    )
    assert values(data) == [date(2026, 7, 31), Decimal(2958465)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-07-31", date(2026, 7, 31)),
        ("2026-07-31T08:30:00", datetime(2026, 7, 31, 8, 30)),  # noqa: DTZ001
        ("2026-07-31T00:00:00Z", date(2026, 7, 31)),
        ("31.7.2026", "31.7.2026"),
    ],
)
def test_dates_written_as_iso_text(text: str, value: Value) -> None:
    assert values(xlsx(one_row(f'<c t="d"><v>{text}</v></c>'))) == [value]


def test_a_date_typed_as_text_stays_text() -> None:
    cells = '<c t="inlineStr"><is><t>2026.7.31</t></is></c>'
    assert values(xlsx(one_row(cells))) == ["2026.7.31"]


def test_a_formula_gives_its_last_value_and_says_so() -> None:
    cells = "<c><f>1+1</f><v>2</v></c><c><f>HYPERLINK(A1)</f></c><c><v>2</v></c>"
    row = read_workbook(xlsx(one_row(cells))).sheets[0].rows[1]
    assert [(cell.value, cell.is_formula) for cell in row.values()] == [
        (Decimal(2), True),
        (None, True),
        (Decimal(2), False),
    ]


def test_errors_are_marked_and_booleans_are_booleans() -> None:
    cells = '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c>'
    row = read_workbook(xlsx(one_row(cells))).sheets[0].rows[1]
    assert [(cell.value, cell.is_error) for cell in row.values()] == [
        ("#DIV/0!", True),
        (True, False),
        (False, False),
    ]


def test_merged_cells_are_marked_and_so_are_the_blanks_below_them() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="3"><c><v>3</v></c></row>'
    )
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="C1:XFD1048576"/></mergeCells>'
    found = read_workbook(xlsx(sheet(rows, merges))).sheets[0]
    assert [found.cell(*at).merged for at in ((1, 1), (2, 1), (3, 1), (1, 2))] == [
        True, True, False, False,
    ]  # fmt: skip
    assert found.cell(2, 1).value is None


def test_hidden_sheets_are_told_apart() -> None:
    sheets = (
        '<sheet name="看" r:id="s1"/><sheet name="藏" r:id="s2" state="veryHidden"/>'
        '<sheet name="图" r:id="s3"/>'
    )
    found = read_workbook(xlsx(one_row("<c><v>1</v></c>"), workbook=book(sheets)))
    assert [(sheet.title, sheet.hidden) for sheet in found.sheets] == [("看", False), ("藏", True)]
    assert [sheet.title for sheet in found.visible] == ["看"]


@pytest.mark.parametrize(
    "page",
    [
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>",
        '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row><c>'
        "<v>7</v></c></row></sheetData></worksheet>",
        '\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        + one_row("<c><v>7</v></c>"),
    ],
    ids=["prefixed", "strict", "byte order mark"],
)
def test_other_dialects(page: str) -> None:
    assert values(xlsx(page)) == [7]


def test_an_empty_sheet_holds_nothing() -> None:
    assert read_workbook(xlsx(sheet("<row><c/><c s='0'/></row>"))).sheets[0].rows == {}


def test_the_declared_dimension_is_ignored() -> None:
    page = sheet("<row><c><v>7</v></c></row>", before='<dimension ref="A1:XFD1048576"/>')
    assert values(xlsx(page)) == [7]


@given(st.integers(1, 2_958_465).filter(lambda serial: serial != 60))
def test_every_day_of_excels_calendar(serial: int) -> None:
    kind, text, _flags = moment(str(serial), from_1904=False)
    day = date.fromisoformat(text)
    assert kind == "d"
    assert (day - date(1900, 1, 1)).days == serial - (1 if serial < 60 else 2)


@given(st.integers(0, 999_999_999_999_999), st.integers(0, 86_399))
def test_seconds_survive_the_float(day: int, second: int) -> None:
    serial = 40_000 + day % 10_000
    _kind, text, _flags = moment(repr(serial + second / 86_400), from_1904=False)
    found = datetime.fromisoformat(text)
    assert found.hour * 3600 + found.minute * 60 + found.second == second


@given(st.floats(-1e14, 1e14, allow_nan=False))
def test_any_float_is_read_as_the_number_excel_shows(value: float) -> None:
    kind, text, _flags = number(repr(value))
    assert kind == "n"
    assert float(text) == pytest.approx(value, rel=1e-14, abs=1e-300)
    assert "E" not in text


@given(st.text())
def test_meaning_never_fails(text: str) -> None:
    number(text)
    moment(text, from_1904=True)
    unescaped(text)
    is_date_format(text)
