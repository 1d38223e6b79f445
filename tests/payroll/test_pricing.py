"""What stands on a sheet beside plain days: rates by trade and day, overtime, pieces, shares."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.constraints import check_now
from core.errors import RuleBroken
from core.ids import new_id
from core.money import total
from payroll.actions import Wrong, correct_line, discard_sheet
from payroll.models import LineItem, LineSlot, LineSource, WageLine, WageSheet
from payroll.pricing import worked_lines
from payroll.rules import ItemKind
from tests.payroll.scene import FIRST, LAST, Scene, acting, half_a_day, looking, october
from tests.projects.case_rows import paper
from workers.models import Overtime, Pieces, RosterEntry, Slot, TeamPieces, TeamShare, TradeRate

pytestmark = pytest.mark.django_db


def owned(site: Scene) -> dict[str, object]:
    return {
        "village_id": site.project.village_id, "project": site.project,
        "at": timezone.now(), "by": site.cast.recorder,
    }  # fmt: skip


def vote(
    site: Scene, trade: str, unit: str, rate: str, piece: str = "", since: datetime.date = FIRST,
    until: datetime.date | None = None,
) -> TradeRate:  # fmt: skip
    with looking():
        return TradeRate.objects.create(
            **owned(site), trade=trade, unit=unit, rate=Decimal(rate), piece=piece, since=since,
            until=until, paper=paper(site.project, site.cast.recorder),
        )  # fmt: skip


def overtime(site: Scene, entry: RosterEntry, day: int, hours: str) -> Overtime:
    with looking():
        return Overtime.objects.create(
            **owned(site), entry=entry, day=october(day)[0], hours=Decimal(hours)
        )


def pieces(site: Scene, entry: RosterEntry, rate: TradeRate, day: int, quantity: str) -> Pieces:
    with looking():
        return Pieces.objects.create(
            **owned(site), entry=entry, day=october(day)[0], rate=rate, quantity=Decimal(quantity),
            amount=rate.rate * Decimal(quantity),
        )  # fmt: skip


def team(site: Scene, rate: TradeRate, shares: dict[RosterEntry, str]) -> TeamPieces:
    amounts = [Decimal(amount) for amount in shares.values()]
    with looking():
        made = TeamPieces.objects.create(
            **owned(site), team="边沟班", first=october(1)[0], last=october(4)[0], rate=rate,
            quantity=Decimal(1), amount=total(amounts),
        )  # fmt: skip
        TeamShare.objects.bulk_create(
            TeamShare(
                village_id=made.village_id, project_id=made.project_id, pieces=made, entry=entry,
                points=Decimal(1), amount=amount,
            )
            for entry, amount in zip(shares, amounts, strict=True)
        )  # fmt: skip
    return made


def items(sheet: WageSheet, row: int = 1) -> list[tuple[str, str, Decimal]]:
    with looking():
        rows = LineItem.objects.filter(line__sheet=sheet, line__row=row)
        return [(item.kind, item.trade or item.words, item.amount) for item in rows]


def test_each_day_is_paid_by_the_rate_in_force_and_the_trade_worked_in(site: Scene) -> None:
    entry = site.hire("才让多杰", "180.00")
    vote(site, "普工", "day", "180.00", until=october(3)[0])
    vote(site, "普工", "day", "190.00", since=october(4)[0])
    vote(site, "瓦工", "day", "260.00")
    site.work(entry, october(2, 3, 4))
    with looking():
        Slot.objects.filter(entry=entry, day=october(3)[0], half=2).update(trade="瓦工")
    sheet = site.draft()
    assert items(sheet) == [
        ("days", "普工", Decimal("270.00")),
        ("days", "瓦工", Decimal("130.00")),
        ("days", "普工", Decimal("190.00")),
    ]
    line = site.line(sheet)
    assert (line.days, line.amount, line.day_rate) == (Decimal("3.0"), Decimal(590), Decimal(180))


def test_overtime_pieces_and_shares_are_paid_once(site: Scene) -> None:
    first, second = site.hire_all(2)
    site.work(first, october(1, 2))
    site.work(second, october(3))
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    overtime(site, first, 1, "2.5")
    pieces(site, first, rate, 2, "10.5")
    team(site, rate, {first: "100.01", second: "99.99"})
    sheet = site.draft(FIRST, october(15)[0])
    assert items(sheet) == [
        ("days", "普工", Decimal("360.00")),
        ("overtime", "普工", Decimal("56.25")),
        ("pieces", "瓦工", Decimal("84.00")),
        ("share", "瓦工", Decimal("100.01")),
    ]
    assert items(sheet, 2)[1] == ("share", "瓦工", Decimal("99.99"))
    site.work(first, october(20))
    assert items(site.draft(october(16)[0], LAST)) == [("days", "普工", Decimal("180.00"))]


def test_what_stands_beside_a_day_without_papers_waits_with_it(site: Scene) -> None:
    entry = site.hire("无手续", papers=False)
    site.work(entry, october(1))
    overtime(site, entry, 1, "2")
    with looking():
        assert worked_lines(site.project, LAST) == []


def test_overtime_on_a_day_of_an_earlier_sheet_is_paid_by_the_next(site: Scene) -> None:
    entry = site.hire("才让多杰")
    site.work(entry, october(1))
    site.draft(FIRST, october(2)[0])
    overtime(site, entry, 1, "2")
    sheet = site.draft(october(3)[0], LAST)
    assert items(sheet) == [("overtime", "普工", Decimal("45.00"))]
    line = site.line(sheet)
    assert (line.slots, line.amount) == (0, Decimal("45.00"))


def test_a_discarded_draft_lets_everything_go(site: Scene) -> None:
    entry = site.hire("才让多杰")
    site.work(entry, october(1))
    overtime(site, entry, 1, "2")
    sheet = site.draft()
    with acting(site.cast.recorder):
        discard_sheet(sheet_id=sheet.pk, reason="重来", by=site.cast.recorder)
    with looking():
        assert not LineSource.objects.exists()
    assert items(site.draft()) == [
        ("days", "普工", Decimal("180.00")), ("overtime", "普工", Decimal("45.00")),
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["workers_overtime", "workers_pieces", "workers_teampieces"])
def test_what_a_live_line_pays_can_not_be_struck_out(site: Scene, table: str) -> None:
    entry = site.hire("才让多杰")
    site.work(entry, october(1, 2))
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    overtime(site, entry, 1, "2")
    pieces(site, entry, rate, 1, "2")
    team(site, rate, {entry: "10.00"})
    site.draft()
    with (
        pytest.raises(IntegrityError, match="a wage line holds this"),
        acting(site.cast.recorder),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE {table} SET withdrawn_at = now(), withdrawn_by_id = by_id, "
            "withdrawn_reason = 'x'"
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payroll_lineitem SET amount = amount + 1",
        "DELETE FROM payroll_lineitem",
        "DELETE FROM payroll_linesource",
        "UPDATE payroll_linesource SET item_id = item_id",
    ],
)
def test_items_are_never_changed_by_a_statement(site: Scene, statement: str) -> None:
    entry = site.hire("才让多杰")
    site.work(entry, october(1))
    overtime(site, entry, 1, "2")
    site.draft()
    with pytest.raises(IntegrityError), acting(site.cast.recorder), connection.cursor() as cursor:
        cursor.execute(statement)


def bare(site: Scene) -> tuple[WageLine, LineItem, LineSlot]:
    """A line of half a day that nothing has been saved of, on a draft of other days."""
    entry = site.hire("才让多杰")
    other = site.hire("马秀英")
    site.work(entry, october(20))
    site.work(other, october(1))
    return half_a_day(site.draft(FIRST, october(2)[0]), entry, october(20)[0], 1)


def insert(*rows: Model) -> None:
    for row in rows:
        row.save(force_insert=True)
    check_now("refuse_wrong_sum")


def test_a_line_is_worth_what_its_items_add_up_to(site: Scene) -> None:
    line, item, slot = bare(site)
    line.gross = line.amount = Decimal("91.00")
    with pytest.raises(IntegrityError, match="add up"), acting(site.cast.recorder):
        insert(line, item, slot)


def test_an_item_of_days_has_its_half_days(site: Scene) -> None:
    line, item, _ = bare(site)
    with pytest.raises(IntegrityError, match="half-days that it has"), acting(site.cast.recorder):
        insert(line, item)


def test_an_item_pays_what_its_own_person_did(site: Scene) -> None:
    line, item, slot = bare(site)
    others = overtime(site, site.crew[1], 1, "2")
    with pytest.raises(IntegrityError, match="own person"), acting(site.cast.recorder):
        insert(line, item, slot, LineSource(village_id=line.village_id, item=item, overtime=others))


def test_an_item_priced_otherwise_is_refused(site: Scene) -> None:
    line, item, _ = bare(site)
    item.amount = Decimal("90.01")
    with (
        pytest.raises(IntegrityError, match="item_pays_its_quantity"),
        acting(site.cast.recorder),
    ):
        insert(line, item)


def test_days_of_a_trade_paid_by_the_piece_are_on_the_sheet_for_nothing(site: Scene) -> None:
    entry = site.hire("才让多杰")
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    site.work(entry, october(1))
    with looking():
        Slot.objects.filter(entry=entry).update(trade="瓦工")
    pieces(site, entry, rate, 1, "10")
    sheet = site.draft()
    assert items(sheet) == [("days", "瓦工", Decimal("0.00")), ("pieces", "瓦工", Decimal(80))]


def test_a_day_paid_by_the_piece_was_not_paid_for_and_is_not_taken_back(site: Scene) -> None:
    entry = site.hire("才让多杰")
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    site.work(entry, october(1))
    with looking():
        Slot.objects.filter(entry=entry).update(trade="瓦工")
    pieces(site, entry, rate, 1, "10")
    line, by = site.line(site.approved()), site.cast.recorder
    wrong = Wrong(october(1)[0], halves=3)
    with acting(by), pytest.raises(RuleBroken, match="paid by the piece"):
        correct_line(id=new_id(), line_id=line.pk, wrong=wrong, reason="没有出工", by=by)


def test_a_sheet_costs_the_same_however_many_items_there_are(
    site: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    for number, entry in enumerate(site.hire_all(6), start=1):
        site.work(entry, october(number))
        overtime(site, entry, number, "1")
        pieces(site, entry, rate, number, "3")
    with looking(), django_assert_max_num_queries(10):
        lines = worked_lines(site.project, LAST)
    assert [len(line.items) for line in lines] == [3] * 6
    assert {item.kind for line in lines for item in line.items} == {
        ItemKind.DAYS, ItemKind.OVERTIME, ItemKind.PIECES,
    }  # fmt: skip
