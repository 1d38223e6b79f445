"""The muster, read back out of its PDF page by page."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from core.documents import render_form
from core.scope import EVERYWHERE, scope
from projects.models import Project
from tests.documents import believable
from tests.documents.believable import RARE, check_frame, pages, text
from tests.factories import Cast
from workers.documents.muster import FORM, MusterSheet, muster_paper
from workers.models import RosterEntry
from workers.words import period_on_paper

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")

NOW = datetime.datetime(2026, 8, 20, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
D = datetime.date
SERIAL = believable.SERIAL.replace("T0", "T12")


@pytest.fixture
def site(cast: Cast) -> Iterator[Project]:
    with time_machine.travel(NOW, tick=False):
        made = believable.project(cast.recorder)
        believable.people(made, cast.recorder, 26, D(2026, 8, 3))
        yield made


def sheet(site: Project, first: datetime.date, last: datetime.date, spare: int = 4) -> MusterSheet:
    paper = muster_paper(site.pk, first, last, spare)
    with scope(EVERYWHERE):
        data = paper.fill(site, site.pk).data
    assert isinstance(data, MusterSheet)
    return data


def pdf(data: MusterSheet) -> bytes:
    return render_form(FORM, data, serial=SERIAL, issued_on=NOW.date(), verify_url="https://x/v/1")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (D(2026, 8, 1), D(2026, 8, 31), "2026年8月"),
        (D(2026, 2, 1), D(2026, 2, 28), "2026年2月"),
        (D(2026, 8, 1), D(2026, 8, 15), "2026年8月上半月"),
        (D(2026, 8, 16), D(2026, 8, 31), "2026年8月下半月"),
        (D(2026, 8, 3), D(2026, 8, 9), "2026年8月3日至9日"),
        (D(2026, 8, 28), D(2026, 9, 3), "2026年8月28日至9月3日"),
        (D(2026, 12, 28), D(2027, 1, 3), "2026年12月28日至2027年1月3日"),
    ],
)
def test_a_stretch_is_called_as_people_do(
    first: datetime.date, last: datetime.date, said: str
) -> None:
    assert period_on_paper(first, last) == said


def test_every_page_bears_names_head_serial_and_room_to_sign(site: Project) -> None:
    data = pdf(sheet(site, D(2026, 8, 1), D(2026, 8, 31)))
    check_frame(data, "T12", "2026年8月考勤表")
    shown = pages(data)
    assert len(shown) > 1
    for page in shown:
        assert SERIAL in page
        assert "本人签字" in page
    whole = text(data)
    for words in (
        "花名册号", "起止日期2026年8月", "√全日△半日（可写上、下）○缺勤", "记工员（签字）",
        "班组长（签字）", "监督小组（签字）", "理事会负责人（签字）",
    ):  # fmt: skip
        assert words in whole, words
    assert "出勤人数" in shown[-1]
    with scope(EVERYWHERE):
        entries = list(RosterEntry.objects.select_related("person"))
    for entry in entries:
        name = entry.person.name
        assert name in RARE or name in whole, name
        assert sum(name in page for page in shown) <= 1, name


def test_the_names_are_those_on_the_roster_in_these_days(site: Project) -> None:
    with scope(EVERYWHERE):
        RosterEntry.objects.filter(number=2).update(left_on=D(2026, 8, 9), left_reason="回家")
        RosterEntry.objects.filter(number=3).update(entered_on=D(2026, 8, 12))
    data = sheet(site, D(2026, 8, 10), D(2026, 8, 16), spare=3)
    numbers = [row.number for row in data.rows]
    assert "2" not in numbers
    assert numbers[-3:] == ["", "", ""]
    late = next(row for row in data.rows if row.number == "3")
    assert late.marks == ("－", "－", "", "", "", "", "")
    assert [column.number for column in data.columns] == list(range(10, 17))


@pytest.mark.parametrize(
    ("last", "size"), [(D(2026, 8, 7), "week"), (D(2026, 8, 15), "half"), (D(2026, 8, 31), "month")]
)
def test_fewer_days_have_larger_squares(site: Project, last: datetime.date, size: str) -> None:
    data = sheet(site, D(2026, 8, 1), last)
    assert data.size == size
    check_frame(pdf(data), "T12", f"{period_on_paper(D(2026, 8, 1), last)}考勤表")
