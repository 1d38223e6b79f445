"""The implementation plan (T8), read back out of the PDF."""

from decimal import Decimal

import pytest

from projects.lifecycle import Stage
from projects.models import Project
from tests.documents.believable import check_frame, pages, printed, subjects, text
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.plan_rows import begun, labour, say
from tests.projects.village_rows import project

# WeasyPrint 70 leaves the closing of its colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


def test_a_plan_stands_with_its_texts_its_costs_and_its_labour(ours: Project, cast: Cast) -> None:
    assert subjects("T8", ours) == []
    plan = begun(ours, cast.recorder)
    say(plan, cast.recorder, training="岗前培训20人，瓦工另培训1天。")
    labour(plan, cast.recorder)
    labour(
        plan, cast.recorder, item="边沟砌筑", trade="瓦工", unit="piece", piece="米",
        quantity=Decimal("33.3"), rate=Decimal("12.35"), workers=6,
    )  # fmt: skip
    data = printed("T8", ours)
    check_frame(data, "T8", "以工代赈项目实施方案")
    assert len(pages(data)) <= 3
    said = text(data)
    for words in (
        "第1版", "草稿，未申报", "一、项目概况与建设必要性", "四、群众务工组织", "五、劳务报酬发放",
        "六、技能培训", "岗前培训20人", "九、建后管护", "1路基整理普工工日120150.0018,000.0020",
        "2边沟砌筑瓦工米33.312.35411.266", "合计（其中工日）12018,411.26",
        "人民币壹万捌仟肆佰壹拾壹元贰角陆分", "劳务报酬材料费机械费其他费用总投资",
        "1,918,411.26", "占总投资0.96%", "拟务工人数60人", "县发改局意见",
    ):  # fmt: skip
        assert words in said, words


def test_an_approved_version_says_when(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    labour(say(begun(ours, cast.recorder), cast.recorder), cast.recorder)
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county)
    assert "已批复（" in text(printed("T8", now(ours)))
