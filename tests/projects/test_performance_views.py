"""Performance targets and the self-evaluation on their pages, and in the inbox."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.indicators import indicators
from projects.lifecycle import Stage
from projects.models import Evaluation, PerformanceRule, Project, TargetSheet
from projects.performance import rule_for
from projects.performance_rules import State
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import hold_gates
from tests.projects.change_rows import limits
from tests.projects.performance_rows import (
    aimed,
    begun,
    evaluating,
    placed,
    settled,
    sheet_of,
    targets,
)
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
WITH_PROPOSAL = "They are handed in with the proposal, and settled when the county approves it."
WAITS = "Evaluate the project against its performance targets."


@pytest.fixture
def accepted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Project:
    hold_gates(monkeypatch)
    return placed(settled(cast.recorder, cast.township, cast.county))


def page(name: str, of: Any) -> str:
    return reverse(name, args=[of.pk])


def inbox(browser: Client) -> dict[str, str]:
    return {row.url: row.what for row in browser.get("/").context["waiting"]}


def rows_said(version: int, **changes: str) -> dict[str, str]:
    """One own row of each group and the wages, as the form sends them."""
    wages = next(at for at, one in enumerate(indicators(), start=100) if one.code == "wages")
    said_rows = {
        0: ("硬化道路", "quantity", "at_least", "1.2", "公里", "40"),
        1: ("道路养护责任落实", "lasting", "as_said", "落实到人", "", "10"),
        2: ("群众满意度", "satisfied", "at_least", "90", "%", "10"),
    }
    names = ("name", "kind", "direction", "goal", "unit", "weight")
    own = {
        f"{name}_{at}": value
        for at, row in said_rows.items()
        for name, value in zip(names, row, strict=True)
    }
    kept = {f"goal_{wages}": "900,000", f"weight_{wages}": "40", "version": str(version)}
    return own | kept | changes


def test_a_village_writes_its_targets_on_one_page(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    client, detail = sign_in(cast.recorder), page("performance_detail", ours)
    due = "Write the performance targets: they go with the proposal."
    assert inbox(client)[detail] == said(due)
    assert said("No performance targets yet") in words(client.get(detail))
    begin = page("targets_begin", ours)
    assert client.get(begin).status_code == 200
    client.post(begin, {"id": new_id()})
    assert detail not in inbox(client)
    sheet = sheet_of(ours)
    write = page("targets_write", sheet)
    assert 'value="60"' in client.get(write).content.decode()  # workers planned
    done = client.post(write, rows_said(sheet.version), follow=True)
    assert said(WITH_PROPOSAL) in words(done)
    assert targets(ours).keys() == {"硬化道路", "发放劳务报酬", "道路养护责任落实", "群众满意度"}
    assert client.post(write, rows_said(sheet.version)).status_code == 422
    with django_assert_max_num_queries(30):
        client.get(detail)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_0": ""}, "weight_0"),
        ({"weight_0": "0"}, "weight_0"),
        ({"goal_0": "很多"}, "goal_0"),
        ({"kind_2": ""}, "kind_2"),
        ({"kind_2": "else"}, "kind_2"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_beside_it(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], field: str
) -> None:
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    sheet = begun(ours, cast.recorder)
    answer = sign_in(cast.recorder).post(
        page("targets_write", sheet), rows_said(sheet.version, **changes)
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_targets_that_were_written_late_go_to_the_township(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    village, township = sign_in(cast.recorder), sign_in(cast.township)
    begin = page("targets_begin", ours)
    assert village.post(begin, {"id": new_id(), "reason": ""}).status_code == 422
    village.post(begin, {"id": new_id(), "reason": "批复时未要求"})
    sheet = aimed(sheet_of(ours), cast.recorder)
    detail, decide = page("performance_detail", ours), page("targets_decide", sheet)
    assert inbox(village)[detail] == said("Write the performance targets on.")
    submit = page("targets_submit", sheet)
    form = village.get(submit).context["form"]
    village.post(submit, form.initial | {"responsible": cast.recorder.human.pk})
    assert inbox(township)[decide] == said("Decide on the performance targets.")
    assert "硬化道路" in words(township.get(decide))
    seen = {"version": sheet.version + 1, "responsible": cast.township.human.pk}
    assert township.post(decide, seen | {"verdict": "return", "reason": ""}).status_code == 422
    township.post(decide, seen | {"verdict": "approve", "reason": ""})
    assert sheet_of(ours).state == State.DONE
    nothing = said("Nothing waits here for your decision any more.")
    assert nothing in words(township.get(decide, follow=True))
    assert said("This was handed in and stays as it is.") in (
        words(village.get(page("targets_write", sheet), follow=True))
    )


def test_a_village_evaluates_itself_and_the_township_confirms(
    cast: Cast, accepted: Project, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    village, township = sign_in(cast.recorder), sign_in(cast.township)
    detail = page("performance_detail", accepted)
    assert inbox(village)[detail] == said(WAITS)
    village.post(page("evaluation_begin", accepted))
    with scope(EVERYWHERE):
        evaluation = Evaluation.objects.get()
    assert said(WAITS) not in inbox(village).values()
    write = page("evaluation_write", evaluation)
    sent = {
        "version": "1", "actual_0": "1.2", "reason_1": "尚未发放", "reached_2": "fully",
        "actual_3": "95", "conclusion": "按计划完成",
    }  # fmt: skip
    refused = village.post(write, sent | {"reason_1": "", "score_0": "41"})
    assert refused.status_code == 422
    shown = village.post(write, sent, follow=True)
    assert said("%(sum)s points: %(grade)s.", sum="60", grade="中") in words(shown)
    submit, decide = page("evaluation_submit", evaluation), page("evaluation_decide", evaluation)
    village.post(submit, {"version": "2", "responsible": cast.recorder.human.pk})
    assert inbox(township)[decide] == said("Confirm the self-evaluation.")
    with django_assert_max_num_queries(30):
        township.get(decide)
    township.post(
        decide,
        {"version": "3", "responsible": cast.township.human.pk, "verdict": "approve", "reason": ""},
    )
    with scope(EVERYWHERE):
        evaluation.refresh_from_db()
    assert evaluation.state == State.DONE
    assert sign_in(cast.auditor).get(detail).status_code == 200


def test_where_the_county_does_not_ask_nothing_waits(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits(cast.county, performance=PerformanceRule.NOT)
    hold_gates(monkeypatch)
    ours = placed(settled(cast.recorder, cast.township, cast.county))
    with scope(EVERYWHERE):
        assert rule_for(ours) == PerformanceRule.NOT
    client = sign_in(cast.recorder)
    assert said(WAITS) not in inbox(client).values()
    not_asked = said("The county does not ask for performance targets of this project.")
    assert not_asked in words(client.get(page("performance_detail", ours)))


def test_an_earlier_version_is_shown_as_it_was(
    cast: Cast, accepted: Project, sign_in: SignIn
) -> None:
    sheet: TargetSheet = sheet_of(accepted)
    answer = sign_in(cast.county).get(page("targets_version", sheet))
    assert "道路养护责任落实" in words(answer)


def test_an_evaluation_before_its_time_is_not_begun(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    answer = sign_in(cast.recorder).post(page("evaluation_begin", ours), follow=True)
    told = "A project evaluates itself from acceptance on, against targets that are settled."
    assert said(told) in words(answer)


def test_an_evaluation_that_is_not_whole_is_not_handed_in(
    cast: Cast, accepted: Project, sign_in: SignIn
) -> None:
    evaluation = evaluating(accepted, cast.recorder)
    submit = page("evaluation_submit", evaluation)
    sent = {"version": "1", "responsible": cast.recorder.human.pk}
    answer = sign_in(cast.recorder).post(submit, sent)
    assert answer.status_code == 422
    assert said("Write what was done, and what is to be better.") in words(answer)
