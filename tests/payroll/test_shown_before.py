"""What is shown before a sheet is decided on: stops, and warnings that stop nothing."""

import datetime

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from payroll.checks import checks
from payroll.figures import lines_of
from payroll.models import (
    SheetState,
    SheetStep,
    WageSheet,
)
from projects.models import Fund
from tests.payroll.scene import NAMES, OWN, TODAY, Scene, looking, october
from tests.payroll.test_deciding import paper_of

pytestmark = pytest.mark.django_db


def said(site: Scene, sheet: WageSheet) -> dict[str, list[str]]:
    with looking():
        found = checks(site.again(sheet), lines_of(sheet))
    return {
        level: [one.text for one in found if one.level == level]
        for level in ("stop", "warning", "ok")
    }


def test_a_plain_sheet_has_nothing_conspicuous(crew: Scene) -> None:
    crew.keep_diary()
    crew.confirm_weeks()
    sheet = crew.at_township()
    crew.read_out_all(sheet)
    found = said(crew, sheet)
    assert (found["stop"], found["warning"], len(found["ok"])) == ([], [], 1)


def test_stops_are_named_before_and_refuse_the_approval(crew: Scene) -> None:
    sheet = crew.at_township()
    crew.object(sheet)
    assert said(crew, sheet)["stop"] == [
        "An objection to the whole sheet has not been answered yet."
    ]
    with pytest.raises(RuleBroken, match="has not been answered"):
        crew.decide(sheet, SheetStep.TOWNSHIP)


def test_warnings_name_people_and_stop_nothing(site: Scene) -> None:
    accounts = ("6228480100", "6228480100", "", OWN, OWN)
    for name, account in zip(NAMES[:5], accounts, strict=True):
        site.work(site.hire(name, account=account), october(5, 6))
    site.work(site.crew[4], october(*set(range(1, 32)) - {5, 6}))
    sheet = site.at_township()
    site.object(sheet, site.line(sheet, 4))
    warnings = "\n".join(said(site, sheet)["warning"])
    for words in (
        "Held by an objection, not paid before it is settled: 韩海龙.",
        "One account for several people: 才让多杰, 马秀英.",
        "No bank account yet: 卓玛·才仁.",
        "4 of 5 people get the same: 360.00 yuan.",
        "Worked every day of a whole month: 祁生财.",
    ):
        assert words in warnings
    assert site.decide(sheet, SheetStep.TOWNSHIP).state == SheetState.COUNTY


def test_a_sheet_over_more_than_a_month_is_warned_of(crew: Scene) -> None:
    sheet = crew.draft(datetime.date(2026, 9, 15))
    assert any("more than a month" in text for text in said(crew, sheet)["warning"])


def test_what_looks_wrong_on_its_days_is_counted_and_stops_nothing(crew: Scene) -> None:
    sheet = crew.at_township()
    with looking():
        found = checks(crew.again(sheet), lines_of(sheet))
    (last,) = [one for one in found if one.url.endswith("/findings/")]
    assert last.level == "warning"
    assert "findings on its days are not settled" in last.text
    assert crew.decide(sheet, SheetStep.TOWNSHIP).state == SheetState.COUNTY


def test_a_share_below_the_floor_is_shown_once_the_works_should_be_over(crew: Scene) -> None:
    crew.keep_diary()
    crew.confirm_weeks()
    sheet = crew.at_township()
    with looking():
        Fund.objects.create(
            village_id=crew.project.village_id, project=crew.project, source="central",
            paper_number="1", issued_on=TODAY, received_on=TODAY, amount=1_000_000,
            share_floor=30, paper=paper_of(crew, crew.cast.recorder), by=crew.cast.finance,
            at=timezone.now(),
        )  # fmt: skip
    crew.read_out_all(sheet)
    assert said(crew, sheet)["warning"] == []
    with looking():
        crew.project.starts_on = crew.project.ends_on = datetime.date(2026, 11, 1)
        crew.project.save()
    assert "stay below" in said(crew, sheet)["warning"][0]
