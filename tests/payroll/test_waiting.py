"""What of wages waits for whom, and for nobody else."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from payroll.actions import take_batch
from payroll.models import (
    SheetStep,
)
from regions.inbox import inbox
from regions.models import Post
from tests.payroll.scene import FIRST, LAST, NOTICE_OVER, Scene, acting
from tests.payroll.viewing import ANSWER, IN_REACH

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


def waits(site: Scene, who: str) -> list[tuple[str, datetime.date | None]]:
    post = getattr(site.cast, who)
    with acting(post):
        found = inbox(post, timezone.localdate())
    return [
        (one.what, one.until)
        for one in found
        if "wages/" in one.url or "bank" in one.url or "wage-" in one.url
    ]


def test_each_step_waits_for_who_takes_it_and_for_nobody_else(crew: Scene) -> None:
    def whom() -> set[str]:
        return {who for who in IN_REACH if waits(crew, who)}

    due = datetime.date(2026, 11, 30)
    assert waits(crew, "recorder") == [
        ("Make the wage sheet of last month.", datetime.date(2026, 11, 5))
    ]
    sheet = crew.draft()
    assert waits(crew, "recorder") == [
        ("Post the wage sheet on the board.", datetime.date(2026, 11, 5))
    ]
    assert whom() == {"recorder"}
    crew.notice(sheet)
    assert waits(crew, "supervisor")[0][1] == datetime.date(2026, 11, 9)
    assert whom() == {"supervisor", "township", "county"}
    assert [until for _what, until in waits(crew, "county")] == [None]  # may look, need not
    crew.confirm(sheet)
    assert whom() == {"township", "county"}
    crew.on(NOTICE_OVER)
    assert waits(crew, "recorder")[0][1] == due
    assert whom() == {"recorder", "township", "county"}
    crew.hand_in(sheet)
    assert whom() == {"township"}
    crew.decide(sheet, SheetStep.TOWNSHIP)
    assert whom() == {"county"}
    crew.decide(sheet, SheetStep.COUNTY)
    assert waits(crew, "finance") == [("Make the bank file.", due)]
    batch = crew.make_file(sheet)
    assert whom() == {"treasurer"}
    crew.release(batch)
    assert whom() == {"finance"}
    with acting(crew.cast.finance):
        take_batch(batch_id=batch.pk, by=crew.cast.finance)
    assert whom() == set()
    crew.on(NOTICE_OVER + datetime.timedelta(days=4))
    assert "Read in the bank's results" in waits(crew, "finance")[0][0]
    crew.all_succeed(batch)
    assert whom() == set()


def test_an_upheld_objection_waits_for_its_line_to_be_taken_off(crew: Scene) -> None:
    sheet = crew.notice(crew.draft())
    crew.answer(crew.object(sheet, crew.line(sheet, 2)), upheld=True)
    for who in sorted(ANSWER):
        assert "马秀英" in waits(crew, who)[0][0]


def test_a_month_that_a_sheet_reaches_asks_for_no_other(crew: Scene) -> None:
    crew.draft(FIRST, datetime.date(2026, 10, 15))
    assert len(waits(crew, "recorder")) == 2  # post that one, make the rest of October
    crew.draft(datetime.date(2026, 10, 16), LAST)
    assert {what for what, _ in waits(crew, "recorder")} == {"Post the wage sheet on the board."}
