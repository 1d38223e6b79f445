"""From the funding stage back to the proposal, where planned wages miss the plan papers' floor."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from core.errors import RuleBroken
from core.scope import EVERYWHERE, scope
from projects import gates, history, turns
from projects.actions import reopen
from projects.lifecycle import Stage, Step
from projects.models import Decision, Project, Verdict
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.village_rows import fund, funding, notice, project, said, words

SignIn = Callable[[Post], Client]
SENT_BACK = "It was sent back: mend what is asked for, then submit it again."
WHY = "劳务报酬低于下限"


@pytest.fixture
def ours(cast: Cast) -> Project:
    """A plan paper asks for more wages than the village has planned."""
    ours = funding(cast.recorder)
    fund(ours, cast.finance, share_floor=Decimal(90))
    return now(ours)


def sent_back(ours: Project, by: Post, *, version: int | None = None, why: str = WHY) -> Decision:
    seen = now(ours).version if version is None else version
    with scope(by.scope):
        return reopen(project_id=ours.pk, version=seen, reason=why, by=by)


def url(ours: Project) -> str:
    return reverse("project_reopen", args=[ours.pk])


# ---- the action ----


def test_the_county_takes_the_case_back_to_its_proposal(ours: Project, cast: Cast) -> None:
    decision = sent_back(ours, cast.county)
    moved = now(ours)
    assert (moved.stage, moved.step, moved.sent_back) == (Stage.PROPOSAL, Step.MAKE, True)
    assert (decision.stage, decision.step, decision.reason) == (Stage.FUNDING, Step.COUNTY, WHY)
    with scope(EVERYWHERE):
        assert moved.funds.standing().count() == 1
        last = history.last_return(moved)
    assert last == decision
    assert turns.badge_of(moved, None)[0] == "returned"


def test_everyone_decides_anew_and_the_rounds_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    for _round in range(2):
        submitted(ours, cast.recorder)
        decided(ours, cast.township)
        decided(ours, cast.county)
        assert (now(ours).stage, now(ours).sent_back) == (Stage.FUNDING, False)
        sent_back(ours, cast.county)
        assert turns.what_now(now(ours)) == gettext(SENT_BACK)
    assert now(ours).round == 3
    with scope(EVERYWHERE):
        told = ours.decisions.filter(verdict=Verdict.REOPEN).values_list("round", flat=True)
        assert sorted(told) == [1, 2]


def test_a_case_that_finance_has_handed_in_can_go_back_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    ours = project(cast.recorder, stage=Stage.FUNDING)
    submitted(ours, cast.finance)
    sent_back(ours, cast.county)
    assert (now(ours).stage, now(ours).step) == (Stage.PROPOSAL, Step.MAKE)


@pytest.mark.parametrize("stage", [one for one in Stage if one != Stage.FUNDING])
def test_from_no_other_stage(cast: Cast, stage: Stage) -> None:
    other = project(cast.recorder, stage=stage)
    with pytest.raises(RuleBroken):
        sent_back(other, cast.county)


@pytest.mark.parametrize("who", ["recorder", "clerk", "township", "finance", "auditor"])
def test_nobody_else_sends_it_back(ours: Project, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        sent_back(ours, getattr(cast, who))


def test_a_reason_is_asked_for(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        sent_back(ours, cast.county, why="  ")
    assert broken.value.field == "reason"
    assert now(ours).stage == Stage.FUNDING


def test_a_second_click_does_nothing(ours: Project, cast: Cast) -> None:
    seen = now(ours).version
    sent_back(ours, cast.county, version=seen)
    with pytest.raises(RuleBroken):
        sent_back(ours, cast.county, version=seen)
    with scope(EVERYWHERE):
        assert ours.decisions.count() == 1


def test_the_plan_is_announced_anew(ours: Project, cast: Cast) -> None:
    notice(ours, cast.recorder, kind="plan", days_ago=20)
    with scope(EVERYWHERE):
        assert not gates.plan_announced(now(ours)).holds
    notice(ours, cast.recorder, kind="plan")
    with scope(EVERYWHERE):
        assert gates.plan_announced(now(ours)).holds


# ---- the page ----


def test_it_stands_in_the_countys_inbox_and_leads_out(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.county)
    assert url(ours) in [row.url for row in browser.get("/").context["waiting"]]
    assert url(ours) in words(browser.get(ours.get_absolute_url()))
    page = words(browser.get(url(ours)))
    assert said("Planned wages reach the plan papers' floor") in page
    sent = {"version": ours.version, "reason": WHY, "responsible": cast.county.human.pk}
    assert browser.post(url(ours), sent).status_code == 302
    assert WHY in words(sign_in(cast.recorder).get(ours.get_absolute_url()))
    assert url(ours) not in [row.url for row in browser.get("/").context["waiting"]]


def test_wages_that_reach_the_floor_wait_for_nobody(cast: Cast, sign_in: SignIn) -> None:
    ours = funding(cast.recorder)
    fund(ours, cast.finance, share_floor=Decimal(1))
    assert url(ours) not in [row.url for row in sign_in(cast.county).get("/").context["waiting"]]


def test_a_plan_paper_that_was_struck_out_asks_for_no_wages(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    with scope(EVERYWHERE):
        ours.funds.get().withdraw(reason="输错", by=cast.finance)
    assert url(ours) not in [row.url for row in sign_in(cast.county).get("/").context["waiting"]]


def test_the_reason_is_asked_for_at_its_field(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.county).post(url(ours), {"version": ours.version, "reason": ""})
    assert page.status_code == 422
    assert "reason" in page.context["form"].errors


def test_from_another_stage_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    other = project(cast.recorder)
    page = sign_in(cast.county).get(url(other), follow=True)
    assert said("From here a project can't be sent back to its proposal.") in words(page)
