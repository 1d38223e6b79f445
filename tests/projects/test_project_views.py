"""The pages around the project itself: list, description, first page, history, inbox."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries, Settings

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects import gates, history
from projects.actions import Answer, edit_project, object_to, suspend
from projects.lifecycle import LIFECYCLE, Stage, Step
from projects.models import Outcome, Project, Subject, Verdict
from regions.models import Division, Post, Role
from tests import factories
from tests.factories import NEXT_VILLAGE, VILLAGE, Cast
from tests.projects.case_rows import decided, hold_gates, now, paper, submitted
from tests.projects.test_describing import DESCRIPTION
from tests.projects.village_rows import fund, funding, meeting, notice, project, said, words

SignIn = Callable[[Post], Client]
CEILING = 25
LIST = "/projects/"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def url(name: str, of: Project) -> str:
    return reverse(name, args=[of.pk])


def names(page: Any) -> list[str]:
    return [row[0].label for row in page.context["rows"]]


# ---- the list ----


def test_a_project_is_found_by_name_code_or_village(cast: Cast, sign_in: SignIn) -> None:
    first = project(cast.recorder, name="道路硬化")
    second = project(cast.next_village, name="灌溉渠")
    browser = sign_in(cast.clerk)
    assert names(browser.get(LIST)) == [row.name for row in _by_code(first, second)]
    village = Division.objects.get(code=NEXT_VILLAGE).name
    for asked, found in [("硬化", first), (second.code.lower(), second), (village, second)]:
        assert names(browser.get(LIST, {"q": f" {asked} "})) == [found.name]


def _by_code(*projects: Project) -> list[Project]:
    return sorted(projects, key=lambda project: project.code)


def test_the_list_is_narrowed_by_stage_and_state(cast: Cast, sign_in: SignIn) -> None:
    project(cast.recorder, name="储备")
    building = project(cast.recorder, name="在建", stage=Stage.CONSTRUCTION)
    over = project(cast.recorder, name="归档", stage=Stage.ARCHIVE)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=over.pk).update(outcome=Outcome.ARCHIVED)
    browser = sign_in(cast.recorder)
    assert names(browser.get(LIST, {"stage": "construction"})) == [building.name]
    assert names(browser.get(LIST, {"outcome": "archived"})) == [over.name]
    assert names(browser.get(LIST))[-1] == over.name
    page = words(browser.get(LIST, {"q": "没有这个项目"}))
    assert said("No project is found") in page


@pytest.mark.parametrize("asked", [{"stage": "nonsense"}, {"q": "a\x00b"}, {"page": "x"}])
def test_what_is_not_understood_filters_nothing(
    ours: Project, cast: Cast, sign_in: SignIn, asked: dict[str, str]
) -> None:
    assert names(sign_in(cast.recorder).get(LIST, asked)) == [ours.name]


def test_a_bureau_sees_its_own_sector_only(cast: Cast, sign_in: SignIn) -> None:
    roads, water = project(cast.recorder), project(cast.recorder, sector="water", name="饮水")
    browser = sign_in(cast.bureau)
    assert names(browser.get(LIST)) == [roads.name]
    assert browser.get(url("project_detail", water)).status_code == 404


def test_only_a_maker_is_offered_a_new_project(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    for who, offered in [(cast.recorder, True), (cast.clerk, True), (cast.township, False)]:
        assert (said("Propose a project") in words(sign_in(who).get(LIST))) is offered
    assert names(sign_in(cast.neighbour).get(LIST)) == []


def test_an_empty_list_says_what_to_do_next(cast: Cast, sign_in: SignIn) -> None:
    sentence = "Propose the first one with the button above: its name, works and costs are enough "
    assert said(f"{sentence}to begin.") in words(sign_in(cast.recorder).get(LIST))
    later = "They stand here as soon as a village proposes one."
    assert said(later) in words(sign_in(cast.county).get(LIST))


@pytest.mark.parametrize(
    ("stage", "step", "who", "badge"),
    [
        (Stage.RESERVE, Step.MAKE, "recorder", ("running", "Your turn")),
        (Stage.RESERVE, Step.TOWNSHIP, "township", ("running", "Your turn")),
        (Stage.FUNDING, Step.MAKE, "finance", ("running", "Your turn")),
        (Stage.ARCHIVE, Step.MAKE, "clerk", ("running", "Your turn")),
        (Stage.RESERVE, Step.MAKE, "clerk", ("waiting", "")),
        (Stage.PROPOSAL, Step.COUNTY, "recorder", ("waiting", "")),
    ],
)
def test_the_list_says_whose_turn_it_is(
    cast: Cast, sign_in: SignIn, stage: Stage, step: Step, who: str, badge: tuple[str, str]
) -> None:
    project(cast.recorder, stage=stage, step=step)
    (row,) = sign_in(getattr(cast, who)).get(LIST).context["rows"]
    assert row[3][0] == badge[0]
    assert (row[3][1] == said("Your turn")) is bool(badge[1])


def test_the_list_takes_few_queries_however_many(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(52):
        project(cast.recorder, name=f"项目 {number}", step=Step.TOWNSHIP)
    browser = sign_in(cast.county)
    with django_assert_max_num_queries(CEILING):
        page = browser.get(LIST)
    assert len(names(page)) == 50
    assert len(names(browser.get(LIST, {"page": 2}))) == 2


# ---- proposing and changing ----


def form(**changes: object) -> dict[str, object]:
    amounts = {"labour": "900,000", "materials": "1200000.00", "machinery": "６０００００"}
    given = {name: getattr(DESCRIPTION, name) for name in DESCRIPTION.__dataclass_fields__}
    return given | amounts | {"other": "0", "id": new_id()} | changes


def test_a_recorder_proposes_for_his_own_village(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    assert "place" not in browser.get(reverse("project_add")).context["form"].fields
    page = browser.post(reverse("project_add"), form(), follow=True)
    with scope(EVERYWHERE):
        made = Project.objects.get()
    assert (made.village_id, made.labour) == (VILLAGE, Decimal("900000.00"))
    assert page.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "2,700,000.00" in words(page)
    assert "33.33%" in words(page)


def test_a_double_click_proposes_once(cast: Cast, sign_in: SignIn) -> None:
    browser, sent = sign_in(cast.recorder), form()
    pages = [browser.post(reverse("project_add"), sent) for _ in range(2)]
    assert pages[0]["Location"] == pages[1]["Location"]
    with scope(EVERYWHERE):
        assert Project.objects.count() == 1


def test_a_township_clerk_chooses_one_of_his_villages_by_a_part_of_its_name(
    cast: Cast, sign_in: SignIn
) -> None:
    village = Division.objects.get(code=NEXT_VILLAGE)
    browser = sign_in(cast.clerk)
    assert f'<option value="{village.name}">' in words(browser.get(reverse("project_add")))
    part = _own_part(village)
    assert browser.post(reverse("project_add"), form(place=part)).status_code == 302
    with scope(EVERYWHERE):
        assert Project.objects.get().village == village


def _own_part(village: Division) -> str:
    """The shortest beginning of its name that no sibling has anywhere."""
    others = Division.objects.filter(parent=village.parent).exclude(pk=village.pk)
    rest = [other.name for other in others]
    starts = [village.name[:length] for length in range(1, len(village.name) + 1)]
    return next(start for start in starts if not any(start in name for name in rest))


@pytest.mark.parametrize("typed", ["", "村", "没有这个村", "a\x00"])
def test_no_village_is_guessed(cast: Cast, sign_in: SignIn, typed: str) -> None:
    page = sign_in(cast.clerk).post(reverse("project_add"), form(place=typed))
    assert page.status_code == 422
    assert "place" in page.context["form"].errors


def test_a_village_of_another_township_is_not_on_the_list(cast: Cast, sign_in: SignIn) -> None:
    foreign = Division.objects.get(code=factories.OTHER_COUNTY_VILLAGE).name
    page = sign_in(cast.clerk).post(reverse("project_add"), form(place=foreign))
    assert page.status_code == 422


def test_villages_of_one_name_are_told_apart_by_their_codes(cast: Cast, sign_in: SignIn) -> None:
    one, two = Division.objects.filter(code__in=[VILLAGE, NEXT_VILLAGE])
    Division.objects.filter(pk=two.pk).update(name=one.name)
    browser = sign_in(cast.clerk)
    assert browser.post(reverse("project_add"), form(place=one.name)).status_code == 422
    named = f"{one.name} {two.code}"
    assert browser.post(reverse("project_add"), form(place=named)).status_code == 302
    with scope(EVERYWHERE):
        assert Project.objects.get().village_id == two.code


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "字" * 81}, "name"),
        ({"sector": "mining"}, "sector"),
        ({"party_kind": ""}, "party_kind"),
        ({"starts_on": "2027-13-01"}, "starts_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"workers_planned": "-1"}, "workers_planned"),
        ({"workers_planned": "99999999999"}, "workers_planned"),
        ({"labour": "0"}, "labour"),
        ({"materials": "-1"}, "materials"),
        ({"materials": "1e3"}, "materials"),
        ({"machinery": "一百"}, "machinery"),
        ({"other": "9999999999999"}, "other"),
        ({"id": "x"}, "id"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, sign_in: SignIn, changes: dict[str, object], field: str
) -> None:
    page = sign_in(cast.recorder).post(reverse("project_add"), form(**changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    with scope(EVERYWHERE):
        assert not Project.objects.exists()


@pytest.mark.parametrize("who", ["supervisor", "township", "county", "finance", "auditor"])
def test_nobody_else_proposes(cast: Cast, sign_in: SignIn, who: str) -> None:
    browser = sign_in(getattr(cast, who))
    assert browser.get(reverse("project_add")).status_code == 403
    assert browser.post(reverse("project_add"), form()).status_code == 403


def test_the_description_is_changed_and_its_total_shown(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    shown = browser.get(url("project_edit", ours))
    assert "900,000.00" in words(shown)
    sent = form(name="改名", version=ours.version)
    assert browser.post(url("project_edit", ours), sent).status_code == 302
    assert (now(ours).name, now(ours).version) == ("改名", 2)


def test_a_change_over_a_newer_one_is_refused_and_kept_on_the_page(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    with scope(cast.clerk.scope):
        edit_project(project_id=ours.pk, version=1, description=DESCRIPTION, by=cast.clerk)
    page = sign_in(cast.recorder).post(url("project_edit", ours), form(name="旧的", version=1))
    assert page.status_code == 422
    sentence = "Someone else changed the project in the meantime. Open it again, then change it."
    assert said(sentence) in words(page)
    assert "旧的" in words(page)


def test_after_submission_the_page_to_change_leads_back(cast: Cast, sign_in: SignIn) -> None:
    ours = project(cast.recorder, step=Step.TOWNSHIP)
    page = sign_in(cast.recorder).get(url("project_edit", ours), follow=True)
    assert page.redirect_chain == [(ours.get_absolute_url(), 302)]
    assert said("The description can't be changed now: it has been submitted.") in words(page)


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
        Project.objects.filter(pk=ours.pk).update(stage=stage, step=step, round=2)
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
        ((_when, who, what),) = history.told(history.records(ours))
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


# ---- who gets what ----


@pytest.mark.parametrize("name", ["project_detail", "project_history"])
def test_everyone_in_reach_reads_and_others_find_nothing(
    ours: Project, cast: Cast, sign_in: SignIn, name: str
) -> None:
    for who in ("recorder", "supervisor", "clerk", "township", "county", "bureau", "province"):
        assert sign_in(getattr(cast, who)).get(url(name, ours)).status_code == 200
    for stranger in (cast.next_village, cast.neighbour):
        assert sign_in(stranger).get(url(name, ours)).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["project_edit", "project_submit", "project_decide", "project_suspend", "project_resume"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_nothing_to_act_on(
    ours: Project, cast: Cast, sign_in: SignIn, name: str, method: str
) -> None:
    for who in (cast.next_village, cast.neighbour):
        assert getattr(sign_in(who), method)(url(name, ours)).status_code == 404
    auditor = sign_in(cast.auditor)
    assert getattr(auditor, method)(url(name, ours)).status_code == 403


def test_an_account_without_a_post_sees_no_project(ours: Project, cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(LIST).status_code == 403
    assert browser.get(ours.get_absolute_url()).status_code == 404


def test_dates_are_shown_in_words(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = words(sign_in(cast.recorder).get(ours.get_absolute_url()))
    assert date_format(ours.starts_on) in page
    assert str(Role.RECORDER.label) in page
