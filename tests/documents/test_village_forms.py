"""The village's own forms, read back out of the PDF: four deliberations (T4), members (T7)."""

import pytest

from core.ids import new_id
from core.scope import scope
from projects.actions import declare_kinship, end_membership
from projects.models import Leaving, Project
from tests.documents import believable
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from tests.projects import village_rows

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture
def ours(cast: Cast) -> Project:
    return village_rows.project(cast.recorder, name=believable.NAME)


def test_a_matter_stands_on_six_pages_with_its_meetings_and_its_notice(
    ours: Project, cast: Cast
) -> None:
    assert subjects("T4", ours) == []
    village_rows.resolved(
        ours, cast.recorder, opinions="农忙时停工", from_township="祁建国，副镇长\n马英，干部"
    )
    village_rows.notice(ours, cast.recorder, kind="resolution", title="自建决议公示")
    data = printed("T4", ours)
    check_frame(data, "T4", "四议两公开决策实施登记表")
    assert len(pages(data)) == 6
    said = text(data)
    for words in (
        "动议事由党员群众建议", "提出人三社牧民代表", "事项村内道路硬化由村民自建",
        "一、村党组织提议", "二、村“两委”会议商议", "三、党员大会审议", "四、村民（代表）会议决议",
        "五、决议公开", "六、实施结果公开", "应到60人，实到45人", "达到规定人数", "达到法定人数",
        "县未规定", "农忙时停工", "祁建国，副镇长", "《自建决议公示》", "监督小组（签字）",
    ):  # fmt: skip
        assert words in said, words


def test_what_is_not_held_yet_is_left_for_the_pen(ours: Project, cast: Cast) -> None:
    village_rows.meeting(ours, cast.recorder, assembly="branch")
    data = printed("T4", ours)
    assert len(pages(data)) == 6
    assert text(data).count("本决议通过") == 1


def test_the_members_stand_with_who_gave_the_seat_and_who_took_it(
    ours: Project, cast: Cast
) -> None:
    assert subjects("T7", ours) == []
    recorder = cast.recorder
    head = village_rows.member(
        ours, recorder, village_rows.WOMAN, duty="理事长", tasks="采购", politics="member", votes=39
    )
    watcher = village_rows.member(ours, recorder, village_rows.MAN, name="才让", body="supervision")
    gone = village_rows.member(ours, recorder, village_rows.THIRD, name="尕藏", duty="会计")
    with scope(recorder.scope):
        declare_kinship(
            id=new_id(), member_id=head.pk, relative_id=watcher.pk, kin="other", by=recorder
        )
        end_membership(
            member_id=gone.pk, why=Leaving.DISMISSED, by=recorder,
            dismissed_by=village_rows.election(ours, recorder),
        )  # fmt: skip
    data = printed("T7", ours)
    check_frame(data, "T7", "理事会、监督小组成员名单")
    said = text(data)
    for words in (
        "项目理事会（1人）", "监督小组（1人）", "卓玛女中共党员理事长采购否", "与才让：其他亲属",
        "村民代表会议选举，39票", "与卓玛：其他亲属", "尕藏会计", "村民代表会议经决议免去",
    ):  # fmt: skip
        assert words in said, words
    assert village_rows.WOMAN not in said
