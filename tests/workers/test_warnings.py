"""What stops someone, what speaks against him, and warnings passed with a reason."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.factories import Cast
from tests.projects import village_rows
from tests.workers.arrange import building, id_number, person, place, rostered, today
from workers.actions import add_entries
from workers.examining import Examined, examined
from workers.models import PassedWarning, Person, RosterEntry
from workers.rules import StopKind, WarningKind

CARD, DOUBTFUL = "6228480402564890018", "6228480402564890019"

pytestmark = pytest.mark.usefixtures("everywhere")


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


def about(someone: Person, project: Project | None = None) -> Examined:
    return examined([someone], today(), project)[someone.pk]


def kinds(someone: Person) -> list[WarningKind]:
    return [one.kind for one in about(someone).warnings]


def on_council(project: Project, cast: Cast, name: str, number: str) -> None:
    village_rows.member(project, cast.recorder, number, name=name, duty="会计")


def test_someone_about_whom_nothing_is_known_is_fine(cast: Cast, project: Project) -> None:
    assert about(person(cast.recorder, 1, account=CARD), project) == Examined()
    assert examined([], today(), project) == {}


def test_a_number_from_elsewhere_is_simply_accepted(cast: Cast) -> None:
    assert id_number(1).number.startswith("632122")  # not this village's county
    assert about(person(cast.recorder, 1)) == Examined()


def test_a_child_and_whoever_is_on_the_roster_are_stopped(cast: Cast, project: Project) -> None:
    child = person(cast.recorder, 1, born=today() - datetime.timedelta(days=365 * 15))
    assert about(child).stops == (StopKind.TOO_YOUNG,)
    worker = person(cast.recorder, 2)
    rostered(project, [worker], cast.recorder)
    assert about(worker, project).stops == (StopKind.ON_ROSTER,)
    assert about(worker).stops == ()


def test_an_account_is_doubted_by_its_digit_and_by_whom_else_it_pays(cast: Cast) -> None:
    first = person(cast.recorder, 1, name="马玉林", account=DOUBTFUL)
    assert kinds(first) == [WarningKind.LUHN]
    second = person(cast.recorder, 2, account=DOUBTFUL)
    assert kinds(second) == [WarningKind.LUHN, WarningKind.SHARED]
    assert about(second).warnings[1].detail == "马玉林"
    elsewhere = person(cast.neighbour, 3, name="外县人", account=CARD)
    here = person(cast.recorder, 4, account=CARD)
    assert kinds(here) == kinds(elsewhere) == [WarningKind.SHARED]
    assert about(here).warnings[0].detail == ""


def test_officials_are_known_by_name_and_members_by_number_too(
    cast: Cast, project: Project
) -> None:
    official = person(cast.recorder, 1, name=cast.supervisor.human.name)
    assert kinds(official) == [WarningKind.OFFICIAL]
    on_council(project, cast, "另一个写法", id_number(2).number)
    member = person(cast.recorder, 2, name="才让")
    assert str(about(member).warnings[0].detail) == "project council"
    on_council(project, cast, "韩 海龙", id_number(3).number)
    assert kinds(person(cast.recorder, 4, name="韩海龙")) == [WarningKind.OFFICIAL]


def test_a_post_of_another_village_or_of_the_past_warns_of_nobody(cast: Cast) -> None:
    assert kinds(person(cast.recorder, 1, name=cast.neighbour.human.name)) == []
    yesterday = today() - datetime.timedelta(days=1)
    past = factories.post(
        Role.RECORDER, cast.recorder.division_id, username="旧人", until=yesterday
    )
    assert kinds(person(cast.recorder, 2, name=past.human.name)) == []


def test_a_declared_relative_is_a_warning_with_its_words(cast: Cast) -> None:
    someone = person(cast.recorder, 1, relation="理事会出纳马福寿之子")
    assert [str(one) for one in about(someone).warnings] == [
        "related to an official or member (理事会出纳马福寿之子)"
    ]


def test_a_warning_is_passed_once_a_project_and_an_accounts_everywhere(
    cast: Cast, project: Project
) -> None:
    someone = person(cast.recorder, 1, name="马玉林", account=DOUBTFUL, relation="村主任之弟")
    with pytest.raises(RuleBroken, match="马玉林") as broken:
        rostered(project, [someone], cast.recorder)
    assert broken.value.field == "reason"
    assert not RosterEntry.objects.exists()
    rostered(project, [someone], cast.recorder, reason="已核对存折，公示过")
    assert about(someone, project).open == ()
    other = building(cast.recorder)
    assert [one.kind for one in about(someone, other).open] == [WarningKind.RELATED]
    kept = PassedWarning.objects.of_project(project)
    assert sorted(one.kind for one in kept) == ["luhn", "related"]
    assert {one.reason for one in kept} == {"已核对存折，公示过"}


def test_a_reason_given_with_the_account_counts_on_the_roster(cast: Cast, project: Project) -> None:
    someone = person(cast.recorder, 1, account=DOUBTFUL, reason="信用社存折")
    entry = rostered(project, [someone], cast.recorder)[0]
    assert [one.reason for one in PassedWarning.objects.of_entry(entry)] == ["信用社存折"]
    assert PassedWarning.objects.of_project(project).count() == 1


def test_nothing_is_kept_of_whoever_has_no_warning_or_of_a_form_sent_twice(
    cast: Cast, project: Project
) -> None:
    fine = person(cast.recorder, 1)
    old = person(cast.recorder, 2, born=today().replace(year=today().year - 70, month=1, day=1))
    form = new_id()
    for _ in range(2):
        add_entries(
            id=form, project_id=project.pk, person_ids=[fine.pk, old.pk],
            place=place(reason="看库房"), by=cast.recorder,
        )  # fmt: skip
    assert [(one.person, one.kind) for one in PassedWarning.objects.all()] == [(old, "old")]


def test_two_hundred_people_take_as_many_queries_as_one(cast: Cast, project: Project) -> None:
    people = [person(cast.recorder, n, account=f"62284804025648{n:05d}") for n in range(1, 21)]
    with CaptureQueriesContext(connection) as few:
        examined(people[:1], today(), project)
    with CaptureQueriesContext(connection) as many:
        examined(people, today(), project)
    assert len(few) == len(many)


def test_without_its_key_an_account_is_not_judged(cast: Cast, settings: Any) -> None:
    someone = person(cast.recorder, 1, account=DOUBTFUL)
    settings.FIELD_KEYS = {2: bytes(32)}
    assert kinds(someone) == []


def test_a_passed_warning_is_never_changed(cast: Cast, project: Project) -> None:
    someone = person(cast.recorder, 1, account=DOUBTFUL, reason="信用社存折")
    rows = PassedWarning.objects.filter(person=someone)
    for act in (lambda: rows.update(reason="另写"), rows.delete):
        with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
            act()


# The pages


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def test_checkers_see_who_was_taken_on_despite_what(
    cast: Cast, project: Project, sign_in: Any, english: None
) -> None:
    someone = person(cast.recorder, 1, name="马玉林", relation="村主任之弟")
    entry = rostered(project, [someone], cast.recorder, reason="经村民代表会议同意")[0]
    for post in (cast.supervisor, cast.township):
        browser = sign_in(post)
        roster = browser.get(reverse("roster_list", args=[project.pk])).content.decode()
        assert "Warning passed" in roster
        for url in (
            reverse("warning_list", args=[project.pk]),
            entry.get_absolute_url(),
            someone.get_absolute_url(),
        ):
            page = browser.get(url).content.decode()
            assert "经村民代表会议同意" in page, url
            assert "related to an official" in page, url


def test_the_page_that_takes_people_on_says_what_speaks_against_whom(
    cast: Cast, project: Project, sign_in: Any, english: None
) -> None:
    person(cast.recorder, 1, name="小明", born=today() - datetime.timedelta(days=365 * 15))
    doubtful = person(cast.recorder, 2, name="马玉林", account=DOUBTFUL)
    browser, url = sign_in(cast.recorder), reverse("roster_add", args=[project.pk])
    page = browser.get(url).content.decode()
    assert "younger than 16" in page
    assert page.count('type="checkbox"') == 1
    assert "check digit" in page
    data = {"id": str(new_id()), "trade": "瓦工", "day_rate": "180", "entered_on": str(today())}
    answer = browser.post(url, data | {"people": [str(doubtful.pk)]})
    assert answer.status_code == 422
    assert 'name="reason"' in answer.content.decode()
    done = browser.post(url, data | {"people": [str(doubtful.pk)], "reason": "存折"})
    assert done.status_code == 302


def test_an_empty_list_of_warnings_says_so(
    cast: Cast, project: Project, sign_in: Any, english: None
) -> None:
    page = sign_in(cast.supervisor).get(reverse("warning_list", args=[project.pk]))
    assert "No warning was passed" in page.content.decode()
