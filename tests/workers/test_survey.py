"""The willingness survey by household, and the roster made from it by ticking."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, id_number, person, rostered, today
from workers import gates
from workers.actions import (
    Answered,
    Asked,
    Evidence,
    Someone,
    add_category,
    add_household,
    add_member,
    edit_household,
    edit_member,
    remove_household,
    remove_member,
)
from workers.choosing import Wanted, offered, wanted_of
from workers.forms.survey import months_of_works
from workers.models import Household, HouseholdMember, Person
from workers.rules import month_spans
from workers.survey import Totals, months_said, skills_of, totals

WILLING = Answered(
    relation="head", willing=True, ability="full", skills="瓦工、电焊", months=(4, 5)
)
UNWILLING = Answered(relation="spouse", willing=False, ability="weak")

SignIn = Callable[[Post], Client]


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


@pytest.fixture
def house(project: Project, cast: Cast) -> Household:
    with scope(EVERYWHERE):
        return household(project, cast.recorder)


def household(project: Project, by: Post, head: str = "马玉林", group: str = "二社") -> Household:
    asked = Asked(head, group, days_ago(1))
    return add_household(id=new_id(), project_id=project.pk, asked=asked, by=by)


def answer(
    house: Household, by: Post, who: Someone, answered: Answered = WILLING
) -> HouseholdMember:
    return add_member(id=new_id(), household_id=house.pk, who=who, answered=answered, by=by)


@pytest.mark.parametrize(
    ("months", "runs", "said"),
    [
        pytest.param([], [], "", id="none"),
        pytest.param([9], [(9, 9)], "9", id="one"),
        pytest.param([5, 3, 4, 9, 4], [(3, 5), (9, 9)], "3–5、9", id="a run and one, in any order"),
        pytest.param([1, 12], [(1, 1), (12, 12)], "1、12", id="a year is no ring"),
    ],
)
def test_months_are_said_as_runs(months: list[int], runs: list[tuple[int, int]], said: str) -> None:
    assert month_spans(months) == runs
    assert months_said(months) == said


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ((2026, 4, 20), (2026, 6, 1), [4, 5, 6]),
        ((2026, 11, 1), (2027, 2, 1), [1, 2, 11, 12]),
        ((2026, 4, 1), (2028, 4, 1), list(range(1, 13))),
    ],
    ids=["within a year", "over new year", "longer than a year"],
)
def test_the_months_of_the_works_are_ticked_at_first(
    first: tuple[int, int, int], last: tuple[int, int, int], months: list[int]
) -> None:
    project = Project(starts_on=datetime.date(*first), ends_on=datetime.date(*last))
    assert months_of_works(project) == months


@pytest.mark.usefixtures("everywhere")
class TestAsking:
    def test_the_totals_are_counted(self, project: Project, house: Household, cast: Cast) -> None:
        answer(house, cast.recorder, Someone(person_id=person(cast.recorder, 1).pk))
        answer(house, cast.recorder, Someone(name="马小花"))
        answer(house, cast.recorder, Someone(name="冶秀英"), UNWILLING)
        household(project, cast.recorder, "祁生财")
        assert totals(project) == Totals(households=2, people=3, willing=2, unknown=1)
        assert skills_of(project) == ["瓦工", "电焊"]

    def test_a_household_opens_the_gate(self, project: Project, cast: Cast) -> None:
        assert not gates.willingness_surveyed(project).holds
        household(project, cast.recorder)
        assert gates.willingness_surveyed(project).holds

    def test_who_has_a_number_is_put_on_the_villages_list(
        self, house: Household, cast: Cast
    ) -> None:
        number = id_number(2)
        told = Answered("head", True, "full", ethnicity="回族", phone="13812345678")
        member = answer(house, cast.recorder, Someone("马小花", None, number), told)
        made = Person.objects.get()
        assert (member.person, made.group, made.ethnicity) == (made, "二社", "回族")
        assert made.unseal("phone") == "13812345678"
        assert member.phone is None

    def test_a_number_may_follow_later_and_the_phone_goes_along(
        self, house: Household, cast: Cast
    ) -> None:
        told = Answered("head", True, "full", phone="13812345678")
        member = answer(house, cast.recorder, Someone("马小花"), told)
        assert member.unseal("phone") == "13812345678"
        assert not Person.objects.exists()
        edit_member(
            member_id=member.pk, who=Someone("马小花", None, id_number(2)), answered=WILLING,
            by=cast.recorder,
        )  # fmt: skip
        member.refresh_from_db()
        assert member.person == Person.objects.get()
        assert member.person is not None
        assert member.person.unseal("phone") == "13812345678"

    def test_a_number_of_the_list_is_that_person_and_no_other(
        self, house: Household, cast: Cast
    ) -> None:
        known = person(cast.recorder, 2, name="马小花")
        with pytest.raises(RuleBroken, match="马小花"):
            answer(house, cast.recorder, Someone("李四", None, id_number(2)))
        assert answer(house, cast.recorder, Someone("马小花", None, id_number(2))).person == known

    def test_nobody_is_asked_twice(self, project: Project, house: Household, cast: Cast) -> None:
        known = person(cast.recorder, 1)
        answer(house, cast.recorder, Someone(person_id=known.pk))
        with pytest.raises(RuleBroken, match="asked already"):
            answer(household(project, cast.recorder), cast.recorder, Someone(person_id=known.pk))

    def test_forms_sent_twice_add_one(self, project: Project, cast: Cast) -> None:
        row, other = new_id(), new_id()
        for _ in range(2):
            asked = Asked("马玉林", "二社", today())
            house = add_household(id=row, project_id=project.pk, asked=asked, by=cast.recorder)
            add_member(
                id=other, household_id=row, who=Someone("马玉林"), answered=WILLING,
                by=cast.recorder,
            )  # fmt: skip
        assert house.members.count() == Household.objects.count() == 1

    def test_who_is_known_stays_the_same_person(self, house: Household, cast: Cast) -> None:
        known = person(cast.recorder, 1, name="马玉林")
        member = answer(house, cast.recorder, Someone(person_id=known.pk))
        changed = edit_member(
            member_id=member.pk, who=Someone("别人"), answered=UNWILLING, by=cast.recorder
        )
        assert (changed.person, changed.name, changed.willing) == (known, "马玉林", False)

    def test_claims_are_groups_that_the_county_knows(self, house: Household, cast: Cast) -> None:
        told = Answered("head", True, "full", claimed=("returned", "lifted", "nonsense"))
        assert answer(house, cast.recorder, Someone("马玉林"), told).claimed == [
            "lifted",
            "returned",
        ]

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            (Asked(" ", "", days_ago(1)), "head"),
            (Asked("马玉林", "", days_ago(-1)), "asked_on"),
        ],
    )
    def test_what_is_wrong_with_a_household(
        self, project: Project, house: Household, cast: Cast, asked: Asked, field: str
    ) -> None:
        acts: tuple[Callable[[], object], ...] = (
            lambda: add_household(
                id=new_id(), project_id=project.pk, asked=asked, by=cast.recorder
            ),
            lambda: edit_household(household_id=house.pk, asked=asked, by=cast.recorder),
        )
        for act in acts:
            with pytest.raises(RuleBroken) as broken:
                act()
            assert broken.value.field == field

    def test_an_answer_needs_a_name(self, house: Household, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="Write the name"):
            answer(house, cast.recorder, Someone(" "))

    def test_what_was_entered_twice_is_taken_off_and_the_people_stay(
        self, project: Project, house: Household, cast: Cast
    ) -> None:
        first = answer(house, cast.recorder, Someone(person_id=person(cast.recorder, 1).pk))
        answer(house, cast.recorder, Someone("马小花"))
        remove_member(member_id=first.pk, by=cast.recorder)
        assert totals(project).people == 1
        remove_household(household_id=house.pk, by=cast.recorder)
        assert totals(project) == Totals(0, 0, 0, 0)
        assert Person.objects.count() == 1

    def test_nobody_else_asks_in_this_village(self, project: Project, cast: Cast) -> None:
        with pytest.raises(PermissionDenied):
            household(project, cast.supervisor)
        with pytest.raises(Project.DoesNotExist):
            household(project, cast.neighbour)


EVERYONE = Wanted("", "", willing=False, surveyed=True)


@pytest.mark.usefixtures("everywhere")
class TestChoosing:
    def names(self, project: Project, wanted: Wanted) -> list[str]:
        return [line.split(" · ")[0] for _pk, line in offered(project, wanted).choices]

    def test_the_willing_come_first_and_of_them_priority_groups(
        self, project: Project, house: Household, cast: Cast
    ) -> None:
        made = {name: person(cast.recorder, n, name=name) for n, name in enumerate("丁丙乙甲", 1)}
        for name in "丁丙":
            answer(house, cast.recorder, Someone(person_id=made[name].pk))
        for name in "丁甲":
            add_category(
                id=new_id(), person_id=made[name].pk, category="lifted", since=days_ago(9),
                evidence=Evidence("名单"), by=cast.recorder,
            )  # fmt: skip
        assert self.names(project, EVERYONE) == ["丁", "丙", "甲", "乙"]
        asked = wanted_of({}, project)
        assert (asked.willing, asked.surveyed) == (True, True)
        assert self.names(project, asked) == ["丁", "丙"]
        assert not wanted_of({"who": "all"}, project).willing

    def test_they_are_found_by_trade_and_by_initials(
        self, project: Project, house: Household, cast: Cast
    ) -> None:
        mason, driver = person(cast.recorder, 1, name="卓玛"), person(cast.recorder, 2, name="扎西")
        answer(house, cast.recorder, Someone(person_id=mason.pk))
        drives = Answered("child", True, "full", skills="驾驶")
        answer(house, cast.recorder, Someone(person_id=driver.pk), drives)
        assert self.names(project, Wanted("", "电焊", True, True)) == ["卓玛"]
        assert self.names(project, Wanted("zx", "", True, True)) == ["扎西"]
        line = offered(project, Wanted("zm", "", True, True)).choices[0][1]
        assert "willing" in line
        assert "months 4–5" in line

    def test_without_a_survey_everyone_is_shown(self, project: Project, cast: Cast) -> None:
        person(cast.recorder, 1)
        asked = wanted_of({}, project)
        assert (asked.willing, asked.narrowed) == (False, False)
        assert len(offered(project, asked).choices) == 1

    def test_who_is_on_the_roster_is_not_offered(
        self, project: Project, house: Household, cast: Cast
    ) -> None:
        someone = person(cast.recorder, 1)
        answer(house, cast.recorder, Someone(person_id=someone.pk))
        rostered(project, [someone], cast.recorder)
        assert offered(project, EVERYONE).choices == []


# The pages


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn, english: None) -> Client:
    return sign_in(cast.recorder)


def shown(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_way_from_door_to_roster(browser: Client, project: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        known = person(cast.recorder, 1, name="马玉林", group="二社")
    listed = reverse("survey_list", args=[project.pk])
    assert "No household has been asked yet" in shown(browser, listed)
    new = reverse("household_add", args=[project.pk])
    assert 'value="二社"' in shown(browser, new + "?group=二社")
    data = {"id": str(new_id()), "head": "马玉林", "group": "二社", "asked_on": str(today())}
    assert browser.post(new, data | {"head": ""}).status_code == 422
    door = browser.post(new, data).headers["Location"]
    answers = reverse("answer_add", args=[data["id"]])
    tapped = f"{answers}?person={known.pk}"
    assert tapped in shown(browser, door)
    assert 'name="id_number"' not in shown(browser, tapped)
    said = {"id": str(new_id()), "relation": "head", "willing": "yes", "ability": "full"}
    assert browser.post(tapped, said | {"months": ["4", "5"]}).status_code == 302
    assert browser.post(tapped, said | {"id": str(new_id())}).status_code == 422
    child = said | {"id": str(new_id()), "relation": "child", "name": "马小花"}
    assert browser.post(answers, child | {"phone": "12"}).status_code == 422
    assert browser.post(answers, child).status_code == 302
    page = shown(browser, door)
    assert "ID number missing" in page
    assert "months 4–5" in page
    choose = reverse("roster_add", args=[project.pk])
    page = shown(browser, choose)
    assert "马小花" in page
    assert page.count('name="people"') == 1
    place = {"id": str(new_id()), "trade": "瓦工", "day_rate": "180", "entered_on": str(today())}
    assert browser.post(choose, place | {"people": [str(known.pk)]}).status_code == 302


def test_an_answer_is_changed_and_taken_off(browser: Client, house: Household, cast: Cast) -> None:
    with scope(EVERYWHERE):
        member = answer(house, cast.recorder, Someone("马小花"))
    edit = reverse("answer_edit", args=[member.pk])
    assert "瓦工、电焊" in shown(browser, edit)
    said = {"name": "马小花", "relation": "child", "willing": "no", "ability": "full"}
    assert browser.post(edit, said | {"id_number": "1"}).status_code == 422
    assert browser.post(edit, said | {"id_number": id_number(2).number}).status_code == 302
    with scope(EVERYWHERE):
        member.refresh_from_db()
        assert (member.willing, Person.objects.get().name) == (False, "马小花")
    remove = reverse("answer_remove", args=[member.pk])
    assert "off the survey?" in shown(browser, remove)
    assert browser.post(remove).status_code == 302
    with scope(EVERYWHERE):
        assert not HouseholdMember.objects.exists()


def test_a_household_is_changed_and_taken_off(
    browser: Client, project: Project, house: Household
) -> None:
    edit = reverse("household_edit", args=[house.pk])
    data = {"head": "马玉山", "group": "三社", "asked_on": str(days_ago(1))}
    assert browser.post(edit, data | {"asked_on": str(days_ago(-3))}).status_code == 422
    assert browser.post(edit, data).status_code == 302
    assert "马玉山" in shown(browser, house.get_absolute_url())
    remove = reverse("household_remove", args=[house.pk])
    assert "off the survey?" in shown(browser, remove)
    assert browser.post(remove).headers["Location"] == reverse("survey_list", args=[project.pk])


def test_neighbours_are_of_the_group_or_searched_for(
    browser: Client, house: Household, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        person(cast.recorder, 1, name="祁生财", group="二社")
        person(cast.recorder, 2, name="韩海龙", group="五社")
    page = shown(browser, house.get_absolute_url())
    assert "祁生财" in page
    assert "韩海龙" not in page
    assert "韩海龙" in shown(browser, house.get_absolute_url() + "?q=hhl")
    assert "asked already" in shown(browser, house.get_absolute_url() + "?q=nobody")


def test_households_are_found_by_whoever_lives_there(
    browser: Client, project: Project, house: Household, cast: Cast
) -> None:
    with scope(EVERYWHERE):
        answer(house, cast.recorder, Someone("马小花"))
        household(project, cast.recorder, "祁生财")
    listed = reverse("survey_list", args=[project.pk])
    page = shown(browser, listed + "?q=小花")
    assert "马玉林" in page
    assert "祁生财" not in page
    assert "Nobody is found" in shown(browser, listed + "?q=nobody")


def test_a_checker_reads_the_survey_and_changes_nothing(
    project: Project, house: Household, cast: Cast, sign_in: SignIn, english: None
) -> None:
    browser = sign_in(cast.supervisor)
    for url in (reverse("survey_list", args=[project.pk]), house.get_absolute_url()):
        assert "Next household" not in shown(browser, url)
    assert browser.get(reverse("answer_add", args=[house.pk])).status_code == 403


@pytest.mark.parametrize("name", ["survey_list", "roster_add"])
def test_lists_need_as_many_queries_for_many_as_for_few(
    browser: Client, project: Project, house: Household, cast: Cast, name: str
) -> None:
    def asked() -> int:
        shown(browser, url)
        with CaptureQueriesContext(connection) as queries:
            shown(browser, url)
        return len(queries)

    def fill(first: int) -> None:
        with scope(EVERYWHERE):
            for number in range(first, first + 6):
                someone = person(cast.recorder, number)
                door = household(project, cast.recorder, someone.name)
                answer(door, cast.recorder, Someone(person_id=someone.pk))

    url = reverse(name, args=[project.pk])
    fill(1)
    few = asked()
    fill(20)
    assert asked() == few <= 25


def test_one_household_needs_as_many_queries_however_many_live_there(
    browser: Client, house: Household, cast: Cast
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(browser, house.get_absolute_url())
        return len(queries)

    with scope(EVERYWHERE):
        answer(house, cast.recorder, Someone(person_id=person(cast.recorder, 1).pk))
    asked()
    few = asked()
    with scope(EVERYWHERE):
        for number in range(2, 9):
            answer(house, cast.recorder, Someone(person_id=person(cast.recorder, number).pk))
    assert asked() == few
