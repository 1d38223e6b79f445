"""The wage-share meter: every figure once, of the project and of each plan paper."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.money import ZERO, total
from payroll.meter import Meter, Wages, meter_of
from payroll.models import SheetStep
from projects.models import Project
from regions.models import Post
from tests.payroll.meter_rows import plan_paper
from tests.payroll.scene import Scene, looking
from tests.projects.village_rows import estimated

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
D = Decimal


def metered(site: Scene, today: datetime.date = datetime.date(2026, 11, 2)) -> Meter:
    with looking():
        return meter_of(Project.objects.get(pk=site.project.pk), today)


def test_work_that_no_sheet_holds_is_payable(crew: Scene) -> None:
    meter = metered(crew)
    days = total([D("180") * 20, D("200.01") * D("20.5"), D("55.55") / 2])
    assert meter.whole.wages == Wages(crew.project.labour, ZERO, days, ZERO)
    assert meter.whole.floor is None


def test_wages_pass_from_payable_to_approved_and_paid(crew: Scene) -> None:
    payable = metered(crew).whole.wages.payable
    sheet = crew.at_township()
    assert metered(crew).whole.wages.payable == payable
    sheet = crew.decide(crew.decide(sheet, SheetStep.TOWNSHIP), SheetStep.COUNTY)
    wages = metered(crew).whole.wages
    assert (wages.approved, wages.payable, wages.paid) == (payable, ZERO, ZERO)
    crew.all_succeed(crew.pay(sheet))
    assert metered(crew).whole.wages.paid == payable


def test_each_paper_is_paid_in_its_part(crew: Scene) -> None:
    first = plan_paper(crew, "20000", "30", received="1000")
    plan_paper(crew, "20000", None, source="province")
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    meter = metered(crew)
    one, other = meter.by_fund
    assert one.fund == first
    assert (one.least, one.floor, one.received) == (D("6000.00"), D("30.00"), D("1000.00"))
    assert one.wages.approved + other.wages.approved == meter.whole.wages.approved
    assert one.wages.paid + other.wages.paid == meter.whole.wages.paid
    assert (one.wages.paid, other.wages.paid) == (one.wages.approved, other.wages.approved)
    assert other.least is None
    assert meter.without_fund.approved == meter.without_fund.paid == ZERO


def test_wages_beyond_all_papers_stand_apart(crew: Scene) -> None:
    plan_paper(crew, "100", None)
    crew.approved()
    meter = metered(crew)
    assert meter.without_fund.approved == meter.whole.wages.approved - 100
    assert meter.without_fund.planned == crew.project.labour - 100


@pytest.mark.parametrize(
    ("floor", "short"),
    [
        pytest.param("90", True, id="below-the-floor"),
        pytest.param("1", False, id="above-it"),
        pytest.param(None, False, id="no-floor"),
    ],
)
def test_a_forecast_below_the_floor_is_said(
    crew: Scene, floor: str | None, short: bool, sign_in: SignIn
) -> None:
    plan_paper(crew, "3000000", floor)
    meter = metered(crew)
    assert meter.falls_short is short
    assert meter.forecast is not None
    assert meter.forecast.weeks == 5
    page = sign_in(crew.cast.recorder).get(reverse("meter_detail", args=[crew.project.pk]))
    assert ("stay below the floor" in page.content.decode()) is short


def test_a_forecast_beyond_the_plan_is_said(crew: Scene, sign_in: SignIn) -> None:
    plan_paper(crew, "3000000", "1")
    estimated(crew.project, labour="100.00", materials="999900.00")
    with looking():
        crew.project.refresh_from_db()
    assert metered(crew).goes_beyond
    page = sign_in(crew.cast.recorder).get(reverse("meter_detail", args=[crew.project.pk]))
    assert "more than was planned for them" in page.content.decode()


def test_before_anybody_has_worked_the_page_forecasts_nothing(site: Scene, sign_in: SignIn) -> None:
    assert not metered(site).falls_short
    page = sign_in(site.cast.recorder).get(reverse("meter_detail", args=[site.project.pk]))
    assert "once somebody has worked" in page.content.decode()


def test_the_page_names_what_waits_for_money(crew: Scene, sign_in: SignIn) -> None:
    plan_paper(crew, "3000000", "30")
    crew.approved()
    page = sign_in(crew.cast.finance).get(reverse("meter_detail", args=[crew.project.pk]))
    assert "More wages are approved than money has arrived" in page.content.decode()


def test_the_meter_asks_the_same_however_much_there_is(
    crew: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for source in ("central", "province", "county"):
        plan_paper(crew, "3000000", "30", source=source)
    crew.approved()
    client = sign_in(crew.cast.recorder)
    with django_assert_max_num_queries(25):
        client.get(reverse("meter_detail", args=[crew.project.pk]))
