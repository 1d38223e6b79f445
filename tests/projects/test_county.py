"""The county's own settings."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, save_settings
from projects.county import settings_of
from projects.models import CountySettings
from regions.models import Post
from tests import factories
from tests.factories import VILLAGE, Cast
from tests.projects.village_rows import said, words

SignIn = Callable[[Post], Client]
URL = "/county/settings/"


def choices(**changes: Any) -> CountyChoices:
    given: dict[str, Any] = {
        "notice_days": 10,
        "pending_allowed": False,
        "suspension_trades": ["看护"],
        "council_name": "自建委员会",
    }
    return CountyChoices(**given | changes)


def save(by: Post, **changes: Any) -> CountySettings:
    with scope(by.scope):
        return save_settings(choices=choices(**changes), by=by)


# ---- the action ----


def test_a_county_without_settings_has_the_defaults(cast: Cast) -> None:
    with scope(cast.recorder.scope):
        default = settings_of(VILLAGE)
    assert (default.notice_days, default.pending_allowed) == (7, True)
    assert default.late_days == 7
    assert default.council_name == "项目理事会"
    assert default.suspension_trades == ["看护", "养护"]


def test_settings_hold_for_the_countys_villages_and_no_others(cast: Cast) -> None:
    save(cast.county)
    with scope(cast.recorder.scope):
        assert settings_of(VILLAGE).council_name == "自建委员会"
        assert settings_of(VILLAGE).suspension_trades == ["看护"]
    with scope(cast.neighbour.scope):
        assert settings_of(cast.neighbour.division_id).council_name == "项目理事会"


def test_each_change_is_recorded_with_what_was_before(cast: Cast) -> None:
    save(cast.county)
    save(cast.county)
    save(cast.county, notice_days=8)
    with scope(EVERYWHERE):
        assert CountySettings.objects.count() == 1
        facts = [trace.facts for trace in AuditRecord.objects.filter(verb="set county")]
    days = [(fact["before"]["notice_days"], fact["after"]["notice_days"]) for fact in facts]
    assert sorted(days) == [(7, 10), (10, 8)]


def test_a_notice_is_never_shorter_than_seven_days(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(cast.county, notice_days=6)
    assert broken.value.field == "notice_days"


@pytest.mark.parametrize("days", [0, 32])
def test_a_work_day_is_late_after_1_to_31_days(cast: Cast, days: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(cast.county, late_days=days)
    assert broken.value.field == "late_days"


def test_nobody_else_sets_them(cast: Cast) -> None:
    for post in (cast.recorder, cast.clerk, cast.finance, cast.province):
        with pytest.raises(PermissionDenied):
            save(post)


def test_two_officers_saving_at_once_leave_one_row(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        county = factories.cast().county
    gate = threading.Barrier(2)

    def run(days: int) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                save(county, notice_days=days)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[days]) for days in (8, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction.atomic(), scope(EVERYWHERE):
        assert CountySettings.objects.get().notice_days in (8, 9)
        assert AuditRecord.objects.filter(verb="set county").count() == 2


# ---- the page ----


def filled(**changes: Any) -> dict[str, Any]:
    said = {"notice_days": "10", "late_days": "5", "council_name": "自建委员会"}
    return said | {"sample_percent": "10"} | changes


def test_the_page_says_since_when_and_by_whom(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.county)
    assert 'value="看护、养护"' in browser.get(URL).content.decode()
    assert said("Nothing has been set so far: these are the defaults.") in words(browser.get(URL))
    trades = "看护，巡查, 看护; "
    assert browser.post(URL, filled(suspension_trades=trades)).status_code == 302
    page = browser.get(URL)
    assert page.context["kept"].by == cast.county
    assert cast.county.human.name in words(page)
    with scope(EVERYWHERE):
        kept = CountySettings.objects.get()
    assert (kept.notice_days, kept.pending_allowed) == (10, False)
    assert kept.suspension_trades == ["看护", "巡查"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notice_days": "6"}, "notice_days"),
        ({"notice_days": "61"}, "notice_days"),
        ({"late_days": "0"}, "late_days"),
        ({"late_days": "32"}, "late_days"),
        ({"notice_days": "a week"}, "notice_days"),
        ({"council_name": " "}, "council_name"),
        ({"council_name": "会" * 21}, "council_name"),
        ({"suspension_trades": "看" * 41}, "suspension_trades"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, sign_in: SignIn, changes: dict[str, str], field: str
) -> None:
    page = sign_in(cast.county).post(URL, filled(**changes))
    assert (page.status_code, set(page.context["form"].errors)) == (422, {field})
    with scope(EVERYWHERE):
        assert not CountySettings.objects.exists()


def test_the_page_is_the_countys_alone(cast: Cast, sign_in: SignIn) -> None:
    assert reverse("settings_edit") == URL
    for post in (cast.recorder, cast.township, cast.finance, cast.auditor, cast.province):
        browser = sign_in(post)
        assert (browser.get(URL).status_code, browser.post(URL).status_code) == (403, 403)
