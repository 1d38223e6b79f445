"""The board of workers' rights and the statement that nothing is owed, read out of the PDF."""

from decimal import Decimal

import pytest

from payroll.actions import set_aside
from projects.actions import CountyChoices, save_settings
from projects.lifecycle import Stage
from projects.paperwork import paper_of
from tests.documents.believable import pages, printed, text
from tests.payroll.conftest import clock, crew, site  # noqa: F401
from tests.payroll.scene import Scene, acting, looking

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


def offered(scene: Scene, code: str) -> int:
    paper = paper_of(code)
    assert paper is not None
    with looking():
        scene.project.refresh_from_db()
        return len(list(paper.subjects(scene.project)))


def test_the_board_says_what_article_34_asks_for(crew: Scene) -> None:  # noqa: F811
    with acting(crew.cast.county):
        choices = CountyChoices(
            notice_days=7, pending_allowed=True, council_name="自建委员会", cycle_days=25,
            minimum_wage=Decimal("1880.00"), minimum_wage_source="省人社厅公布",
            complaint_phone="0972-1111111", bureau_phone="0972-2222222",
            arbitration="县仲裁院 0972-3333333", legal_aid="县法律援助中心 0972-4444444",
        )  # fmt: skip
        save_settings(choices=choices, source="民发改〔2026〕8号", by=crew.cast.county)
    with looking():
        board = printed("T33", crew.project)
    assert len(pages(board)) == 1  # it hangs as one sheet
    said = text(board)
    for words in (
        "1,880.00元/月", "0972-1111111", "0972-2222222", "县仲裁院", "县法律援助中心",
        "自建委员会", "25日内", "劳资专管员",
    ):  # fmt: skip
        assert words in said


def test_the_board_leaves_room_where_nothing_is_set(crew: Scene) -> None:  # noqa: F811
    with looking():
        assert "1个月内" in text(printed("T33", crew.project))
        crew.project.stage = Stage.PROPOSAL
        crew.project.save(update_fields=["stage"])
    assert offered(crew, "T33") == 0


def test_the_statement_is_issued_when_nothing_is_owed(crew: Scene) -> None:  # noqa: F811
    assert offered(crew, "T34") == 0
    sheet = crew.approved()
    assert offered(crew, "T34") == 0
    line = crew.line(sheet, 3)
    with acting(crew.cast.county):
        set_aside(line_id=line.pk, reason="失去联系", by=crew.cast.county)
    crew.all_succeed(crew.pay(sheet))
    assert offered(crew, "T34") == 1
    with looking():
        said = text(printed("T34", crew.project))
    assert "失去联系" in said
    assert line.name in said
    assert "没有拖欠务工群众劳务报酬" in said
