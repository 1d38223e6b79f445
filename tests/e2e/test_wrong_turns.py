"""What goes wrong on the way, and how it is put right. The projects come from the demo's tale."""

import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from config.demo_data.before import Tale, walk
from config.demo_data.cast import SANXINGZHUANG, crew
from config.demo_data.people import people
from config.demo_data.story import describe
from projects.lifecycle import Stage as Chapter
from regions.models import Post, Sector
from tests.e2e import during
from tests.e2e.conftest import Stage
from tests.e2e.pages import Works, download

pytestmark = pytest.mark.e2e

TODAY = datetime.date(2026, 4, 27)
SEED = 22
WORKERS = 6
NAMES = [who.name for who in people(WORKERS, area="630222", seed=SEED)]


def under_way(stage: Stage, posts: dict[str, Post], seed: int = SEED) -> Works:
    """A project whose works begin today."""
    began = TODAY - datetime.timedelta(days=51)
    name, village = "三姓庄村灌溉渠维修", SANXINGZHUANG
    told = describe(name, Sector.WATER, village, began, seed, WORKERS)
    tale = Tale(crew(posts, village), village, began, told, seed, WORKERS)
    walk(tale, Chapter.CONSTRUCTION)
    stage.begin(TODAY)
    return Works(stage, name, str(tale.project.pk))


def test_wages(stage: Stage, posts: dict[str, Post]) -> None:
    works = under_way(stage, posts)
    page = during.day_on_phone(works, TODAY)
    during.tap(page, NAMES[0], "全天")
    during.tap(page, NAMES[1], "上午", times=2)
    during.fill_day(page, "全员出工", WORKERS, "5.5")
    tomorrow = stage.next_day()
    during.as_on(works, tomorrow, TODAY, WORKERS, "5.5")
    third = stage.next_day()
    page = during.log_by_keyboard(works, third, "115210")
    expect(page.locator(f"#d{third.day}")).to_have_text("4.0")
    stage.next_day()
    during.make_sheet(works, TODAY, third)
    during.post_sheet(works)
    during.check_sheet(works)
    stage.next_day(8)
    during.hand_sheet_in(works)
    during.decide_sheet(works, "township")
    during.decide_sheet(works, "county")
    page = during.make_file(works)
    _name, file = download(page, "Download the bank file")
    rows = during.rows_of(file)
    print(rows)
    during.read_results(page, file, sum((Decimal(str(r["金额"])) for r in rows), Decimal(0)))
    print(page.locator("main").inner_text())
    print(works.open("recorder").locator("main").inner_text())
