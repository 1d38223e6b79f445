"""One project from the proposal to the archive, each step by the account whose step it is."""

import datetime

import pytest

from tests.e2e.before import (
    NOTICE,
    decide,
    hand_in,
    issue_funds,
    plan,
    post_notice,
    prepare,
    propose,
    resolve,
    survey,
    through_both,
)
from tests.e2e.conftest import Stage
from tests.e2e.pages import Works, says

pytestmark = pytest.mark.e2e

BEGINS = datetime.date(2026, 4, 7)
FIRST_DAY = datetime.date(2026, 4, 27)  # of the works


def test_a_project_goes_from_the_proposal_to_the_archive(stage: Stage) -> None:
    stage.begin(BEGINS)
    works = into_the_reserve(stage)
    the_village_resolves(works)
    the_proposal_is_approved(works)
    the_plan_is_issued(works)
    the_start_is_prepared(works)


def into_the_reserve(stage: Stage) -> Works:
    works = propose(stage, "三姓庄村村道硬化", FIRST_DAY)
    survey(works)
    hand_in(works)
    stage.next_day()
    decide(works, "township")
    says(works.open("recorder"), "民主决策", "轮到您")
    return works


def the_village_resolves(works: Works) -> None:
    resolve(works, works.stage.next_day())
    works.stage.next_day(NOTICE)
    hand_in(works, words="进入方案申报")


def the_proposal_is_approved(works: Works) -> None:
    plan(works)
    through_both(works)


def the_plan_is_issued(works: Works) -> None:
    today = works.stage.next_day()
    issue_funds(works, today)
    post_notice(works, "plan", "项目计划公示", "资金来源、建设内容与投资见实施方案。")
    hand_in(works, "finance", "报送县里")
    decide(works, "county")


def the_start_is_prepared(works: Works) -> None:
    prepare(works, works.stage.next_day(), FIRST_DAY)
    works.stage.next_day(NOTICE)
    through_both(works)
