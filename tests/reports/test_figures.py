"""The overview's figures are those of the pages that each comes from, and their sums."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from core.money import ZERO
from payroll.actions import Outcome, discard_sheet
from payroll.figures import on_sheets, paid_for
from payroll.models import PaymentBatch, WageSheet
from payroll.rules import State
from projects.lifecycle import Stage
from projects.models import Outcome as ProjectOutcome
from projects.models import Project
from projects.money import funds_of, wage_share_of
from regions.models import Role, Sector
from reports.figures import NONE, Overview, together
from tests import factories
from tests.factories import OTHER_COUNTY_VILLAGE, Cast, county_of, post, township_of
from tests.payroll.scene import Scene, acting, looking, scene
from tests.procurement import purchase_rows
from tests.reports.rows import (
    LAST_DAY,
    OCTOBER,
    belongs,
    building,
    of,
    plan_paper,
    seen_by,
    works,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LATER = LAST_DAY + DAY
OWED = Decimal("1111.00")  # 20 days at 55.55
PAID = Decimal("7600.20")  # 20 days at 180 and at 200.01
SECOND_TOWN = "630222102200"


# ---- wages ----


def test_wages_are_those_of_the_payroll(paid: Scene) -> None:
    figures = of(paid.project, paid.cast.county)
    assert (figures.entitled, figures.paid, figures.owed) == (PAID + OWED, PAID, OWED)
    with looking():
        assert figures.entitled == on_sheets(paid.project)
        assert figures.paid == paid_for(paid.project)


def test_what_the_bank_takes_back_is_owed_again(paid: Scene) -> None:
    with looking():
        batch = PaymentBatch.objects.get(project=paid.project)
    paid.results(batch, [Outcome(1, State.RETURNED, "returned")])
    figures = of(paid.project, paid.cast.county)
    with looking():
        assert figures.paid == paid_for(paid.project) == PAID - Decimal("3600.00")
    assert figures.owed == OWED + Decimal("3600.00")


def test_wages_are_overdue_when_a_month_has_passed_since_the_period(paid: Scene) -> None:
    paid.on(LAST_DAY)
    assert of(paid.project, paid.cast.county).overdue == ZERO
    paid.on(LATER)
    figures = of(paid.project, paid.cast.county)
    assert (figures.overdue, figures.overdue_since) == (OWED, LAST_DAY)
    assert figures.overdue_projects == 1


def test_a_line_set_aside_is_owed_but_not_overdue(paid: Scene) -> None:
    with looking():
        line = paid.line(_sheet(paid), row=3)
        line.set_aside_at, line.set_aside_by = timezone.now(), paid.cast.county
        line.set_aside_reason = "本人去世，继承人未定"
        line.save()
    paid.on(LATER)
    figures = of(paid.project, paid.cast.county)
    assert (figures.owed, figures.set_aside, figures.overdue) == (OWED, OWED, ZERO)
    assert (figures.overdue_since, figures.overdue_projects) == (None, 0)


def test_a_voided_line_and_a_discarded_sheet_count_nothing(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    site = scene(cast, clock)
    for entry in site.hire_all(2):
        site.work(entry, OCTOBER)
    draft = site.draft()
    with looking():
        voided = site.line(draft)
        voided.voided_at, voided.voided_by, voided.voided_reason = timezone.now(), cast.county, "重"
        voided.save()
        assert on_sheets(site.project) == Decimal("3600.00")
    assert of(site.project, cast.county).entitled == Decimal("3600.00")
    with acting(cast.recorder):
        discard_sheet(sheet_id=draft.pk, reason="重做", by=cast.recorder)
    assert of(site.project, cast.county).entitled == ZERO


def test_a_project_without_sheets_owes_nothing(cast: Cast) -> None:
    figures = of(building(cast.recorder), cast.county)
    assert (figures.entitled, figures.paid, figures.overdue) == (ZERO, ZERO, ZERO)


# ---- money ----


def test_funds_and_shares_are_those_of_the_projects_page(paid: Scene) -> None:
    plan_paper(paid.project, "2000000", floor="35", received="500000")
    plan_paper(paid.project, "1000000", floor=None, received="250000.50")
    figures = of(paid.project, paid.cast.county)
    with looking():
        funds = funds_of(paid.project)
        share = wage_share_of(paid.project, funds)
    assert (figures.funds_planned, figures.funds_received) == (funds.planned, funds.received)
    assert figures.least_wages == funds.least_wages
    assert figures.share == share
    assert figures.share.paid_of_planned == Decimal("0.25")
    assert figures.share.paid_of_received == Decimal("1.01")


def test_a_project_below_its_floor_is_counted(cast: Cast) -> None:
    reaches, misses = building(cast.recorder), building(cast.recorder)
    plan_paper(reaches, "3000000", floor="30")  # labour is 900,000
    plan_paper(misses, "3000000.10", floor="30")
    assert of(reaches, cast.county).below_floor == 0
    assert of(misses, cast.county).below_floor == seen_by(cast.county).total.below_floor == 1


def test_without_funds_there_is_no_share(cast: Cast) -> None:
    share = of(building(cast.recorder), cast.county).share
    assert (share.planned, share.paid_of_planned, share.paid_of_received) == (None, None, None)


def test_planned_wages_of_projects_without_funds_stay_out_of_the_share(cast: Cast) -> None:
    plan_paper(building(cast.recorder), "3000000")
    building(cast.recorder)
    total = seen_by(cast.county).total
    assert total.labour == 2 * total.labour_with_funds
    assert total.share.planned == Decimal("30.00")


@pytest.mark.usefixtures("everywhere")
def test_purchases_are_what_suppliers_were_paid(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ours, people = building(cast.recorder), purchase_rows.four()
    bought = purchase_rows.delivered(ours, people)
    purchase_rows.paid(bought, people.cashier, "20000.00")
    purchase_rows.paid(bought, people.cashier, "500.50")
    assert of(ours, cast.county).purchases == Decimal("20500.50")


# ---- people ----


def test_work_days_and_heads_are_those_of_the_workers(paid: Scene) -> None:
    paid.hire("没有出工")
    paid.work(paid.crew[0], [datetime.date(2026, 11, 3)], halves=(1,))
    figures = of(paid.project, paid.cast.county)
    assert (figures.roster, figures.worked, figures.slots) == (4, 3, 121)
    assert figures.days == Decimal("60.5")


def test_a_priority_group_counts_while_its_worker_was_on_the_roster(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    site = works(cast, clock, building(cast.recorder))
    before, still, later, nobody = site.hire_all(4)  # on the roster from 1 October
    belongs(before, OCTOBER[0] - 300 * DAY, OCTOBER[0] - DAY)
    belongs(still, OCTOBER[0] - 300 * DAY, OCTOBER[0])
    belongs(later, OCTOBER[9])
    belongs(nobody, timezone.localdate() + DAY)
    belongs(still, OCTOBER[0], category="veteran")  # he counts once
    assert of(site.project, cast.county).priority == 2


# ---- sums ----


@pytest.fixture
def three_places(cast: Cast, clock: time_machine.Traveller) -> list[Project]:
    """Two villages of one town and one of another in the county; one in the next county."""
    posts = [cast.recorder, cast.next_village, post(Role.RECORDER, SECOND_TOWN), cast.neighbour]
    projects = [building(by) for by in posts]
    for number, project in enumerate(projects, start=1):
        plan_paper(project, f"{number}000000.01", received=f"{number}00000.01")
        site = works(cast, clock, project)
        for entry in site.hire_all(number):
            site.work(entry, OCTOBER[:number])
    return projects


def test_a_total_is_the_sum_of_its_rows(three_places: list[Project], cast: Cast) -> None:
    found = seen_by(cast.county)
    assert len(found.lines) == found.total.projects == 3
    assert found.total.funds_planned == Decimal("6000000.03")
    assert found.total.roster == 1 + 2 + 3
    assert found.total.days == Decimal(1 + 4 + 9)
    assert together(group.figures for group in found.groups) == found.total


def test_the_sum_of_nothing_is_nothing() -> None:
    assert together([]) == NONE


def test_a_county_is_rolled_up_by_township(three_places: list[Project], cast: Cast) -> None:
    rolled = {group.division.code: group.figures.projects for group in seen_by(cast.county).groups}
    assert rolled == {township_of(cast.recorder.division_id): 2, township_of(SECOND_TOWN): 1}


def test_the_province_is_rolled_up_by_county(three_places: list[Project], cast: Cast) -> None:
    rolled = {g.division.code: g.figures.projects for g in seen_by(cast.province).groups}
    assert rolled == {cast.county.division_id: 3, county_of(OTHER_COUNTY_VILLAGE): 1}


def test_a_township_and_a_village_see_their_projects(
    three_places: list[Project], cast: Cast
) -> None:
    assert projects_of(seen_by(cast.township)) == set(three_places[:2])
    assert projects_of(seen_by(cast.recorder)) == set(three_places[:1])
    assert seen_by(cast.township).groups == seen_by(cast.recorder).groups == []


def test_a_county_seen_from_the_province_has_the_countys_figures(
    three_places: list[Project], cast: Cast
) -> None:
    from_above = seen_by(cast.province, cast.county.division_id)
    assert from_above.total == seen_by(cast.county).total


# ---- who sees what ----


def test_the_neighbour_countys_projects_are_never_in(
    three_places: list[Project], cast: Cast
) -> None:
    for actor in (cast.county, cast.finance, cast.auditor, cast.township, cast.recorder):
        assert three_places[3] not in projects_of(seen_by(actor))
    assert seen_by(cast.county, county_of(OTHER_COUNTY_VILLAGE)).lines == ()


def test_a_bureau_sees_what_it_sponsors(cast: Cast) -> None:
    road, _ditch = building(cast.recorder), building(cast.recorder, sector=Sector.WATER)
    plan_paper(road, "1000000")
    found = seen_by(cast.bureau)
    assert projects_of(found) == {road}
    assert found.total.funds_planned == Decimal("1000000.00")


def test_a_project_that_ended_before_it_had_money_counts_nowhere(cast: Cast) -> None:
    with looking():
        ended = [factories.project(cast.recorder, stage=Stage.FUNDING) for _ in range(2)]
        Project.objects.all().update(outcome=ProjectOutcome.REJECTED)
    plan_paper(ended[1], "1000000")
    assert projects_of(seen_by(cast.county)) == set(ended[1:])


def projects_of(found: Overview) -> set[Project]:
    return {line.project for line in found.lines}


def _sheet(site: Scene) -> WageSheet:
    with looking():
        return WageSheet.objects.get(project=site.project)
