from datetime import UTC, datetime
from io import BytesIO
from urllib.request import OpenerDirector

import pikepdf
import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from core.pdf import Attached, join, qr_data_url, render_pdf

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

CREATED = datetime(2026, 8, 3, 1, 30, tzinfo=UTC)
WORKBOOK = Attached("发放表.xlsx", b"PK\x03\x04 not really", "工资表数据")


def rendered(body: str, *attachments: Attached, identifier: str = "T13-000123") -> bytes:
    return render_pdf(
        f'<html lang="zh"><body style="font-family: Noto Serif CJK SC">{body}</body></html>',
        title="劳务报酬发放表",
        identifier=identifier,
        created=CREATED,
        attachments=attachments,
    )


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


@pytest.fixture(scope="module")
def document() -> bytes:
    return rendered("<h1>劳务报酬发放表</h1><p>合计 1,234.50 元</p>", WORKBOOK)


def test_it_declares_pdf_a_3b(document: bytes) -> None:
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3B"
        assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
        assert "/Encrypt" not in pdf.trailer


def test_every_font_is_inside(document: bytes) -> None:
    with pikepdf.open(BytesIO(document)) as pdf:
        descriptors = [item for item in pdf.objects if is_font_descriptor(item)]
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(item.keys()) for item in descriptors)


def is_font_descriptor(item: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"


def test_title_time_and_identifier(document: bytes) -> None:
    with pikepdf.open(BytesIO(document)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "劳务报酬发放表"
        assert bytes(pdf.trailer.ID[0]) == b"T13-000123"
        with pdf.open_metadata() as metadata:
            assert metadata["xmp:CreateDate"] == "2026-08-03T01:30:00+00:00"
            assert metadata["dc:title"] == "劳务报酬发放表"


def test_chinese_text_can_be_read_back(document: bytes) -> None:
    assert "劳务报酬发放表" in text_of(document)
    assert "1,234.50" in text_of(document)


def test_the_attached_workbook_comes_out_as_it_went_in(document: bytes) -> None:
    with pikepdf.open(BytesIO(document)) as pdf:
        (spec,) = pdf.attachments.values()
        assert spec.filename == "发放表.xlsx"
        assert spec.get_file().read_bytes() == WORKBOOK.data
        assert spec.get_file().mime_type.endswith("spreadsheetml.sheet")
        assert spec.description == "工资表数据"
        assert str(spec.obj.AFRelationship) == "/Data"


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert rendered("<p>一</p>", WORKBOOK) == rendered("<p>一</p>", WORKBOOK)


def test_another_serial_gives_another_file() -> None:
    assert rendered("<p>一</p>") != rendered("<p>一</p>", identifier="T13-000124")


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf("", title="x", identifier="x", created=CREATED.replace(tzinfo=None))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<style>@import url("{url}"); p {{ background: url("{url}") }}</style>',
        '<style>@font-face {{ font-family: Noto Serif CJK SC; src: url("{url}") }}</style>',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">x</a>',
        '<object data="{url}"></object><embed src="{url}">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/><use href="{url}#a"/></svg>',
    ],
    ids=["img", "stylesheet", "css", "font", "attachment", "link", "object", "svg"],
)
@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://192.0.2.1/secret"])
def test_nothing_is_fetched_from_disk_or_net(
    markup: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(OpenerDirector, "open", lambda _self, request, **_: opened.append(request))
    data = rendered(f"<p>一</p>{markup.format(url=url)}")
    assert opened == []
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.attachments) == 0
    assert "一" in text_of(data)


def test_a_qr_code_is_drawn_without_fetching_anything() -> None:
    url = qr_data_url("https://zijian.example.cn/v/8fJx2kQp0Lw")
    assert url.startswith("data:image/svg+xml")
    assert len(rendered(f'<img src="{url}">')) > len(rendered("<img>"))


def test_parts_are_joined_in_order_with_a_bookmark_each() -> None:
    two_pages = rendered("<p>甲一</p><p style='break-before: page'>甲二</p>")
    joined = join(
        [("第一卷 立项", two_pages), ("第二卷 施工", rendered("<p>乙</p>"))], title="档案"
    )
    reader = PdfReader(BytesIO(joined))
    marks = [
        (mark.title, reader.get_destination_page_number(mark))
        for mark in reader.outline
        if isinstance(mark, Destination)
    ]
    assert marks == [("第一卷 立项", 0), ("第二卷 施工", 2)]
    assert [page.extract_text() for page in reader.pages] == ["甲一", "甲二", "乙"]
    assert reader.metadata is not None
    assert reader.metadata.title == "档案"


def test_joining_twice_gives_the_same_bytes() -> None:
    part = rendered("<p>一</p>")
    assert join([("甲", part)]) == join([("甲", part)])


def test_nothing_to_join() -> None:
    with pytest.raises(ValueError, match="nothing"):
        join([])


def test_joining_what_is_no_pdf() -> None:
    with pytest.raises(pikepdf.PdfError):
        join([("甲", b"PK")])
