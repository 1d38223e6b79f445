"""The slips of a wage sheet, read back out of the PDF."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from core.scope import EVERYWHERE, scope
from payroll.actions import Outcome
from payroll.documents.slip import slips
from payroll.models import WorkerPage
from payroll.rules import State
from projects.actions.issuing import issue
from projects.paperwork import paper_of
from tests.documents.believable import check_frame, printed, subjects, text
from tests.factories import Cast
from tests.payroll import scene
from tests.payroll.scene import Scene, acting, looking

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture
def site(cast: Cast) -> Iterator[Scene]:
    with time_machine.travel(scene.moment(scene.TODAY), tick=False) as clock:
        site = scene.scene(cast, clock)
        for entry in site.hire_all(3, "181.37"):
            site.work(entry, scene.october(1, 2, 3))
        site.work(site.crew[0], scene.october(29), halves=(1,))
        yield site


def said_of(site: Scene, place: int = 0) -> str:
    """How the money of one stands, on his slip."""
    with scope(EVERYWHERE):
        (subject,) = subjects("T15", site.project)
        assert subject.about_id is not None
        data = slips(site.project, subject.about_id).data
        return str(data.slips[place].paid)  # type: ignore[attr-defined]


def test_a_draft_has_no_slips(site: Scene) -> None:
    site.draft()
    assert subjects("T15", site.project) == []


def test_each_worker_has_his_own_with_days_items_and_the_day_when_money_is_due(site: Scene) -> None:
    site.notice(site.draft())
    data = printed("T15", site.project)
    check_frame(data, "T15", "劳务报酬清单")
    whole = text(data)
    for entry in site.crew:
        assert f"{entry.person.name}劳务报酬清单" in whole
    for words in (
        "第1期（2026年10月1日至2026年10月31日）", "普工出勤", "3.5工日", "181.37", "634.80",
        "应发634.80元－扣除0.00元＝实发634.80元", "2026年10月", "收款账号尾号0001",
        "正在公示和审核，金额可能更正；最迟2026年11月30日到账", "上",
    ):  # fmt: skip
        assert words in whole, words
    assert "6228480100000000001" not in whole
    assert "000000000000000001" not in whole


def test_a_slip_says_how_far_its_money_is(site: Scene) -> None:
    sheet = site.approved()
    assert said_of(site).startswith("已批准，尚未到账")
    failed = Outcome(2, State.FAILED, "closed")
    site.results(
        site.pay(sheet), [Outcome(1, State.SUCCEEDED), failed, Outcome(3, State.SUCCEEDED)],
        day=datetime.date(2026, 11, 10),
    )  # fmt: skip
    assert said_of(site) == "2026年11月10日到账，账号尾号0001"
    assert said_of(site, 1).startswith("已批准，尚未到账")


def test_a_line_under_an_objection_and_one_set_aside_say_so(site: Scene) -> None:
    sheet = site.notice(site.draft())
    site.object(sheet, site.line(sheet))
    assert said_of(site).startswith("有异议正在处理")


def test_issuing_gives_each_a_page_whose_address_stands_on_the_slip(site: Scene) -> None:
    sheet = site.notice(site.draft())
    paper, by = paper_of("T15"), site.cast.recorder
    assert paper is not None
    line = site.line(sheet, 2)
    with acting(by):
        for key, about in ((sheet.pk, sheet.pk), (line.pk, line.pk)):
            issue(
                id=key, project_id=site.project.pk, paper=paper, about_id=about,
                site="https://zijian.example.cn", by=by,
            )  # fmt: skip
    with looking():
        pages = {page.entry_id: page.token for page in WorkerPage.objects.all()}
        assert len(pages) == 3
        alone = slips(site.project, line.pk).data
    (slip,) = alone.slips  # type: ignore[attr-defined]
    assert slip.name == line.name
    assert slip.path == f"/my/{pages[line.entry_id]}/"
