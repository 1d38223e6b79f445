"""A project's first page, and its history."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.scope import EVERYWHERE, scope
from projects import history
from projects.actions import Answer, edit_project, suspend
from projects.lifecycle import LIFECYCLE, Stage, Step
from projects.models import Outcome, Project, Subject, Takeover, Verdict
from regions.models import Post
from tests.factories import Cast
from tests.projects.case_rows import decided, hold_gates, paper, submitted
from tests.projects.test_describing import DESCRIPTION
from tests.projects.village_rows import fund, funding, meeting, notice, project, said, words

SignIn = Callable[[Post], Client]
CEILING = 25
LIST = "/projects/"


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def url(name: str, of: Project) -> str:
    return reverse(name, args=[of.pk])


# ---- the first page ----


def test_the_first_page_says_where_it_stands_and_what_is_missing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in(cast.recorder).get(ours.get_absolute_url())
    context = page.context
    assert [mark.state for mark in context["stages"]] == ["current"] + ["ahead"] * 8
    assert (context["turn"].mine, bool(context["turn"].url)) == (True, True)
    assert [item.done for item in context["missing"]] == [True, False]
    for tab in context["tabs"]:
        assert tab.url in words(page)


@pytest.mark.parametrize(
    ("stage", "step", "who", "mine", "leads_to"),
    [
        (Stage.RESERVE, Step.MAKE, "recorder", True, "project_submit"),
        (Stage.RESERVE, Step.MAKE, "clerk", False, "project_submit"),
        (Stage.RESERVE, Step.MAKE, "township", False, ""),
        (Stage.RESERVE, Step.TOWNSHIP, "township", True, "project_decide"),
        (Stage.RESERVE, Step.TOWNSHIP, "recorder", False, ""),
        (Stage.PROPOSAL, Step.COUNTY, "county", True, "project_decide"),
        (Stage.PROPOSAL, Step.COUNTY, "township", False, ""),
        (Stage.FUNDING, Step.MAKE, "finance", True, "project_submit"),
        (Stage.FUNDING, Step.MAKE, "county", False, ""),
        (Stage.ARCHIVE, Step.MAKE, "clerk", True, "project_submit"),
    ],
)
def test_the_main_button_is_for_whom_it_is_the_turn(
    cast: Cast,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    stage: Stage,
    step: Step,
    who: str,
    mine: bool,
    leads_to: str,
) -> None:
    hold_gates(monkeypatch)
    ours = project(cast.recorder, stage=stage, step=step)
    page = sign_in(getattr(cast, who)).get(ours.get_absolute_url())
    turn = page.context["turn"]
    assert turn.mine is mine
    assert turn.url == (url(leads_to, ours) if leads_to else "")


def test_finance_is_not_sent_to_mend_what_the_village_announces(
    cast: Cast, sign_in: SignIn
) -> None:
    ours = funding(cast.recorder)
    browser = sign_in(cast.finance)
    assert browser.get(ours.get_absolute_url()).context["turn"].url == url("fund_list", ours)
    fund(ours, cast.finance)
    assert browser.get(ours.get_absolute_url()).context["turn"].url == ""


def test_the_wage_share_stands_beside_its_floor(cast: Cast, sign_in: SignIn) -> None:
    ours = funding(cast.recorder)
    browser = sign_in(cast.recorder)
    assert browser.get(ours.get_absolute_url()).context["share"].floor is None
    fund(ours, cast.finance)
    share = browser.get(ours.get_absolute_url()).context["share"]
    assert (share.planned, share.floor) == (Decimal("30.00"), Decimal("30.00"))


def test_a_suspension_is_said_and_leads_to_resuming(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION)
    browser = sign_in(cast.recorder)
    assert url("project_suspend", ours) in words(browser.get(ours.get_absolute_url()))
    with scope(cast.recorder.scope):
        suspend(project_id=ours.pk, since=timezone.localdate(), reason="冬季", by=cast.recorder)
    page = browser.get(ours.get_absolute_url())
    assert page.context["turn"].url == url("project_resume", ours)
    assert "冬季" in words(page)
    assert url("project_suspend", ours) not in words(page)
    read_only = words(sign_in(cast.auditor).get(ours.get_absolute_url()))
    assert url("project_resume", ours) not in read_only.split("</main>")[0].split("missing")[0]


def test_while_others_decide_nobody_is_told_to_resume(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.CONSTRUCTION, step=Step.TOWNSHIP)
    with scope(cast.recorder.scope):
        suspend(project_id=ours.pk, since=timezone.localdate(), reason="冬季", by=cast.recorder)
    turn = sign_in(cast.township).get(ours.get_absolute_url()).context["turn"]
    assert turn.url == url("project_decide", ours)
    assert turn.what == said("Look at what was submitted, and decide.")


def test_a_return_is_said_with_its_reason_until_it_is_mended(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    ours = project(cast.recorder)
    submitted(ours, cast.recorder)
    decided(ours, cast.township, Verdict.RETURN, reason="缺一份签字")
    browser = sign_in(cast.recorder)
    assert "缺一份签字" in words(browser.get(ours.get_absolute_url()))
    (row,) = browser.get(LIST).context["rows"]
    assert row[3] == ("running", said("Your turn"))
    (row,) = sign_in(cast.county).get(LIST).context["rows"]
    assert row[3][0] == "returned"
    submitted(ours, cast.recorder)
    assert "缺一份签字" not in words(browser.get(ours.get_absolute_url()))


@pytest.mark.parametrize(
    ("outcome", "sentence", "badge"),
    [
        (Outcome.ARCHIVED, "This project is archived and can only be read.", "done"),
        (Outcome.REJECTED, "This project was not approved. Its history says why.", "stopped"),
    ],
)
def test_a_closed_project_says_so_and_offers_nothing(
    ours: Project, cast: Cast, sign_in: SignIn, outcome: Outcome, sentence: str, badge: str
) -> None:
    with scope(EVERYWHERE):
        Project.objects.update(outcome=outcome)
    browser = sign_in(cast.recorder)
    page = browser.get(ours.get_absolute_url())
    assert said(sentence) in words(page)
    assert page.context["turn"] is None
    assert not page.context["can_edit"]
    (row,) = browser.get(LIST).context["rows"]
    assert row[3][0] == badge


def _full(cast: Cast, stage: Stage, step: Step) -> Project:
    """A project with something in every section."""
    ours = funding(cast.recorder)
    fund(ours, cast.finance)
    for subject in ("self_build", "bodies"):
        meeting(ours, cast.recorder, subject=subject)
    for kind in ("resolution", "plan"):
        notice(ours, cast.recorder, kind=kind, days_ago=9)
    with scope(EVERYWHERE):
        taken_over = stage == Stage.TAKEOVER
        Project.objects.filter(pk=ours.pk).update(
            stage=stage, step=step, round=2, taken_over=taken_over
        )
        if taken_over:
            Takeover.objects.create(
                village_id=ours.village_id, project=ours, began_on=ours.created_at.date(),
                approval_number="12", sheets_paid=1, at=ours.created_at, by=cast.recorder,
            )  # fmt: skip
    return ours


@pytest.mark.parametrize("who", ["recorder", "county"])
@pytest.mark.parametrize(
    ("stage", "step"), [(rule.stage, step) for rule in LIFECYCLE.values() for step in rule.steps]
)
def test_the_first_page_takes_few_queries(
    cast: Cast,
    sign_in: SignIn,
    stage: Stage,
    step: Step,
    who: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    ours = _full(cast, stage, step)
    browser = sign_in(getattr(cast, who))
    with django_assert_max_num_queries(CEILING):
        assert browser.get(ours.get_absolute_url()).status_code == 200


# ---- history ----


def told(verb: str, detail: str) -> str:
    return said("%(what)s: %(detail)s", what=history.WORDS[verb], detail=detail)


def test_history_tells_decisions_and_deeds_in_words(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    ours = project(cast.recorder)
    with scope(cast.recorder.scope):
        edit_project(project_id=ours.pk, version=1, description=DESCRIPTION, by=cast.recorder)
    meeting(ours, cast.recorder)
    submitted(ours, cast.recorder)
    decided(ours, cast.township, Verdict.RETURN, reason="缺签字")
    page = sign_in(cast.auditor).get(url("project_history", ours))
    events = page.context["events"]
    assert [event.state for event in events] == ["returned", "running"]
    assert (events[0].reason, events[0].who.split()[0]) == ("缺签字", cast.township.human.name)
    deeds = [what for _when, _who, what in page.context["told"]]
    assert told("record meeting", str(Subject.SELF_BUILD.label)) in deeds
    assert told("stage return", str(Stage.RESERVE.label)) in deeds


def test_history_names_the_fields_that_were_changed(ours: Project, cast: Cast) -> None:
    with scope(cast.recorder.scope):
        edit_project(project_id=ours.pk, version=1, description=DESCRIPTION, by=cast.recorder)
    with scope(EVERYWHERE):
        ((_when, who, what),) = history.told(history.records(ours, cast.recorder))
    assert cast.recorder.human.name in who
    changed = ("contracting party", "name of the contracting party", "planned start", "planned end")
    amounts = ("labour", "other costs")  # not materials and machinery: the factory has the same
    fields = said(", ").join(said(label) for label in (*changed, *amounts))
    assert what == told("edit project", fields)


def test_history_says_who_typed_in_for_whom(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_paper = _typed_in(cast, monkeypatch)
    (event,) = sign_in(cast.recorder).get(url("project_history", from_paper)).context["events"]
    assert (event.who, event.typed_by) == (cast.recorder.human.name, cast.clerk.human.name)


def _typed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Project:
    hold_gates(monkeypatch)
    ours = project(cast.recorder)
    answer = Answer(cast.recorder.human, paper(ours, cast.clerk))
    submitted(ours, cast.clerk, answer=answer)
    return ours


def test_history_is_paged_and_takes_few_queries(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(51):
        notice(ours, cast.recorder)
    browser = sign_in(cast.county)
    with django_assert_max_num_queries(CEILING):
        page = browser.get(url("project_history", ours))
    assert len(page.context["told"]) == 50
