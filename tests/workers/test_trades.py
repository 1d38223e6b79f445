"""What was voted for trades: entering, ending, striking out, and the pay that follows."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import meeting
from tests.workers.arrange import building, days_ago, papers, person, rostered, today, worker
from workers import freezing
from workers.actions import (
    Place,
    Tap,
    Vote,
    add_entries,
    add_rate,
    adjust_pay,
    edit_entry,
    end_rate,
    set_day,
    withdraw_rate,
)
from workers.models import RosterEntry, TradeRate
from workers.rules import State
from workers.voted import day_rates_on, differing

SignIn = Callable[[Post], Client]


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


def voted(
    project: Project,
    by: Post,
    rate: str = "260",
    *,
    trade: str = "瓦工",
    unit: str = "day",
    piece: str = "",
    since: datetime.date | None = None,
) -> TradeRate:
    vote = Vote(trade, unit, piece, Decimal(rate), since or days_ago(40))
    held = meeting(project, by)
    return add_rate(id=new_id(), project_id=project.pk, vote=vote, meeting=held, paper=None, by=by)


everywhere = pytest.mark.usefixtures("everywhere")


@everywhere
def test_a_rate_entered_twice_is_one(project: Project, cast: Cast) -> None:
    same: dict[str, Any] = {
        "id": new_id(),
        "project_id": project.pk,
        "paper": None,
        "by": cast.recorder,
    }
    same["meeting"] = meeting(project, cast.recorder)
    vote = Vote("瓦工", "day", "", Decimal("260"), days_ago(3))
    assert add_rate(vote=vote, **same) == add_rate(vote=vote, **same)
    assert TradeRate.objects.count() == 1


@everywhere
@pytest.mark.parametrize(
    ("vote", "field"),
    [
        (Vote("铺砖", "piece", "", Decimal(12), days_ago(3)), "piece"),
        (Vote("铺砖", "day", "块", Decimal(12), days_ago(3)), "piece"),
        (Vote("铺砖", "day", "", Decimal(0), days_ago(3)), "rate"),
    ],
    ids=["a piece without its word", "a day with a word for pieces", "no money"],
)
def test_a_vote_that_contradicts_itself_is_refused(
    project: Project, cast: Cast, vote: Vote, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        add_rate(
            id=new_id(),
            project_id=project.pk,
            vote=vote,
            meeting=meeting(project, cast.recorder),
            paper=None,
            by=cast.recorder,
        )
    assert broken.value.field == field


@everywhere
@pytest.mark.parametrize("why", ["nothing", "another project's", "not carried"])
def test_a_rate_needs_a_vote_or_a_paper(project: Project, cast: Cast, why: str) -> None:
    found = None
    if why == "another project's":
        found = meeting(building(cast.recorder), cast.recorder)
    if why == "not carried":
        found = meeting(project, cast.recorder)
        found.votes_for, found.votes_against = 0, found.present
        found.abstained = 0
    with pytest.raises(RuleBroken):
        add_rate(
            id=new_id(),
            project_id=project.pk,
            vote=Vote("瓦工", "day", "", Decimal(260), days_ago(3)),
            meeting=found,
            paper=None,
            by=cast.recorder,
        )


@everywhere
def test_a_new_vote_ends_the_rate_before_it(project: Project, cast: Cast) -> None:
    old = voted(project, cast.recorder, "240")
    voted(project, cast.recorder, "260", since=days_ago(5))
    old.refresh_from_db()
    assert old.until == days_ago(6)
    assert day_rates_on(project, days_ago(6)) == {"瓦工": Decimal(240)}
    assert day_rates_on(project, days_ago(5)) == {"瓦工": Decimal(260)}


@everywhere
def test_two_rates_for_one_thing_never_hold_on_one_day(project: Project, cast: Cast) -> None:
    voted(project, cast.recorder, "240", since=days_ago(5))
    with pytest.raises(RuleBroken, match="Another rate"):
        voted(project, cast.recorder, "260", since=days_ago(20))
    voted(project, cast.recorder, "12.5", unit="piece", piece="米")
    voted(project, cast.recorder, "3", unit="piece", piece="块")


@everywhere
def test_the_database_refuses_what_the_action_would(project: Project, cast: Cast) -> None:
    rate = voted(project, cast.recorder)
    with pytest.raises(IntegrityError), transaction.atomic():
        TradeRate.objects.create(
            village_id=project.village_id, project=project, trade="瓦工", unit="day",
            rate=Decimal(1), since=today(), meeting=rate.meeting, by=cast.recorder, at=rate.at,
        )  # fmt: skip
    for change in ("rate = 1", "since = since - 1", "trade = 'x'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE workers_traderate SET {change}")
    with pytest.raises(IntegrityError), transaction.atomic():
        TradeRate.objects.all().delete()


@everywhere
def test_a_rate_is_ended_once(project: Project, cast: Cast) -> None:
    rate = voted(project, cast.recorder)
    with pytest.raises(RuleBroken, match="before it begins"):
        end_rate(rate_id=rate.pk, until=days_ago(41), by=cast.recorder)
    assert end_rate(rate_id=rate.pk, until=days_ago(2), by=cast.recorder).until == days_ago(2)
    assert end_rate(rate_id=rate.pk, until=today(), by=cast.recorder).until == days_ago(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        TradeRate.objects.update(until=today())


@everywhere
def test_a_typing_error_is_struck_out_and_makes_room(project: Project, cast: Cast) -> None:
    rate = voted(project, cast.recorder, "2600")
    with pytest.raises(RuleBroken) as broken:
        withdraw_rate(rate_id=rate.pk, reason=" ", by=cast.recorder)
    assert broken.value.field == "reason"
    withdraw_rate(rate_id=rate.pk, reason="多打一个零", by=cast.recorder)
    assert not withdraw_rate(rate_id=rate.pk, reason="又", by=cast.recorder).stands
    assert voted(project, cast.recorder, "260").stands
    assert AuditRecord.objects.filter(verb="withdraw trade rate").count() == 1


@everywhere
def test_a_rate_stays_once_a_wage_sheet_holds_its_days(
    project: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = voted(project, cast.recorder, "180")
    entry = worker(project, cast.recorder)
    tap = Tap(entry.number, days_ago(2), State.ABSENT, State.FULL)
    set_day(id=new_id(), project_id=project.pk, tap=tap, by=cast.recorder)
    monkeypatch.setattr(
        freezing, "_answers", [lambda project, day, ids: dict.fromkeys(ids, "On sheet 1.")]
    )
    with pytest.raises(RuleBroken, match="On sheet 1"):
        withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder)
    monkeypatch.setattr(freezing, "_answers", [])
    assert not withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder).stands


def take_on(project: Project, by: Post, trade: str, pay: str | None, why: str = "") -> RosterEntry:
    place = Place(trade, Decimal(pay) if pay else None, today(), rate_reason=why)
    number = RosterEntry.objects.count() + 1
    return add_entries(
        id=new_id(),
        project_id=project.pk,
        person_ids=[person(by, number).pk],
        place=place,
        by=by,
    )[0]


@everywhere
def test_the_roster_takes_the_pay_that_was_voted(project: Project, cast: Cast) -> None:
    voted(project, cast.recorder, "260")
    voted(project, cast.recorder, "90", trade="普工", unit="half_day")
    assert take_on(project, cast.recorder, "瓦工", None).day_rate == Decimal(260)
    assert take_on(project, cast.recorder, "普工", None).day_rate == Decimal(180)
    same = take_on(project, cast.recorder, "瓦工", "260", "不用的理由")
    assert (same.day_rate, same.rate_reason) == (Decimal(260), "")


@everywhere
@pytest.mark.parametrize(
    ("trade", "pay", "field"),
    [("木工", "200", "trade"), ("瓦工", "300", "rate_reason"), ("铺砖", None, "day_rate")],
    ids=["a trade that was not voted", "another pay without a reason", "no pay by the day"],
)
def test_what_was_not_voted_is_refused(
    project: Project, cast: Cast, trade: str, pay: str | None, field: str
) -> None:
    voted(project, cast.recorder, "260")
    voted(project, cast.recorder, "12.50", trade="铺砖", unit="piece", piece="米")
    with pytest.raises(RuleBroken) as broken:
        take_on(project, cast.recorder, trade, pay)
    assert broken.value.field == field


@everywhere
def test_another_pay_keeps_its_reason(project: Project, cast: Cast) -> None:
    voted(project, cast.recorder, "260")
    entry = take_on(project, cast.recorder, "瓦工", "300", "带班组长")
    assert (entry.day_rate, entry.rate_reason) == (Decimal(300), "带班组长")
    edit_entry(entry_id=entry.pk, trade="瓦工", day_rate=None, by=cast.recorder)
    entry.refresh_from_db()
    assert (entry.day_rate, entry.rate_reason) == (Decimal(260), "")


@everywhere
def test_who_came_before_the_vote_keeps_his_trade(project: Project, cast: Cast) -> None:
    entry = take_on(project, cast.recorder, "木工", "200")
    voted(project, cast.recorder, "260")
    edit_entry(entry_id=entry.pk, trade="木工", day_rate=Decimal(210), by=cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        edit_entry(
            entry_id=entry.pk, trade="木工", day_rate=None, other_trades=["电工"], by=cast.recorder
        )
    assert broken.value.field == "other_trades"
    edit_entry(
        entry_id=entry.pk, trade="瓦工", day_rate=None, other_trades=["木工", "瓦工"],
        by=cast.recorder,
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.trade, entry.other_trades, entry.day_rate) == ("瓦工", ["木工"], Decimal(260))


@everywhere
def test_a_new_vote_shows_whose_pay_differs_and_adjusts_it(project: Project, cast: Cast) -> None:
    entries = [take_on(project, cast.recorder, "瓦工", "180") for _ in range(2)]
    voted(project, cast.recorder, "260")
    other = take_on(project, cast.recorder, "瓦工", "300", "组长")
    assert [one.entry for one in differing(project, today())] == [*entries, other]
    assert adjust_pay(project_id=project.pk, by=cast.recorder) == 2
    assert adjust_pay(project_id=project.pk, by=cast.recorder) == 0
    rates = RosterEntry.objects.order_by("number").values_list("day_rate", flat=True)
    assert list(rates) == [Decimal(260), Decimal(260), Decimal(300)]
    assert AuditRecord.objects.get(verb="adjust pay").facts["pay"] == {"1": "260.00", "2": "260.00"}


# The pages.


@pytest.fixture
def browser(cast: Cast, sign_in: SignIn, settings: object) -> Client:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
    return sign_in(cast.recorder)


def test_a_rate_is_entered_seen_ended_and_struck_out(
    project: Project, cast: Cast, browser: Client
) -> None:
    with scope(EVERYWHERE):
        held = meeting(project, cast.recorder)
        papers(project, rostered(project, [person(cast.recorder)], cast.recorder), cast.recorder)
    empty = browser.get(reverse("rate_list", args=[project.pk]))
    assert b"No pay is voted yet" in empty.content
    said = {"trade": "瓦工", "unit": "day", "rate": "260", "since": str(days_ago(9))}
    add = reverse("rate_add", args=[project.pk])
    assert browser.get(add).status_code == 200
    assert browser.post(add, {"id": str(new_id())} | said).status_code == 422
    kept = {"id": str(new_id()), "meeting": str(held.pk)} | said
    assert browser.post(add, kept).status_code == 302
    with scope(EVERYWHERE):
        rate = TradeRate.objects.get()
    page = browser.get(reverse("rate_list", args=[project.pk])).content.decode()
    assert "1 worker gets another pay" in page
    assert "260.00" in page
    adjust = reverse("pay_adjust", args=[project.pk])
    assert "180.00 → 260.00" in browser.get(adjust).content.decode()
    assert browser.post(adjust).status_code == 302
    assert b"as voted." in browser.get(adjust).content
    end = reverse("rate_end", args=[rate.pk])
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"until": str(days_ago(10))}).status_code == 422
    assert browser.post(end, {"until": str(days_ago(1))}).status_code == 302
    withdraw = reverse("rate_withdraw", args=[rate.pk])
    assert browser.get(withdraw).status_code == 200
    assert browser.post(withdraw, {"reason": "打错"}).status_code == 302
    assert "打错" in browser.get(reverse("rate_list", args=[project.pk])).content.decode()


def test_the_roster_forms_offer_what_was_voted(
    project: Project, cast: Cast, browser: Client
) -> None:
    with scope(EVERYWHERE):
        rostered(project, [person(cast.recorder)], cast.recorder)
        voted(project, cast.recorder, "260")
        someone = person(cast.recorder, 2)
        entry = RosterEntry.objects.get()
    add = reverse("roster_add", args=[project.pk])
    page = browser.get(add).content.decode()
    assert "瓦工 260.00" in page
    said = {"people": str(someone.pk), "trade": "瓦工", "entered_on": str(today())}
    other = browser.post(add, {"id": str(new_id()), "day_rate": "300"} | said)
    assert other.status_code == 422
    assert "Say why he gets another pay" in other.content.decode()
    assert browser.post(add, {"id": str(new_id()), "day_rate": ""} | said).status_code == 302
    edit = reverse("roster_edit", args=[entry.pk])
    assert browser.get(edit).status_code == 200
    sent = {
        "trade": "瓦工",
        "day_rate": "280",
        "rate_reason": "手艺好",
        "other_trades": "瓦工，瓦工",
    }
    assert browser.post(edit, sent).status_code == 302
    assert "手艺好" in browser.get(entry.get_absolute_url()).content.decode()
