"""Beside presence: overtime, pieces, communal work, other trades, remarks, and suspension."""

import datetime
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import RuleBroken
from core.ids import new_id
from projects.actions import suspend
from projects.models import CountySettings, Project
from tests.factories import Cast
from tests.workers.arrange import building, days_ago, papers, person, rostered, today
from tests.workers.test_trades import voted
from workers import freezing
from workers.actions import (
    Tap,
    Work,
    add_pieces,
    add_remark,
    clear_day,
    edit_entry,
    fill_day,
    set_day,
    set_halves,
    set_overtime,
    withdraw_pieces,
    withdraw_rate,
)
from workers.actions import end_rate as end
from workers.day_story import story
from workers.extras import beside, months_of
from workers.figures import attendance_on, days_by_entry, slots_by_entry, states_on
from workers.models import HalfRecord, Overtime, Pieces, Remark, RosterEntry, Slot, TradeRate
from workers.rules import State

pytestmark = pytest.mark.usefixtures("everywhere")

ABSENT, MORNING, AFTERNOON, FULL = State


@pytest.fixture
def project(cast: Cast) -> Project:
    return building(cast.recorder)


@pytest.fixture
def crew(project: Project, cast: Cast) -> list[RosterEntry]:
    """Three people with their papers; nobody is logged."""
    entries = rostered(project, [person(cast.recorder, n) for n in (1, 2, 3)], cast.recorder)
    papers(project, entries, cast.recorder)
    return entries


@pytest.fixture
def entry(crew: list[RosterEntry]) -> RosterEntry:
    return crew[0]


def tapped(
    entry: RosterEntry,
    cast: Cast,
    *,
    on: datetime.date | None = None,
    shown: State = ABSENT,
    wanted: State = FULL,
) -> None:
    tap = Tap(entry.number, on or today(), shown, wanted)
    set_day(id=new_id(), project_id=entry.project_id, tap=tap, by=cast.recorder)


def overtime(entry: RosterEntry, cast: Cast, hours: str, *, id: UUID | None = None) -> None:
    set_overtime(
        id=id or new_id(), entry_id=entry.pk, day=today(), hours=Decimal(hours), by=cast.recorder
    )


def pieces(
    entry: RosterEntry, cast: Cast, rate: TradeRate, number: str = "12.5", id: UUID | None = None
) -> Pieces:
    return add_pieces(
        id=id or new_id(),
        entry_id=entry.pk,
        day=today(),
        rate_id=rate.pk,
        quantity=Decimal(number),
        by=cast.recorder,
    )


def halves(
    entry: RosterEntry,
    cast: Cast,
    wanted: dict[int, Work],
    *,
    shown: State = FULL,
    on: datetime.date | None = None,
    id: UUID | None = None,
) -> None:
    set_halves(
        id=id or new_id(),
        entry_id=entry.pk,
        day=on or today(),
        shown=shown,
        wanted=wanted,
        by=cast.recorder,
    )


def by_metre(project: Project, cast: Cast, rate: str = "12.35") -> TradeRate:
    return voted(project, cast.recorder, rate, trade="铺砖", unit="piece", piece="米")


def paving(project: Project, cast: Cast) -> TradeRate:
    """A piece rate of a project whose crew's own trade is voted too."""
    voted(project, cast.recorder, "180")
    return by_metre(project, cast)


# Overtime.


