"""The list of projects, proposing and changing one, and who gets which page."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import edit_project
from projects.lifecycle import Stage, Step
from projects.models import Outcome, Project
from regions.models import Division, Post, Role
from tests import factories
from tests.factories import NEXT_VILLAGE, VILLAGE, Cast
from tests.projects.case_rows import now
from tests.projects.test_describing import DESCRIPTION
from tests.projects.village_rows import project, said, words

SignIn = Callable[[Post], Client]
CEILING = 25
LIST = "/projects/"


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


@pytest.mark.parametrize("asked", [{"stage": "nonsense"}, {"page": "x"}])
def test_what_is_not_understood_filters_nothing(
    ours: Project, cast: Cast, sign_in: SignIn, asked: dict[str, str]
) -> None:
    assert names(sign_in(cast.recorder).get(LIST, asked)) == [ours.name]


def test_a_bureau_sees_what_it_sponsors_only(cast: Cast, sign_in: SignIn) -> None:
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
