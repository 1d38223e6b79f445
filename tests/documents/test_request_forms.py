"""T23, a request for money, read back out of the PDF."""

from pathlib import Path

import pytest
from pytest_django import Settings

from projects.models import Use
from tests.documents.believable import check_frame, pages, printed, text
from tests.factories import Cast
from tests.projects.request_rows import approved, for_wages, given, with_money
from tests.projects.village_rows import funding

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = [
    pytest.mark.usefixtures("everywhere"),
    pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning"),
]


def test_a_request_stands_on_one_page_with_what_each_said(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ours = funding(cast.recorder)
    money = with_money(ours, cast)
    given(for_wages(ours, cast, "5000"), money, cast.finance, "5000", Use.LABOUR)
    given(approved(ours, cast, "46000", done="98000"), money, cast.finance, "46000")
    data = printed("T23", ours)  # the newest
    check_frame(data, "T23", "资金拨付申请表")
    assert len(pages(data)) == 1
    said = text(data)
    for words in (
        "批次第2批", "款项用途首批水泥", "累计完成投资98,000.00元",
        "劳务报酬0.005,000.005,000.00", "材料46,000.000.0046,000.00",
        "合计46,000.005,000.0051,000.00", "本期申请（大写）人民币肆万陆仟元整",
        "3,000,000.001,000,000.0051,000.00949,000.00", "1发票0031材料46,000.00",
        "理事会意见申请拨付", "监督小组意见同意", "乡镇意见同意", "县发改局意见同意",
        "县财政局意见已拨付",
    ):  # fmt: skip
        assert words in said, words
