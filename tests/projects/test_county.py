"""The county's own settings."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import CountyChoices, save_settings, withdraw_settings
from projects.county import settings_of
from projects.models import CountySettings
from regions.models import Post
from tests import factories
from tests.factories import VILLAGE, Cast
from tests.projects.village_rows import said, words

SignIn = Callable[[Post], Client]
URL = "/county/settings/"
SOURCE = "民发改赈〔2026〕3号"
TOMORROW = datetime.timedelta(days=1)


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
        return save_settings(choices=choices(**changes), source=SOURCE, by=by)


def save_from(by: Post, since: datetime.date, **changes: Any) -> CountySettings:
    with scope(by.scope):
        return save_settings(choices=choices(**changes), source=SOURCE, since=since, by=by)


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
        assert CountySettings.objects.count() == 2
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


def test_two_officers_saving_at_once_leave_two_versions(real_db: None) -> None:
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
        last = CountySettings.objects.order_by("at").last()
        assert last is not None
        assert settings_of(VILLAGE).notice_days == last.notice_days
        assert AuditRecord.objects.filter(verb="set county").count() == 2


# ---- versions ----


def test_a_version_holds_from_its_day_on(cast: Cast) -> None:
    today = timezone.localdate()
    save(cast.county, notice_days=8)
    save_from(cast.county, today + TOMORROW, notice_days=9)
    with scope(cast.recorder.scope):
        assert settings_of(VILLAGE).notice_days == 8
        assert settings_of(VILLAGE, today + TOMORROW).notice_days == 9
        assert settings_of(VILLAGE, today - TOMORROW).notice_days == 7


def test_only_what_has_not_begun_is_struck_out(cast: Cast) -> None:
    today = timezone.localdate()
    begun = save(cast.county)
    ahead = save_from(cast.county, today + TOMORROW, notice_days=9)
    with scope(cast.county.scope):
        with pytest.raises(RuleBroken, match=r"begun|已经生效"):
            withdraw_settings(settings_id=begun.pk, reason="写错", by=cast.county)
        with pytest.raises(RuleBroken, match=r"Say why|请写明"):
            withdraw_settings(settings_id=ahead.pk, reason=" ", by=cast.county)
        withdraw_settings(settings_id=ahead.pk, reason="写错", by=cast.county)
        again = withdraw_settings(settings_id=ahead.pk, reason="再次", by=cast.county)
        assert again.withdrawn_reason == "写错"
        assert settings_of(VILLAGE, today + TOMORROW).notice_days == 10


def test_not_even_a_statement_changes_a_version(cast: Cast) -> None:
    version = save(cast.county)
    rows = CountySettings.objects.filter(pk=version.pk)
    with scope(EVERYWHERE):
        for change in (lambda: rows.update(notice_days=9), rows.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        with pytest.raises(IntegrityError, match="withdrawn_before_it_begins"):
            rows.update(withdrawn_at=timezone.now(), withdrawn_by=cast.county, withdrawn_reason="x")


def test_the_same_choices_from_another_source_are_a_version(cast: Cast) -> None:
    save(cast.county)
    with scope(cast.county.scope):
        save_settings(choices=choices(), source="另一文件", by=cast.county)
        assert CountySettings.objects.count() == 2


@pytest.mark.parametrize("percent", ["sample_percent", "wage_sample_percent"])
def test_a_share_is_of_a_hundred(cast: Cast, percent: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(cast.county, **{percent: 101})
    assert broken.value.field == percent


def test_the_treasury_closes_on_a_day_of_each_year(cast: Cast) -> None:
    kept = save(cast.county, year_end_month=12, year_end_day=25)
    assert kept.closes_on(2026) == datetime.date(2026, 12, 25)
    assert CountySettings().closes_on(2026) is None


def test_a_county_asks_for_a_tender_never_later_than_the_nation(cast: Cast) -> None:
    with scope(EVERYWHERE):
        assert settings_of(VILLAGE).tender_materials == 2_000_000
    for name in ("tender_works", "tender_materials", "tender_services"):
        most = getattr(CountySettings(), name)
        with pytest.raises(RuleBroken) as broken:
            save(cast.county, **{name: most + 1})
        assert broken.value.field == name


@pytest.mark.parametrize(
    ("name", "amount"),
    [("least_quotes", 1), ("direct_up_to", 0), ("contract_above", -1), ("slip_up_to", 0)],
)
def test_amounts_of_purchases_make_sense(cast: Cast, name: str, amount: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(cast.county, **{name: amount})
    assert broken.value.field == name


# ---- the page ----


def test_the_page_shows_what_held_and_what_will(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.county)
    paper = SimpleUploadedFile("文件.pdf", b"%PDF-1.4 test", "application/pdf")
    assert browser.post(URL, filled(paper=paper)).status_code == 302
    later = (timezone.localdate() + TOMORROW).isoformat()
    assert browser.post(URL, filled(since=later, notice_days="12")).status_code == 302
    page = browser.get(URL)
    ahead, holds = (one["settings"] for one in page.context["versions"])
    assert [row.value for row in page.context["versions"][0]["changes"]] == ["12"]
    assert browser.get(f"{URL}{holds.pk}/paper/").content == b"%PDF-1.4 test"
    assert browser.get(f"{URL}{ahead.pk}/paper/").status_code == 404
    assert browser.get(f"{URL}{ahead.pk}/withdraw/").status_code == 200
    assert browser.post(f"{URL}{ahead.pk}/withdraw/", {"reason": "写错"}).status_code == 302
    assert said("struck out") in words(browser.get(URL))


def filled(**changes: Any) -> dict[str, Any]:
    said = {"notice_days": "10", "late_days": "5", "council_name": "自建委员会"}
    said |= {"committee_name": "牧委会", "heads_on_council": "forbid"}
    said |= {"sample_percent": "10", "wage_sample_percent": "10", "wage_chain": "both"}
    said |= {"amber_days": "45", "red_days": "55", "source": SOURCE}
    said |= {"least_quotes": "3", "tender_materials": "2000000", "tender_services": "1000000"}
    said |= {"ceiling_rule": "warn", "tender_works": "4000000", "performance": "asked"}
    return said | {"since": timezone.localdate().isoformat()} | changes


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
        ({"source": " "}, "source"),
        ({"since": "2020-01-01"}, "since"),
        ({"cycle_days": "32"}, "cycle_days"),
        ({"notice_days": "20", "cycle_days": "20"}, "cycle_days"),
        ({"wage_chain": "nobody"}, "wage_chain"),
        ({"wage_sample_percent": "0"}, "wage_sample_percent"),
        ({"amber_days": "55"}, "red_days"),
        ({"year_end_month": "2", "year_end_day": "29"}, "year_end_day"),
        ({"year_end_month": "12"}, "year_end_day"),
        ({"minimum_wage": "1880"}, "minimum_wage_source"),
        ({"least_quotes": "1"}, "least_quotes"),
        ({"direct_up_to": "0"}, "direct_up_to"),
        ({"tender_materials": "2000000.01"}, "tender_materials"),
        ({"tender_services": "1000000.01"}, "tender_services"),
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
