"""Files made to harm: each ends in a refusal with its reason, or is read for what it holds."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.excel.child import outcome
from core.excel.package import Limits, Reason
from core.excel.reading import BadWorkbook, read_workbook
from tests.core.workbooks import (
    BOOK_RELATIONS,
    CONTENT_TYPES,
    MAIN,
    ROOT_RELATIONS,
    book,
    one_row,
    sheet,
    strings,
    xlsx,
)

GOOD = xlsx(one_row('<c t="s"><v>0</v></c><c><v>1</v></c>'), strings=strings("<t>卓玛</t>"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10 if level else "ha" * 50}">' for level in range(9)
)


def refusal(data: bytes, limits: Limits | None = None) -> Reason:
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(data, limits)
    assert refused.value.message
    assert "%(" not in refused.value.message
    return refused.value.reason


def with_doctype(declarations: str, text: str) -> str:
    page = one_row(f'<c t="inlineStr"><is><t>{text}</t></is></c>')
    return f"<!DOCTYPE worksheet [{declarations}]>{page}"


def many_rows(count: int, cells: str) -> str:
    return sheet(f"<row>{cells}</row>" * count)


def zipped(**names: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in names.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", Reason.NOT_XLSX, id="empty"),
        pytest.param("姓名,工日".encode("gbk"), Reason.NOT_XLSX, id="csv"),
        pytest.param(b"<html><table>", Reason.NOT_XLSX, id="html called xls"),
        pytest.param(OLE, Reason.OLD_FORMAT, id="xls"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED, id="locked"),
        pytest.param(zipped(mimetype=b"x", content=b"y"), Reason.NOT_XLSX, id="another zip"),
        pytest.param(xlsx(sheet(""), extra="xl/vbaProject.bin"), Reason.MACROS, id="xlsm"),
        pytest.param(
            xlsx(sheet(""), types=CONTENT_TYPES.replace("application/xml", "macroEnabled")),
            Reason.MACROS,
            id="xlsm by its content type",
        ),
        pytest.param(xlsx(sheet(""), extra="xl/macrosheets/s.xml"), Reason.MACROS, id="xlm"),
        pytest.param(
            xlsx(sheet(""), root=ROOT_RELATIONS.replace("workbook.xml", "workbook.bin")),
            Reason.NOT_XLSX,
            id="xlsb",
        ),
        pytest.param(GOOD[: len(GOOD) // 2], Reason.DAMAGED, id="truncated"),
        pytest.param(GOOD[:-10], Reason.DAMAGED, id="tail cut off"),
        pytest.param(b"PK\x03\x04" + bytes(100), Reason.DAMAGED, id="zip in name only"),
        pytest.param(xlsx("<worksheet"), Reason.DAMAGED, id="broken XML"),
        pytest.param(xlsx(sheet(""), workbook=book("<sheet/>")), Reason.DAMAGED, id="nameless"),
        pytest.param(
            xlsx(sheet(""), relations=BOOK_RELATIONS.replace("sheet1", "../../../etc/passwd")),
            Reason.DAMAGED,
            id="path out of the package",
        ),
        pytest.param(xlsx(sheet(""), compress=zipfile.ZIP_LZMA), Reason.DAMAGED, id="lzma"),
        pytest.param(
            xlsx(sheet(""), workbook=book('<sheet name="n" r:id="s1"/>' * 51)),
            Reason.TOO_MANY_SHEETS,
            id="too many sheets",
        ),
    ],
)
def test_what_is_no_workbook(data: bytes, reason: Reason) -> None:
    assert refusal(data) is reason


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param('<c t="s"><v>9</v></c>', Reason.DAMAGED, id="string not there"),
        pytest.param('<c t="s"><v>-1</v></c>', Reason.DAMAGED, id="string from the end"),
        pytest.param('<c t="b"><v>2</v></c>', Reason.DAMAGED, id="third truth value"),
        pytest.param('<c s="-1"><v>2</v></c>', Reason.DAMAGED, id="style from the end"),
        pytest.param('<c r="A9"><v>2</v></c>', Reason.DAMAGED, id="cell of another row"),
        pytest.param('<c r="B1"/><c r="A1"><v>2</v></c>', Reason.DAMAGED, id="backwards"),
        pytest.param('<c r="A0"><v>2</v></c>', Reason.DAMAGED, id="row 0"),
        pytest.param('<c r="1"><v>2</v></c>', Reason.DAMAGED, id="no column"),
        pytest.param('<c r="ZZZ1"><v>2</v></c>', Reason.TOO_MANY_COLUMNS, id="column ZZZ"),
        pytest.param("<c/>" * 300 + "<c><v>1</v></c>", Reason.TOO_MANY_COLUMNS, id="column 301"),
        pytest.param(f"<c><v>{'1' * 40_000}</v></c>", Reason.TEXT_TOO_LONG, id="long number"),
        pytest.param(
            f'<c t="inlineStr"><is><t>{"长" * 40_000}</t></is></c>',
            Reason.TEXT_TOO_LONG,
            id="long text",
        ),
    ],
)
def test_cells_that_can_not_be(cells: str, reason: Reason) -> None:
    assert refusal(xlsx(one_row(cells))) is reason


def test_two_cells_at_the_far_corners_are_named_at_once() -> None:
    first, last = '<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>2</v></c>'
    data = xlsx(sheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>'))
    assert len(data) < 4_000
    with pytest.raises(BadWorkbook) as refused:
        read_workbook(data)
    assert refused.value.reason is Reason.TOO_MANY_COLUMNS
    assert refused.value.details == {"sheet": "一", "row": 1048576, "most": 200}


def test_a_cell_in_the_last_row() -> None:
    data = xlsx(sheet('<row r="1048576"><c><v>2</v></c></row>'))
    assert refusal(data) is Reason.TOO_MANY_ROWS


def test_rows_out_of_order() -> None:
    assert refusal(xlsx(sheet('<row r="2"/><row r="2"/>'))) is Reason.DAMAGED


def test_a_million_columns() -> None:
    page = one_row("<c/>" * 1_000_000 + "<c><v>1</v></c>")
    assert refusal(xlsx(page)) is Reason.TOO_MANY_COLUMNS


def test_too_many_cells() -> None:
    page = many_rows(200, "<c><v>1</v></c>" * 60)
    assert refusal(xlsx(page), Limits(cells=11_999)) is Reason.TOO_MANY_CELLS
    assert len(read_workbook(xlsx(page), Limits(cells=12_000)).sheets[0].rows) == 200


def test_one_long_string_shown_ten_thousand_times() -> None:
    page = many_rows(10_000, '<c t="s"><v>0</v></c>')
    data = xlsx(page, strings=strings(f"<t>{'长' * 32_000}</t>"))
    assert len(data) < 20_000
    assert refusal(data) is Reason.TOO_LARGE


def test_a_zip_bomb() -> None:
    data = xlsx(b" " * (101 << 20))
    assert len(data) < 200_000
    assert refusal(data) is Reason.TOO_LARGE


def test_a_zip_bomb_that_lies_about_its_size() -> None:
    data = bytearray(xlsx(sheet(" " * (30 << 20))))
    honest = struct.pack("<L", len(sheet(" " * (30 << 20))))
    assert data.count(honest) == 2
    lying = bytes(data).replace(honest, struct.pack("<L", 1_000))
    assert refusal(lying, Limits(inflated_bytes=20 << 20)) in {Reason.DAMAGED, Reason.TOO_LARGE}


def test_many_sheets_read_from_one_part_are_counted_each_time() -> None:
    data = xlsx(sheet(" " * (1 << 20)), workbook=book('<sheet name="n" r:id="s1"/>' * 20))
    assert refusal(data, Limits(inflated_bytes=10 << 20)) is Reason.TOO_LARGE


def test_two_parts_of_one_name() -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/worksheets/sheet1.xml", one_row("<c><v>666</v></c>"))
    assert refusal(out.getvalue()) is Reason.DAMAGED


def test_a_part_with_a_password() -> None:
    data = bytearray(GOOD)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) is Reason.ENCRYPTED


@pytest.mark.parametrize(
    "page",
    [
        with_doctype(LAUGHS, "&l8;").encode(),
        with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;").encode(),
        with_doctype('<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;', "x").encode(),
        with_doctype(LAUGHS, "&l8;").encode("utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>' + with_doctype(LAUGHS, "&l8;")).encode("utf-16"),
        ('<?xml version="1.0" encoding="cp037"?>' + one_row("")).encode(),
        (" " * 65_535 + with_doctype(LAUGHS, "&l8;")).encode(),
        one_row("<c><v>&nbsp;</v></c>").encode(),
    ],
    ids=[
        "billion laughs",
        "external entity",
        "parameter entity",
        "hidden in UTF-16",
        "declared UTF-16",
        "another encoding",
        "across two chunks",
        "unknown entity",
    ],
)
def test_xml_attacks(page: bytes) -> None:
    assert refusal(xlsx(page)) is Reason.DAMAGED


def test_a_hundred_thousand_nested_elements() -> None:
    page = f'<worksheet xmlns="{MAIN}">' + "<a>" * 100_000 + "</a>" * 100_000 + "</worksheet>"
    assert read_workbook(xlsx(page)).sheets[0].rows == {}


def test_merged_ranges_over_everything_many_times() -> None:
    rows = "".join(f'<row r="{row}"><c r="CV{row}"><v>1</v></c></row>' for row in range(1, 1_001))
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:CV9"/></mergeCells>'
    assert refusal(xlsx(sheet(rows, merges))) is Reason.TOO_MANY_MERGED


def test_more_merged_ranges_than_any_person_makes() -> None:
    merges = '<mergeCell ref="A1:A2"/>' * 11
    limits = Limits(merged=10)
    assert refusal(xlsx(sheet("", merges)), limits) is Reason.TOO_MANY_MERGED


def test_a_file_too_large_is_not_even_handed_on() -> None:
    assert refusal(GOOD, Limits(file_bytes=100)) is Reason.TOO_LARGE


def test_the_child_gets_no_more_memory_than_allowed() -> None:
    page = strings("<t>x</t>" * 600_000)
    limits = Limits(memory_bytes=64 << 20)
    assert refusal(xlsx(sheet(""), strings=page), limits) is Reason.TOO_LARGE


def test_the_child_gets_no_more_time_than_allowed() -> None:
    assert refusal(GOOD, Limits(wall_seconds=0)) is Reason.TOO_SLOW


def test_the_child_gets_no_more_of_the_processor_than_allowed() -> None:
    data = xlsx(many_rows(20_000, "<c><v>1</v></c>" * 100))
    assert refusal(data, Limits(cells=10**7, cpu_seconds=1)) is Reason.TOO_SLOW


def test_a_path_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "花名册.xlsx").write_bytes(GOOD)
    assert read_workbook(tmp_path / "花名册.xlsx").sheets[0].cell(1, 1).value == "卓玛"


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=20))
def test_any_flipped_bytes_end_in_an_answer(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in changes:
        data[place] = byte
    last = outcome(bytes(data), Limits(), lambda _line: None)
    assert last == {"end": True} or last["refused"] in Reason


@given(st.text(st.sampled_from("<>/=\"' crvtsifA19&;\x00é"), max_size=60))
def test_any_markup_ends_in_an_answer(markup: str) -> None:
    last = outcome(xlsx(sheet(f"<row>{markup}</row>")), Limits(), lambda _line: None)
    assert last == {"end": True} or last["refused"] in Reason


@given(
    st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "?"]),
    st.text(st.characters(codec="utf-8", exclude_characters="<&", min_codepoint=32)),
)
def test_any_content_of_any_type_ends_in_an_answer(kind: str, text: str) -> None:
    cells = f'<c t="{kind}" s="0"><v>{text.replace(">", "&gt;")}</v></c>'
    last = outcome(xlsx(one_row(cells)), Limits(), lambda _line: None)
    assert last == {"end": True} or last["refused"] in Reason
