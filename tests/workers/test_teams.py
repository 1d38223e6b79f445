"""A team's pieces and their shares."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from tests.workers.test_trades import voted
from workers import freezing
from workers.actions import (
    TeamWork,
    add_team_pieces,
    end_rate,
    fill_day,
    withdraw_rate,
    withdraw_team_pieces,
)
from workers.extras import months_of
from workers.models import RosterEntry, TeamPieces, TeamShare, TradeRate
from workers.rules import shares

SignIn = Callable[[Post], Client]
Points = dict[UUID, Decimal]


@pytest.mark.parametrize(
    ("amount", "points", "expected"),
    [
        pytest.param("100.00", "1 1 1", "33.34 33.33 33.33", id="the fen left goes to the first"),
        pytest.param("0.02", "1 1 1", "0.01 0.01 0.00", id="fewer fen than people"),
        pytest.param("100.00", "2 1 0", "66.67 33.33 0.00", id="who lost most gets it"),
        pytest.param("10.00", "2.5 2.5", "5.00 5.00", id="nothing is left"),
        pytest.param("0.00", "1 2", "0.00 0.00", id="nothing to share"),
    ],
)
def test_shares_add_up_to_the_fen(amount: str, points: str, expected: str) -> None:
    found = shares(Decimal(amount), [Decimal(p) for p in points.split()])
    assert found == [Decimal(part) for part in expected.split()]


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.lists(st.decimals(min_value=0, max_value=999, places=1), min_size=1, max_size=60),
)
def test_no_fen_is_lost_and_nobody_is_a_fen_off(amount: Decimal, points: list[Decimal]) -> None:
    if not sum(points):
        with pytest.raises(ValueError, match="points"):
            shares(amount, points)
        return
    found = shares(amount, points)
    assert sum(found) == amount
    for part, his in zip(found, points, strict=True):
        assert abs(part * sum(points) - amount * his) < Decimal("0.01") * sum(points)


@pytest.fixture
def project(cast: Cast) -> Project:
    with scope(EVERYWHERE):
        return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    """Three people who worked yesterday and today, and a rate by the metre."""
    with scope(EVERYWHERE):
        entries = rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)
        papers(project, entries, cast.recorder)
        for day in (days_ago(1), today()):
            fill_day(project_id=project.pk, day=day, like=None, by=cast.recorder)
        voted(project, cast.recorder, "12.35", trade="铺砖", unit="piece", piece="米")
        return entries


def work(
    number: str = "100", *, first: datetime.date | None = None, last: datetime.date | None = None
) -> TeamWork:
    rate = TradeRate.objects.get()
    return TeamWork("铺砖班", first or days_ago(1), last or today(), rate.pk, Decimal(number))


def points(crew: list[RosterEntry], *his: str) -> Points:
    return {entry.pk: Decimal(p) for entry, p in zip(crew, his, strict=True)}


def counted(
    crew: list[RosterEntry], cast: Cast, said: TeamWork, his: Points, id: UUID | None = None
) -> TeamPieces:
    return add_team_pieces(
        id=id or new_id(), project_id=crew[0].project_id, work=said, points=his, by=cast.recorder
    )


@pytest.mark.usefixtures("everywhere")
def test_a_teams_pieces_are_shared_by_points(crew: list[RosterEntry], cast: Cast) -> None:
    once = new_id()
    for _ in range(2):
        pieces = counted(crew, cast, work(), points(crew, "4", "4", "2.5"), once)
    assert pieces.amount == Decimal("1235.00")
    amounts = TeamShare.objects.order_by("entry__number").values_list("amount", flat=True)
    assert list(amounts) == [Decimal("470.48"), Decimal("470.47"), Decimal("294.05")]
    assert sum(amounts) == pieces.amount
    assert sum(month.shares for month in months_of(crew[2]).values()) == Decimal("294.05")


@pytest.mark.usefixtures("everywhere")
def test_what_can_not_be_counted_is_said(crew: list[RosterEntry], cast: Cast) -> None:
    two = points(crew, "1", "1", "0")
    cases: list[tuple[TeamWork, Points, str]] = [
        (work(), points(crew, "0", "0", "0"), "at least one"),
        (work(), points(crew, "1.25", "1", "1"), "one place"),
        (work(), points(crew, "-1", "1", "1"), "above zero"),
        (work("0"), two, "three places"),
        (work(last=days_ago(2)), two, "before the first"),
        (work(first=days_ago(31)), two, "At most 31"),
        (work(first=days_ago(5), last=days_ago(4)), two, "No paid work"),
        (TeamWork(" ", today(), today(), work().rate_id, Decimal(1)), two, "name"),
        (TeamWork("班", today(), today(), new_id(), Decimal(1)), two, "not in force"),
    ]
    for said, his, why in cases:
        with pytest.raises(RuleBroken, match=why):
            counted(crew, cast, said, his)
    assert not TeamPieces.objects.exists()


@pytest.mark.usefixtures("everywhere")
def test_a_rate_stays_while_a_team_hangs_on_it(crew: list[RosterEntry], cast: Cast) -> None:
    pieces = counted(crew, cast, work(), points(crew, "1", "1", "1"))
    rate = TradeRate.objects.get()
    with pytest.raises(RuleBroken, match="Pieces are counted"):
        withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder)
    with pytest.raises(RuleBroken, match="can't end before"):
        end_rate(rate_id=rate.pk, until=days_ago(1), by=cast.recorder)
    with pytest.raises(RuleBroken):
        withdraw_team_pieces(pieces_id=pieces.pk, reason=" ", by=cast.recorder)
    for _ in range(2):
        assert not withdraw_team_pieces(pieces_id=pieces.pk, reason="错", by=cast.recorder).stands
    withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder)
    assert months_of(crew[0])[today().replace(day=1)].shares == 0


@pytest.mark.usefixtures("everywhere")
def test_a_share_never_changes(crew: list[RosterEntry], cast: Cast) -> None:
    counted(crew, cast, work(), points(crew, "1", "1", "1"))
    for change in (TeamShare.objects.all().delete, lambda: TeamShare.objects.update(points=2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.usefixtures("everywhere")
def test_days_that_a_wage_sheet_holds_fast_are_not_counted(
    crew: list[RosterEntry], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = counted(crew, cast, work(), points(crew, "1", "1", "1"))
    monkeypatch.setattr(
        freezing, "_answers", [lambda project, day, ids: dict.fromkeys(ids, "On sheet 1.")]
    )
    with pytest.raises(RuleBroken, match="On sheet 1"):
        counted(crew, cast, work(), points(crew, "1", "1", "1"))
    with pytest.raises(RuleBroken, match="On sheet 1"):
        withdraw_team_pieces(pieces_id=pieces.pk, reason="错", by=cast.recorder)


def test_the_pages_count_show_and_strike_out(
    project: Project, crew: list[RosterEntry], cast: Cast, sign_in: SignIn, settings: object
) -> None:
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]
    browser = sign_in(cast.recorder)
    rows, add = (reverse(name, args=[project.pk]) for name in ("team_list", "team_add"))
    assert b"No team pieces are counted yet" in browser.get(rows).content
    page = browser.get(add, {"first": str(days_ago(1)), "last": str(today())}).content.decode()
    assert page.count('value="4"') == 3
    wrong = browser.get(add, {"first": str(today()), "last": str(days_ago(1))})
    assert wrong.status_code == 422
    assert (
        b"Nobody did paid work"
        in browser.get(add, {"first": "2020-01-01", "last": "2020-01-01"}).content
    )
    with scope(EVERYWHERE):
        rate = TradeRate.objects.get()
    said = {
        "id": str(new_id()), "first": str(days_ago(1)), "last": str(today()), "team": "铺砖班",
        "rate": str(rate.pk), "quantity": "100", "p1": "4", "p2": "4", "p3": "",
    }  # fmt: skip
    assert browser.post(add, said | {"quantity": "x"}).status_code == 422
    assert browser.post(add, said).status_code == 302
    shown = browser.get(rows).content.decode()
    assert "1,235.00" in shown
    assert "617.50" in shown
    assert (
        "617.50" in browser.get(reverse("entry_day", args=[crew[0].pk, today()])).content.decode()
    )
    assert "team pieces 617.50" in browser.get(crew[0].get_absolute_url()).content.decode()
    with scope(EVERYWHERE):
        pieces = TeamPieces.objects.get()
    withdraw = reverse("team_withdraw", args=[pieces.pk])
    assert browser.get(withdraw).status_code == 200
    assert browser.post(withdraw, {"reason": "错"}).status_code == 302
    assert "617.50" not in browser.get(rows).content.decode()
    with scope(EVERYWHERE):
        end_rate(rate_id=rate.pk, until=days_ago(2), by=cast.recorder)
    assert b"No rate by the piece is in force on all" in browser.get(add).content