def test_overtime_is_set_changed_and_taken_back(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    overtime(entry, cast, "2.0")
    overtime(entry, cast, "2.5")
    standing = Overtime.objects.standing().get()
    assert standing.hours == Decimal("2.5")
    overtime(entry, cast, "0")
    overtime(entry, cast, "0")
    assert not Overtime.objects.standing().exists()
    assert Overtime.objects.count() == 2


def test_the_same_overtime_sent_twice_is_once(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    once = new_id()
    overtime(entry, cast, "2", id=once)
    overtime(entry, cast, "3")
    overtime(entry, cast, "2", id=once)
    assert Overtime.objects.standing().get().hours == Decimal(3)


@pytest.mark.parametrize("hours", ["0.25", "8.5", "-1", "24"])
def test_hours_that_nobody_works_over_are_refused(
    entry: RosterEntry, cast: Cast, hours: str
) -> None:
    tapped(entry, cast)
    with pytest.raises(RuleBroken) as broken:
        overtime(entry, cast, hours)
    assert broken.value.field == "hours"


def test_overtime_needs_paid_work_on_the_day(entry: RosterEntry, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="no paid work"):
        overtime(entry, cast, "2")
    tapped(entry, cast)
    halves(entry, cast, {1: Work(communal=True), 2: Work(communal=True)})
    with pytest.raises(RuleBroken, match="no paid work"):
        overtime(entry, cast, "2")


def test_two_overtimes_of_one_day_are_refused_by_the_database(
    entry: RosterEntry, cast: Cast
) -> None:
    tapped(entry, cast)
    overtime(entry, cast, "2")
    row = Overtime.objects.get()
    for change in ({"hours": Decimal(3)}, {"day": days_ago(1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Overtime.objects.update(**change)
    row.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_may_not_log_sets_nothing(entry: RosterEntry, cast: Cast) -> None:
    said = {"id": new_id(), "entry_id": entry.pk, "day": today(), "text": "x"}
    with pytest.raises(PermissionDenied):
        add_remark(by=cast.supervisor, **said)  # type: ignore[arg-type]
    with pytest.raises(RosterEntry.DoesNotExist):
        add_remark(by=cast.neighbour, **said)  # type: ignore[arg-type]


# Pieces.


def test_pieces_are_worth_the_rate_of_their_day(
    project: Project, entry: RosterEntry, cast: Cast
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    once = new_id()
    one = pieces(entry, cast, rate, "12.345", id=once)
    assert pieces(entry, cast, rate, "12.345", id=once) == one
    assert one.amount == Decimal("152.46")
    assert Pieces.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "-1", "1000001", "1.0001"])
def test_quantities_that_are_none_are_refused(
    project: Project, entry: RosterEntry, cast: Cast, number: str
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    with pytest.raises(RuleBroken) as broken:
        pieces(entry, cast, rate, number)
    assert broken.value.field == "quantity"


def test_only_a_piece_rate_in_force_that_day_counts(
    project: Project, entry: RosterEntry, cast: Cast
) -> None:
    day_rate = voted(project, cast.recorder, "180")
    over = by_metre(project, cast)
    end(rate_id=over.pk, until=days_ago(1), by=cast.recorder)
    tapped(entry, cast)
    for rate in (day_rate, over):
        with pytest.raises(RuleBroken) as broken:
            pieces(entry, cast, rate)
        assert broken.value.field == "rate"


def test_a_rate_stays_while_pieces_hang_on_it(
    project: Project, entry: RosterEntry, cast: Cast
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    one = pieces(entry, cast, rate)
    with pytest.raises(RuleBroken, match="Pieces are counted"):
        withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder)
    with pytest.raises(RuleBroken, match="can't end before"):
        end(rate_id=rate.pk, until=days_ago(1), by=cast.recorder)
    with pytest.raises(RuleBroken) as broken:
        withdraw_pieces(pieces_id=one.pk, reason="", by=cast.recorder)
    assert broken.value.field == "reason"
    for _ in range(2):
        assert not withdraw_pieces(pieces_id=one.pk, reason="多记", by=cast.recorder).stands
    assert not withdraw_rate(rate_id=rate.pk, reason="错", by=cast.recorder).stands


def test_paid_work_is_not_taken_from_under_overtime_or_pieces(
    project: Project, entry: RosterEntry, cast: Cast
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    pieces(entry, cast, rate)
    tapped(entry, cast, shown=FULL, wanted=MORNING)
    for refused in (
        lambda: tapped(entry, cast, shown=MORNING, wanted=ABSENT),
        lambda: clear_day(project_id=project.pk, day=today(), by=cast.recorder),
        lambda: halves(entry, cast, {1: Work(communal=True)}, shown=MORNING),
        lambda: halves(entry, cast, {}, shown=MORNING),
    ):
        with pytest.raises(RuleBroken, match="Take those back first"):
            refused()
    withdraw_pieces(pieces_id=Pieces.objects.get().pk, reason="错", by=cast.recorder)
    tapped(entry, cast, shown=MORNING, wanted=ABSENT)


# Frozen days.


def test_what_a_wage_sheet_holds_fast_stays(
    project: Project, entry: RosterEntry, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    overtime(entry, cast, "2")
    one = pieces(entry, cast, rate)
    monkeypatch.setattr(
        freezing, "_answers", [lambda project, day, ids: dict.fromkeys(ids, "On sheet 1.")]
    )
    for refused in (
        lambda: overtime(entry, cast, "3"),
        lambda: pieces(entry, cast, rate),
        lambda: withdraw_pieces(pieces_id=one.pk, reason="错", by=cast.recorder),
        lambda: halves(entry, cast, {1: Work(communal=True), 2: Work()}),
    ):
        with pytest.raises(RuleBroken, match="On sheet 1"):
            refused()
    halves(entry, cast, {1: Work(), 2: Work()})
    remark = add_remark(
        id=new_id(), entry_id=entry.pk, day=today(), text=" 补记 ", by=cast.recorder
    )
    assert remark.text == "补记"


# Communal work and other trades.


def test_communal_work_is_presence_and_never_payable(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    entry = crew[0]
    tapped(entry, cast)
    halves(entry, cast, {1: Work(), 2: Work(communal=True)})
    assert states_on(project, today()) == {entry.pk: FULL}
    assert Slot.objects.payable().count() == 1
    there = attendance_on(project, today())
    assert (there.people, str(there.days)) == (1, "0.5")
    assert slots_by_entry(project, today(), today()) == {entry.pk: 1}
    assert days_by_entry(project, today(), today()) == {entry.pk: Decimal("0.5")}


def test_a_tap_leaves_communal_work_alone(entry: RosterEntry, cast: Cast) -> None:
    halves(entry, cast, {1: Work(communal=True)}, shown=ABSENT)
    with pytest.raises(RuleBroken, match="communal work"):
        tapped(entry, cast, shown=MORNING, wanted=AFTERNOON)
    tapped(entry, cast, shown=MORNING, wanted=FULL)
    assert set(Slot.objects.values_list("half", "communal")) == {(1, True), (2, False)}
    halves(entry, cast, {2: Work()})
    assert set(Slot.objects.values_list("half", "communal")) == {(2, False)}


def test_a_half_day_in_another_trade(project: Project, entry: RosterEntry, cast: Cast) -> None:
    voted(project, cast.recorder, "180")
    voted(project, cast.recorder, "150", trade="普工")
    once = new_id()
    for _ in range(2):
        halves(entry, cast, {1: Work(), 2: Work("普工")}, shown=ABSENT, id=once)
    assert set(Slot.objects.values_list("half", "trade")) == {(1, ""), (2, "普工")}
    assert HalfRecord.objects.get().pk == uuid5(once, "2")
    halves(entry, cast, {1: Work("普工"), 2: Work()})
    assert set(Slot.objects.values_list("half", "trade")) == {(1, "普工"), (2, "")}
    assert HalfRecord.objects.count() == 3


@pytest.mark.parametrize("work", [Work("木工"), Work("瓦工", communal=True)])
def test_a_trade_that_is_not_his_is_refused(entry: RosterEntry, cast: Cast, work: Work) -> None:
    with pytest.raises(RuleBroken, match="neither his nor voted"):
        halves(entry, cast, {1: work}, shown=ABSENT)
    edit_entry(
        entry_id=entry.pk, trade="瓦工", day_rate=Decimal(180), other_trades=["木工"],
        by=cast.recorder,
    )  # fmt: skip
    halves(entry, cast, {1: Work("木工")}, shown=ABSENT)


def test_what_someone_else_changed_meanwhile_is_said(entry: RosterEntry, cast: Cast) -> None:
    tapped(entry, cast)
    with pytest.raises(RuleBroken, match="Someone else changed"):
        halves(entry, cast, {1: Work()}, shown=AFTERNOON)


def test_a_copied_day_brings_its_trades_and_no_communal_work(
    project: Project, crew: list[RosterEntry], cast: Cast
) -> None:
    edit_entry(
        entry_id=crew[0].pk, trade="瓦工", day_rate=Decimal(180), other_trades=["普工"],
        by=cast.recorder,
    )  # fmt: skip
    halves(crew[0], cast, {1: Work(), 2: Work("普工")}, shown=ABSENT, on=days_ago(1))
    halves(crew[1], cast, {1: Work(communal=True)}, shown=ABSENT, on=days_ago(1))
    halves(crew[2], cast, {1: Work(communal=True), 2: Work()}, shown=ABSENT, on=days_ago(1))
    filled = fill_day(project_id=project.pk, day=today(), like=days_ago(1), by=cast.recorder)
    assert (filled.logged, [name for name, _ in filled.left_out]) == (2, [crew[1].person.name])
    made = Slot.objects.filter(day=today()).values_list("entry__number", "half", "trade")
    assert set(made) == {(1, 1, ""), (1, 2, "普工"), (3, 2, "")}
    assert not Slot.objects.filter(day=today(), communal=True).exists()
    assert HalfRecord.objects.filter(day=today()).get().trade == "普工"


# Suspension.


@pytest.fixture
def stopped(project: Project, crew: list[RosterEntry], cast: Cast) -> list[RosterEntry]:
    """The works stand still; the second of the crew guards the site."""
    edit_entry(entry_id=crew[1].pk, trade="看护", day_rate=Decimal(120), by=cast.recorder)
    suspend(project_id=project.pk, since=days_ago(3), reason="降雪", by=cast.recorder)
    return crew


def test_while_suspended_the_listed_trades_go_on(
    project: Project, stopped: list[RosterEntry], cast: Cast
) -> None:
    with pytest.raises(RuleBroken, match="only these trades go on: 看护"):
        tapped(stopped[0], cast)
    tapped(stopped[1], cast)
    filled = fill_day(project_id=project.pk, day=days_ago(1), like=None, by=cast.recorder)
    assert (filled.logged, filled.left_out) == (1, [])
    assert states_on(project, days_ago(1)) == {stopped[1].pk: FULL}


def test_while_suspended_another_trade_of_his_may_go_on(
    stopped: list[RosterEntry], cast: Cast
) -> None:
    edit_entry(
        entry_id=stopped[0].pk, trade="瓦工", day_rate=Decimal(180), other_trades=["看护"],
        by=cast.recorder,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="stand still"):
        halves(stopped[0], cast, {1: Work("看护"), 2: Work()}, shown=ABSENT)
    halves(stopped[0], cast, {1: Work("看护"), 2: Work("看护")}, shown=ABSENT)
    assert Slot.objects.filter(trade="看护").count() == 2


def test_a_county_that_lists_no_trades_stops_everything(
    project: Project, stopped: list[RosterEntry], cast: Cast
) -> None:
    CountySettings.objects.create(source="民发改〔2026〕1号",
        area_id=project.village_id[:6].ljust(12, "0"), suspension_trades=[],
        at=project.created_at, by=cast.county,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="no work days can be logged"):
        tapped(stopped[1], cast)
    with pytest.raises(RuleBroken, match="no work days can be logged"):
        fill_day(project_id=project.pk, day=today(), like=None, by=cast.recorder)


# Remarks, the day's story and figures.


@pytest.mark.parametrize(
    ("on", "text"),
    [(0, "  "), (-1, "明天"), (60, "来之前")],
    ids=["empty", "a day ahead", "before he came"],
)
def test_remarks_that_are_refused(entry: RosterEntry, cast: Cast, on: int, text: str) -> None:
    with pytest.raises(RuleBroken):
        add_remark(id=new_id(), entry_id=entry.pk, day=days_ago(on), text=text, by=cast.recorder)
    assert not Remark.objects.exists()


def test_a_remark_is_added_once_and_never_changed(entry: RosterEntry, cast: Cast) -> None:
    once = new_id()
    for _ in range(2):
        add_remark(id=once, entry_id=entry.pk, day=today(), text="十点回家", by=cast.recorder)
    for change in (Remark.objects.all().delete, lambda: Remark.objects.update(text="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Remark.objects.get().text == "十点回家"


def test_the_story_of_a_day_tells_everything_newest_first(
    project: Project, entry: RosterEntry, cast: Cast
) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    halves(entry, cast, {1: Work(), 2: Work(communal=True)})
    overtime(entry, cast, "2")
    one = pieces(entry, cast, rate)
    withdraw_pieces(pieces_id=one.pk, reason="多记", by=cast.recorder)
    add_remark(id=new_id(), entry_id=entry.pk, day=today(), text="十点回家", by=cast.recorder)
    told = [line.what for line in story(entry, today())]
    assert told == [
        "remark: 十点回家",
        "struck out 12.5 米 铺砖: 多记",
        "12.5 米 铺砖",
        "overtime 2 h",
        "afternoon: communal work, unpaid",
        "absent → full day (tapped)",
    ]


def test_figures_by_day_and_month(project: Project, entry: RosterEntry, cast: Cast) -> None:
    rate = paving(project, cast)
    tapped(entry, cast)
    halves(entry, cast, {1: Work(), 2: Work(communal=True)})
    overtime(entry, cast, "2.5")
    pieces(entry, cast, rate, "2")
    pieces(entry, cast, rate, "0.5")
    add_remark(id=new_id(), entry_id=entry.pk, day=today(), text="好", by=cast.recorder)
    one = beside(project, today(), today())[entry.pk, today()]
    assert (one.overtime, one.pieces) == (Decimal("2.5"), {"米": Decimal("2.5")})
    assert (one.communal, one.trades, one.remarks) == (AFTERNOON, [], 1)
    ((_, month),) = months_of(entry).items()
    assert (str(month.days), str(month.communal)) == ("0.5", "0.5")
    assert (month.overtime, month.amount) == (Decimal("2.5"), Decimal("30.88"))
    assert (month + month).pieces == {"米": Decimal(5)}
