"""What waits, and for whom."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects import gates
from projects.actions import object_to
from projects.lifecycle import Stage, Step
from projects.models import Outcome, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import fund, funding, notice, project

SignIn = Callable[[Post], Client]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def url(name: str, of: Project) -> str:
    return reverse(name, args=[of.pk])


# ---- the inbox ----


def inbox(browser: Client) -> dict[str, Any]:
    """What waits, by its address."""
    return {row.url: row for row in browser.get("/").context["waiting"]}


@pytest.mark.parametrize(
    ("stage", "step", "who", "page"),
    [
        (Stage.RESERVE, Step.MAKE, "recorder", "project_detail"),
        (Stage.RESERVE, Step.TOWNSHIP, "township", "project_decide"),
        (Stage.PROPOSAL, Step.COUNTY, "county", "project_decide"),
        (Stage.FUNDING, Step.MAKE, "finance", "project_detail"),
        (Stage.FUNDING, Step.COUNTY, "county", "project_decide"),
        (Stage.ARCHIVE, Step.MAKE, "clerk", "project_detail"),
    ],
)
def test_what_waits_stands_in_the_inbox_of_whom_it_waits_for_and_no_other(
    cast: Cast, sign_in: SignIn, stage: Stage, step: Step, who: str, page: str
) -> None:
    ours = project(cast.recorder, stage=stage, step=step)
    waiting = inbox(sign_in(getattr(cast, who)))[url(page, ours)]
    assert (waiting.subject, waiting.since, waiting.until) == (ours.name, ours.step_since, None)
    others = {"recorder", "clerk", "township", "county", "finance", "auditor"} - {who}
    for other in others:
        assert url(page, ours) not in inbox(sign_in(getattr(cast, other)))


def test_a_closed_project_waits_for_nobody(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    with scope(EVERYWHERE):
        Project.objects.update(outcome=Outcome.REJECTED)
    assert ours.get_absolute_url() not in inbox(sign_in(cast.recorder))


def test_the_village_is_told_to_announce_the_plan_and_until_when(
    cast: Cast, sign_in: SignIn
) -> None:
    ours = funding(cast.recorder)
    browser = sign_in(cast.recorder)
    assert inbox(browser) == {}
    received = timezone.localdate() - datetime.timedelta(days=3)
    fund(ours, cast.finance, issued_on=received, received_on=received)
    waiting = inbox(browser)[url("notice_list", ours)]
    assert (waiting.since, waiting.until) == (received, gates.announced_by(received).day)
    notice(ours, cast.recorder, kind="plan")
    assert inbox(browser) == {}


def test_an_objection_waits_for_those_who_may_answer_it(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    hung = notice(ours, cast.recorder)
    with scope(EVERYWHERE):
        objection = object_to(
            id=new_id(), notice_id=hung.pk, text="不对", raised_by="",
            raised_on=timezone.localdate(), by=cast.township,
        )  # fmt: skip
    answer = reverse("objection_answer", args=[objection.pk])
    assert answer in inbox(sign_in(cast.county))
    assert answer in inbox(sign_in(cast.clerk))
    assert answer not in inbox(sign_in(cast.township)), "his own: he may not answer it"
    assert answer not in inbox(sign_in(cast.recorder))
