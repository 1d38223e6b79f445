import datetime

import pytest

from core.workdays import WorkingDay, working_day_after


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2026-04-16", 0, "2026-04-16", id="none: the day itself"),
        pytest.param("2026-04-16", 1, "2026-04-17", id="Thursday to Friday"),
        pytest.param("2026-04-17", 1, "2026-04-20", id="over a weekend"),
        pytest.param("2026-04-18", 1, "2026-04-20", id="from a Saturday"),
        pytest.param("2026-04-16", 10, "2026-04-30", id="two weeks"),
        pytest.param("2026-04-30", 1, "2026-05-06", id="over the holidays of May"),
        pytest.param("2026-05-08", 1, "2026-05-09", id="a Saturday worked for May's holidays"),
        pytest.param("2026-09-30", 3, "2026-10-10", id="over National Day, with its Saturday"),
    ],
)
def test_working_days_by_the_announced_holidays(start: str, count: int, end: str) -> None:
    assert working_day_after(_day(start), count) == WorkingDay(_day(end), certain=True)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2099-12-31", 1, "2100-01-01", id="a year without announced holidays"),
        pytest.param("2100-01-01", 1, "2100-01-04", id="Monday to Friday are counted"),
    ],
)
def test_where_no_holidays_are_announced_weekdays_count_and_it_is_said(
    start: str, count: int, end: str
) -> None:
    assert working_day_after(_day(start), count) == WorkingDay(_day(end), certain=False)
