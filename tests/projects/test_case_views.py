"""The pages on which a stage is handed in and decided, and the works suspended and resumed."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.scope import EVERYWHERE, scope
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Outcome, Project, Verdict
from regions.models import Human, Post, Role
from tests import factories
from tests.factories import VILLAGE, Cast, township_of
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.village_rows import photo, project, said, words

SignIn = Callable[[Post], Client]


@pytest.fixture(autouse=True)
def gates_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_gates(monkeypatch)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


@pytest.fixture
def waiting(ours: Project, cast: Cast) -> Project:
    submitted(ours, cast.recorder)
    return now(ours)


def url(name: str, of: Project) -> str:
    return reverse(name, args=[of.pk])


def handing_in(of: Project, who: Human, **changes: object) -> dict[str, Any]:
    return {"version": now(of).version, "responsible": who.pk} | changes


def deciding(
    of: Project, who: Human, verdict: str = "approve", **changes: object
) -> dict[str, Any]:
    return handing_in(of, who, verdict=verdict, reason="") | changes


# ---- handing in ----


def test_the_maker_sees_what_he_hands_in_and_hands_it_in(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    page = browser.get(url("project_submit", ours))
    assert {check.level for check in page.context["checks"]} == {"ok"}
    assert ours.works in words(page)
    sent = handing_in(ours, cast.recorder.human)
    page = browser.post(url("project_submit", ours), sent, follow=True)
    assert page.redirect_chain == [(ours.get_absolute_url(), 302)]
    assert now(ours).step == Step.TOWNSHIP


def test_who_can_only_answer_for_himself_is_not_asked(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = sign_in(cast.recorder).get(url("project_submit", ours)).context["form"]
    assert [field.name for field in form.visible_fields()] == []


def test_a_second_click_is_told_and_counts_once(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser, sent = sign_in(cast.recorder), handing_in(ours, cast.recorder.human)
    browser.post(url("project_submit", ours), sent)
    page = browser.post(url("project_submit", ours), sent, follow=True)
    assert said("This has been submitted already and waits for a decision.") in words(page)
    with scope(EVERYWHERE):
        assert ours.decisions.count() == 1


def test_what_is_missing_is_listed_and_no_form_shown(
    ours: Project, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch, "plan_written")
    browser = sign_in(cast.recorder)
    page = browser.get(url("project_submit", ours))
    assert page.context["gaps"]
    assert b'name="version"' not in page.content
    page = browser.post(url("project_submit", ours), handing_in(ours, cast.recorder.human))
    assert page.status_code == 422
    assert now(ours).step == Step.MAKE


def test_a_stage_without_a_decider_says_so(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, stage=Stage.RESOLUTION)
    page = words(sign_in(cast.recorder).get(url("project_submit", ours)))
    assert said("Nobody has to decide on this stage: the project moves on at once.") in page
    page = words(sign_in(cast.township).get(url("project_decide", ours), follow=True))
    sentence = "Nobody decides on this stage: it is left when the village hands it in."
    assert said(sentence) in page


def test_a_township_names_who_answers_and_attaches_his_paper(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.clerk)
    form = browser.get(url("project_submit", ours)).context["form"]
    assert (form.people, form.fields["paper"].required) == ([cast.recorder.human], True)
    sent = handing_in(ours, cast.recorder.human, paper=photo())
    assert browser.post(url("project_submit", ours), sent).status_code == 302
    with scope(EVERYWHERE):
        decision = ours.decisions.select_related("paper").get()
    assert (decision.responsible, decision.operator) == (cast.recorder.human, cast.clerk.human)
    assert decision.paper is not None
    assert cast.recorder.human.name in decision.paper.title


@pytest.mark.parametrize(
    "file", [None, SimpleUploadedFile("x.jpg", b"no picture"), SimpleUploadedFile("x.jpg", b"")]
)
def test_without_a_readable_paper_nothing_is_handed_in(
    ours: Project, cast: Cast, sign_in: SignIn, file: SimpleUploadedFile | None
) -> None:
    sent = handing_in(ours, cast.recorder.human) | ({"paper": file} if file else {})
    page = sign_in(cast.clerk).post(url("project_submit", ours), sent)
    assert page.status_code == 422
    assert "paper" in page.context["form"].errors
    assert now(ours).step == Step.MAKE


def test_a_refused_submission_keeps_no_paper(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    sent = handing_in(ours, cast.recorder.human, version=99, paper=photo())
    page = sign_in(cast.clerk).post(url("project_submit", ours), sent)
    assert page.status_code == 422
    with scope(EVERYWHERE):
        assert not Attachment.objects.exists()


@pytest.mark.parametrize("responsible", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_who_answers_is_one_of_those_offered(
    ours: Project, cast: Cast, sign_in: SignIn, responsible: str
) -> None:
    sent = handing_in(ours, cast.clerk.human, responsible=responsible, paper=photo())
    page = sign_in(cast.clerk).post(url("project_submit", ours), sent)
    assert page.status_code == 422
    assert "responsible" in page.context["form"].errors


def test_where_nobody_can_answer_it_is_said(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder)
    Post.objects.filter(role=Role.RECORDER).update(until=datetime.date(2025, 12, 31))
    page = sign_in(cast.clerk).get(url("project_submit", ours))
    assert page.context["nobody"]
    assert said("Nobody can answer for this step") in words(page)


def test_a_colleague_may_answer_by_his_paper(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    away = factories.post(Role.RECORDER, VILLAGE, username="away")
    browser = sign_in(cast.recorder)
    shown = words(browser.get(url("project_submit", ours)))
    assert said("%(name)s (myself)", name=cast.recorder.human.name) in shown
    without = browser.post(url("project_submit", ours), handing_in(ours, away.human))
    assert "paper" in without.context["form"].errors
    sent = handing_in(ours, away.human, paper=photo())
    assert browser.post(url("project_submit", ours), sent).status_code == 302


@pytest.mark.parametrize("who", ["supervisor", "township", "county", "finance"])
def test_nobody_else_hands_in(ours: Project, cast: Cast, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(url("project_submit", ours)).status_code == 403


# ---- deciding ----


def test_a_reviewer_approves(waiting: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.township)
    assert waiting.name in words(browser.get(url("project_decide", waiting)))
    sent = deciding(waiting, cast.township.human)
    page = browser.post(url("project_decide", waiting), sent, follow=True)
    assert page.redirect_chain == [(waiting.get_absolute_url(), 302)]
    assert now(waiting).step == Step.COUNTY


def test_a_return_needs_its_reason(waiting: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.township)
    sent = deciding(waiting, cast.township.human, "return")
    page = browser.post(url("project_decide", waiting), sent)
    assert page.status_code == 422
    assert "reason" in page.context["form"].errors
    browser.post(url("project_decide", waiting), sent | {"reason": "缺签字"})
    assert (now(waiting).step, now(waiting).round) == (Step.MAKE, 2)


def test_earlier_returns_stand_beside_the_decision(
    waiting: Project, cast: Cast, sign_in: SignIn
) -> None:
    decided(waiting, cast.township, Verdict.RETURN, reason="缺签字")
    submitted(waiting, cast.recorder)
    assert "缺签字" in words(sign_in(cast.township).get(url("project_decide", waiting)))


def test_a_rejection_closes_the_project_and_says_so(
    waiting: Project, cast: Cast, sign_in: SignIn
) -> None:
    sent = deciding(waiting, cast.township.human, "reject", reason="重复")
    page = sign_in(cast.township).post(url("project_decide", waiting), sent, follow=True)
    assert now(waiting).outcome == Outcome.REJECTED
    closed = said("The project is closed: %(outcome)s.", outcome=Outcome.REJECTED.label)
    assert closed in words(page)


@pytest.mark.parametrize("verdict", ["", "submit", "nonsense"])
def test_only_the_three_verdicts_are_taken(
    waiting: Project, cast: Cast, sign_in: SignIn, verdict: str
) -> None:
    sent = deciding(waiting, cast.township.human, verdict)
    page = sign_in(cast.township).post(url("project_decide", waiting), sent)
    assert page.status_code == 422
    assert "verdict" in page.context["form"].errors


def test_a_page_that_is_older_than_the_project_decides_nothing(
    waiting: Project, cast: Cast, sign_in: SignIn
) -> None:
    sent = deciding(waiting, cast.township.human, version=waiting.version - 1)
    page = sign_in(cast.township).post(url("project_decide", waiting), sent)
    assert page.status_code == 422
    sentence = "The project was changed after you opened this page. Look at it again, then decide."
    assert said(sentence) in words(page)


def test_who_comes_too_late_is_told_and_not_forbidden(
    waiting: Project, cast: Cast, sign_in: SignIn
) -> None:
    late = sign_in(factories.post(Role.TOWNSHIP_REVIEWER, township_of(VILLAGE)))
    decided(waiting, cast.township)
    page = late.post(url("project_decide", waiting), {}, follow=True)
    assert page.status_code == 200
    assert said("Nothing waits here for your decision any more.") in words(page)


def test_nothing_waits_before_it_is_handed_in(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.county).get(url("project_decide", ours))
    assert page.status_code == 302


@pytest.mark.parametrize("who", ["recorder", "clerk", "supervisor", "finance", "auditor"])
def test_nobody_else_decides(waiting: Project, cast: Cast, sign_in: SignIn, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(url("project_decide", waiting)).status_code == 403


@pytest.mark.parametrize(
    ("name", "who"), [("project_submit", "recorder"), ("project_decide", "county")]
)
def test_a_closed_project_leads_back(
    ours: Project, cast: Cast, sign_in: SignIn, name: str, who: str
) -> None:
    with scope(EVERYWHERE):
        Project.objects.update(outcome=Outcome.ARCHIVED)
    page = sign_in(getattr(cast, who)).get(url(name, ours), follow=True)
    assert said("This project is closed and can only be read.") in words(page)


@pytest.mark.parametrize(
    ("name", "who"), [("project_submit", "clerk"), ("project_decide", "township")]
)
def test_both_pages_take_few_queries(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    name: str,
    who: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(3):
        submitted(ours, cast.recorder)
        decided(ours, cast.township, Verdict.RETURN)
    if name == "project_decide":
        submitted(ours, cast.recorder)
    browser = sign_in(getattr(cast, who))
    with django_assert_max_num_queries(25):
        assert browser.get(url(name, ours)).status_code == 200


# ---- suspending and resuming ----


@pytest.fixture
def site(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.CONSTRUCTION)


def test_the_works_are_suspended_and_resumed_after_a_confirmation(
    site: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser, today = sign_in(cast.recorder), timezone.localdate()
    assert browser.get(url("project_suspend", site)).status_code == 200
    sent = {"since": today, "reason": "冬季停工"}
    assert browser.post(url("project_suspend", site), sent).status_code == 302
    assert "冬季停工" in words(browser.get(url("project_resume", site)))
    assert browser.post(url("project_resume", site), {"on": today}).status_code == 302
    with scope(EVERYWHERE):
        assert site.suspensions.get().until == today


@pytest.mark.parametrize(
    ("name", "sent", "field"),
    [
        ("project_suspend", {"since": "", "reason": "冬季"}, "since"),
        ("project_suspend", {"since": "2999-01-01", "reason": "冬季"}, "since"),
        ("project_suspend", {"since": "2026-01-01", "reason": ""}, "reason"),
        ("project_suspend", {"since": "2026-01-01", "reason": "字" * 201}, "reason"),
        ("project_resume", {"on": "2999-01-01"}, "on"),
        ("project_resume", {"on": "soon"}, "on"),
        ("project_resume", {"on": "2026-01-01"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said(
    site: Project, cast: Cast, sign_in: SignIn, name: str, sent: dict[str, str], field: str
) -> None:
    page = sign_in(cast.recorder).post(url(name, site), sent)
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_only_works_under_construction_are_suspended(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    sent = {"since": timezone.localdate(), "reason": "冬季"}
    page = sign_in(cast.recorder).post(url("project_suspend", ours), sent)
    assert page.status_code == 422
    assert said("Only works under construction can be suspended.") in words(page)


@pytest.mark.parametrize("name", ["project_suspend", "project_resume"])
def test_nobody_else_suspends_or_resumes(
    site: Project, cast: Cast, sign_in: SignIn, name: str
) -> None:
    for who in (cast.supervisor, cast.township, cast.county):
        assert sign_in(who).get(url(name, site)).status_code == 403
