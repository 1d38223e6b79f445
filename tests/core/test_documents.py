"""The typographic base, tried on the sample wage table, and the registry of forms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import documents
from core.documents import Form, forms, register, render_form
from core.money import grouped, in_capitals, total, yuan

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

SAMPLE = Form("S1", "劳务报酬发放表", "documents/_sample.html", "core")
SERIAL = "DT-2026-07-000123"
COLUMNS = (
    "序号", "姓名", "身份证号码", "联系方式", "人员类别", "工种", "出勤工日", "标准(元/工日)",
    "应发金额", "代扣代缴", "实发金额", "开户行", "账号", "本人签字(按印)",
)  # fmt: skip
NAMES = (
    "𬱖建国", "李㛃", "བཀྲ་ཤིས་", "马·阿卜杜拉", "娜仁·其其格", "𰻝明", "欧阳𠅤", "<b>张</b>",
)  # fmt: skip


@dataclass(frozen=True)
class SampleLine:
    name: str
    days: Decimal
    id_number: str = "632122199001010023"
    phone: str = "13897123456"
    category: str = "脱贫人口"
    trade: str = "小工"
    rate: str = "180.00"
    deducted: str = "0.00"
    bank: str = "农业银行大通支行"
    account: str = "6228480000123456789"

    @property
    def entitled(self) -> str:
        return grouped(self.days * 180)

    paid = entitled


@dataclass(frozen=True)
class SampleSheet:
    rows: tuple[SampleLine, ...]
    columns: tuple[str, ...] = COLUMNS
    header: tuple[tuple[str, str], ...] = (
        ("项目名称", "大通县青林乡卧马村2026年以工代赈村组道路硬化及排水渠建设项目"),
        ("项目代码", "2606-630121-04-01-123456"),
        ("县乡村", "大通回族土族自治县青林乡卧马村"),
        ("实施主体", "卧马村项目理事会"),
        ("填报日期", "2026年8月3日"),
    )
    signatures: tuple[str, ...] = ("制表人", "审核人", "负责人")

    @property
    def total_days(self) -> Decimal:
        return sum((row.days for row in self.rows), Decimal(0))

    @property
    def total(self) -> str:
        return grouped(total(row.days * 180 for row in self.rows))

    @property
    def capitals(self) -> str:
        return in_capitals(yuan(self.total_days * 180))


def sample_pages(count: int) -> list[str]:
    rows = (SampleLine(NAMES[n % len(NAMES)], Decimal(n % 30 + 1) / 2) for n in range(count))
    data = render_form(
        SAMPLE,
        SampleSheet(tuple(rows)),
        serial=SERIAL,
        issued_on=date(2026, 8, 3),
        verify_url="https://zijian.example.cn/v/8fJx2kQp0Lw",
    )
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return sample_pages(30)


@pytest.mark.parametrize("name", [name for name in NAMES if "་" not in name])
def test_every_name_is_printed_as_it_is_written(pages: list[str], name: str) -> None:
    assert name in pages[0]


def test_tibetan_is_set_in_its_own_type(pages: list[str]) -> None:
    assert "བ" in pages[0]


def test_every_page_repeats_headings_serial_and_number(pages: list[str]) -> None:
    for number, page in enumerate(pages, 1):
        assert "身份证号码" in page
        assert f"劳务报酬发放表 编号：{SERIAL}" in " ".join(page.split())
        assert f"第 {number} 页 共 {len(pages)} 页" in " ".join(page.split())


def test_all_of_a_hundred_rows_are_there_once_and_no_glyph_is_missing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages = sample_pages(100)
    assert caplog.messages == []  # WeasyPrint warns of boxes and of styles it doesn't know
    assert sum(page.count("632122199001010023") for page in pages) == 100
    assert signed(pages[-1])


def test_the_header_block_stands_on_the_first_page(pages: list[str]) -> None:
    assert "项目代码" in pages[0]
    assert "2606-630121-04-01-123456" in pages[0]
    assert "项目代码" not in pages[1]


@pytest.mark.parametrize("count", [9, 10, 11, 26])
def test_signatures_never_stand_alone(count: int) -> None:
    assert signed(sample_pages(count)[-1])


def signed(page: str) -> bool:
    """The signatures stand below a row, the total and the amount in capitals."""
    kept_together = ("632122199001010023", "合 计", "人民币", "制表人（签字）", "盖章")
    return all(words in " ".join(page.split()) for words in kept_together)


@pytest.fixture
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Form, ...]]:
    monkeypatch.setattr(documents, "_forms", {})
    return forms


def test_forms_come_in_the_order_of_their_codes(
    empty_registry: Callable[[], tuple[Form, ...]],
) -> None:
    for code in ("T13", "T02", "N5"):
        register(Form(code, "表", "documents/_sample.html", "core"))
    assert [form.code for form in empty_registry()] == ["N5", "T02", "T13"]


@pytest.mark.usefixtures("empty_registry")
def test_registering_a_form_again_changes_nothing() -> None:
    register(SAMPLE)
    register(SAMPLE)
    assert forms() == (SAMPLE,)


@pytest.mark.usefixtures("empty_registry")
def test_two_forms_of_one_code_are_a_mistake() -> None:
    register(SAMPLE)
    with pytest.raises(ValueError, match="S1"):
        register(Form("S1", "另一张表", "documents/_sample.html", "core"))
