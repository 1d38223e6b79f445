"""The pay clock counts each unpaid day to the credit on the account, wherever it is stuck."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from payroll.actions import Outcome, set_aside
from payroll.clock import Clock, Stuck, by_entry, by_project, of_project, oldest_first
from payroll.clock_todo import of_clock
from payroll.clock_words import urgency
from payroll.gates import wages_settled
from payroll.models import FailureReason, SheetStep
from payroll.rules import State, credit_due, last_overdue
from projects.actions import CountyChoices, save_settings
from projects.models import Project
from regions.models import Post
from tests.payroll.scene import Scene, acting, give_papers, looking, october

SignIn = Callable[[Post], Client]
URL = "/wages/clock/"
FIRST_DAY = datetime.date(2026, 10, 1)


def clock(site: Scene) -> Clock | None:
    with looking():
        return of_project(site.project, timezone.localdate())


def late(site: Scene) -> Decimal:
    found = clock(site)
    return found.late if found else Decimal(0)


def stuck(site: Scene) -> dict[Stuck, Decimal]:
    found = clock(site)
    waits = found.waits if found else []
    return {
        place: Clock([w for w in waits if w.stuck == place]).days
        for place in {w.stuck for w in waits}
    }


def person(site: Scene, number: int) -> Clock | None:
    with looking():
        return by_entry(site.project, timezone.localdate()).get(site.crew[number].pk)


@pytest.mark.parametrize("cycle", [None, 8, 20, 31])
def test_what_is_overdue_is_found_backwards(cycle: int | None) -> None:
    for number in range(370):
        today = datetime.date(2027, 1, 1) + datetime.timedelta(days=number)
        last = last_overdue(today, cycle)
        assert credit_due(last, cycle) < today
        assert credit_due(last + datetime.timedelta(days=1), cycle) >= today


def test_days_wait_at_each_step_of_their_way(crew: Scene) -> None:
    days = {Decimal("41.0")}
    assert stuck(crew) == {Stuck.SHEET: Decimal("41")}
    sheet = crew.draft()
    assert set(stuck(crew)) == {Stuck.DRAFT}
    sheet = crew.confirm(crew.notice(sheet))
    assert set(stuck(crew)) == {Stuck.NOTICE}
    crew.on(datetime.date(2026, 11, 10))
    sheet = crew.hand_in(sheet)
    assert set(stuck(crew)) == {Stuck.TOWNSHIP}
    sheet = crew.decide(sheet, SheetStep.TOWNSHIP)
    assert set(stuck(crew)) == {Stuck.COUNTY}
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    assert set(stuck(crew)) == {Stuck.FINANCE}
    batch = crew.pay(sheet)
    assert set(stuck(crew)) == {Stuck.BANK}
    assert set(stuck(crew).values()) == days
    crew.all_succeed(batch)
    assert clock(crew) is None


def test_money_that_came_back_opens_the_day_again(crew: Scene) -> None:
    batch = crew.pay(crew.approved())
    crew.all_succeed(batch)
    crew.results(batch, [Outcome(1, State.RETURNED, FailureReason.CLOSED)])
    assert stuck(crew) == {Stuck.FAILED: Decimal("20")}
    assert person(crew, 1) is None


def test_papers_accounts_objections_and_what_is_set_aside(site: Scene) -> None:
    site.hire("无手续", papers=False)
    site.hire("无账号", account="")
    site.hire("有异议")
    site.hire("挂账")
    for entry in site.crew:
        site.work(entry, october(5, 6))
    sheet = site.draft()
    sheet = site.confirm(site.notice(sheet))
    site.object(sheet, site.line(sheet, 2))
    site.on(datetime.date(2026, 11, 10))
    site.hand_in(sheet)
    site.decide(sheet, SheetStep.TOWNSHIP)
    site.decide(sheet, SheetStep.COUNTY)
    with acting(site.cast.county):
        set_aside(line_id=site.line(sheet, 3).pk, reason="失联", by=site.cast.county)
    two = Decimal("2")
    assert stuck(site) == {
        Stuck.PAPERS: two, Stuck.ACCOUNT: two, Stuck.HELD: two, Stuck.ASIDE: two
    }  # fmt: skip
    site.on(datetime.date(2027, 3, 1))
    aside = person(site, 3)
    assert aside is not None
    assert (aside.amber, aside.late, urgency(aside)[0]) == (0, 0, "returned")
    with looking():
        assert (
            oldest_first(by_entry(site.project, timezone.localdate()))[-1][1].waits == aside.waits
        )


@pytest.mark.parametrize(
    ("age", "figures", "badge"),
    [
        pytest.param(44, (0, 0, 0), "running", id="in-time"),
        pytest.param(45, (1, 0, 0), "soon", id="amber"),
        pytest.param(55, (1, 1, 0), "late", id="red"),
        pytest.param(60, (1, 1, 0), "late", id="on-the-last-day"),
        pytest.param(61, (1, 1, 1), "late", id="beyond-the-limit"),
    ],
)
def test_a_day_turns_amber_then_red_then_late(
    site: Scene, age: int, figures: tuple[Decimal | int, ...], badge: str
) -> None:
    site.work(site.hire("才让多杰"), october(1))
    site.on(FIRST_DAY + datetime.timedelta(days=age))
    found = clock(site)
    assert found is not None
    assert (found.amber, found.red, found.late) == figures
    assert (found.age(timezone.localdate()), urgency(found)[0]) == (age, badge)


def test_on_a_sheet_the_period_and_its_terms_say_what_is_late(crew: Scene) -> None:
    sets(crew, cycle_days=20)
    crew.notice(crew.draft())
    sets(crew, cycle_days=31)
    crew.on(datetime.date(2026, 11, 20))
    assert late(crew) == 0
    crew.on(datetime.date(2026, 11, 21))
    assert late(crew) == 41


def test_each_county_has_its_own_amber_and_red(site: Scene) -> None:
    site.work(site.hire("才让多杰"), october(1))
    sets(site, amber_days=30, red_days=32, cycle_days=8)
    found = clock(site)
    assert found is not None
    assert (found.amber, found.red, found.late) == (1, 1, 0)
    site.on(datetime.date(2026, 11, 9))
    assert late(site) == 1


def sets(site: Scene, **changes: int) -> None:
    said = {"notice_days": 7, "pending_allowed": True, "council_name": "项目理事会"}
    with acting(site.cast.county):
        choices = CountyChoices(**said | changes)  # type: ignore[arg-type]
        save_settings(choices=choices, source="民发改〔2026〕8号", by=site.cast.county)


def test_amber_waits_for_village_and_township_red_for_the_county(crew: Scene) -> None:
    cast = crew.cast

    def waits(by: Post) -> int:
        with acting(by):
            return len(list(of_clock(by, timezone.localdate())))

    nearer, everyone = (cast.recorder, cast.clerk, cast.township), (
        cast.recorder, cast.clerk, cast.township, cast.county
    )  # fmt: skip
    assert not any(waits(by) for by in everyone)
    crew.on(FIRST_DAY + datetime.timedelta(days=46))
    assert [waits(by) for by in nearer] == [1, 1, 1]
    assert waits(cast.county) == 0
    crew.on(FIRST_DAY + datetime.timedelta(days=56))
    assert [waits(by) for by in everyone] == [1, 1, 1, 1]
    assert [waits(by) for by in (cast.finance, cast.province, cast.neighbour)] == [0, 0, 0]


def test_the_list_leads_to_the_people(crew: Scene, sign_in: SignIn) -> None:
    browser = sign_in(crew.cast.county)
    page = browser.get(URL)
    (row,) = page.context["rows"]
    assert (row["project"].pk, row["clock"].days) == (crew.project.pk, Decimal("41"))
    assert not browser.get(URL, {"q": "没有这个"}).context["rows"]
    detail = browser.get(f"/projects/{crew.project.pk}/wages/clock/")
    assert len(detail.context["rows"]) == 3
    assert "才让多杰" in detail.content.decode()
    assert "挂" not in browser.get(f"/projects/{crew.project.pk}/wages/").content.decode()
    assert browser.get(URL, {"division": crew.cast.neighbour.division_id}).status_code == 404


def test_above_the_county_there_are_counts_and_no_names(crew: Scene, sign_in: SignIn) -> None:
    browser = sign_in(crew.cast.province)
    assert browser.get(URL).context["counties"] == []
    crew.on(datetime.date(2027, 1, 5))
    browser = sign_in(crew.cast.province)
    page = browser.get(URL)
    (county,) = page.context["counties"]
    assert (county["projects"], county["late"]) == (1, Decimal("41"))
    assert crew.project.name not in page.content.decode()
    assert browser.get(f"/projects/{crew.project.pk}/wages/clock/").status_code == 403
    assert browser.get(f"{URL}workbook/").status_code == 403


def test_the_province_sees_no_project_by_name_in_a_county_either(
    crew: Scene, sign_in: SignIn
) -> None:
    crew.on(datetime.date(2027, 1, 5))
    county = crew.cast.county.division_id
    page = sign_in(crew.cast.province).get(URL, {"division": county})
    assert crew.project.name not in page.content.decode()


def test_the_workbook_names_projects_and_nobody(crew: Scene, sign_in: SignIn) -> None:
    answer: Any = sign_in(crew.cast.township).get(f"{URL}workbook/")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert crew.project.name in rows[1]
    assert not any("才让多杰" in str(cell) for row in rows for cell in row)


def test_as_many_queries_for_many_projects_as_for_one(crew: Scene) -> None:
    with looking():
        for which in (Project.objects.filter(pk=crew.project.pk), Project.objects.all()):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                found: dict[UUID, Clock] = by_project(which, timezone.localdate())
            assert (len(asked), len(found)) == (3, 1)


def test_construction_can_not_end_while_papers_are_missing(site: Scene) -> None:
    site.work(site.hire("无手续", papers=False), october(5))
    with looking():
        said = wages_settled(site.project)
        assert not said.holds
        assert "papers are missing" in said.detail
        give_papers(site.crew[0])
        assert "papers are missing" not in wages_settled(site.project).detail
