"""What tests of the plan and the store start from: a voted plan, materials that are there."""

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.ids import new_id
from core.scope import scope
from procurement.actions.planning import Row, add_plan_version, resolve_plan
from procurement.actions.stock import HandOut, bring_back, hand_out, take_row_back
from procurement.actions.stock_counts import Counted, check_count, count_stock
from procurement.actions.surplus import Resolved, give_surplus
from procurement.models import (
    PlanResolution,
    PlanVersion,
    StockCard,
    StockCount,
    StockCountCheck,
    StockRow,
    Surplus,
)
from procurement.planning import meetings_on_plan
from projects.models import Meeting, Project
from regions.models import Post
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four
from tests.projects import village_rows


def today() -> datetime.date:
    return timezone.localdate()


def ago(days: int) -> datetime.date:
    return today() - datetime.timedelta(days=days)


CEMENT = Row(
    name="水泥", specification="P·O 42.5", unit="吨", quantity=Decimal(100),
    price=Decimal("450.00"), way="inquiry", needed_on=datetime.date(2026, 6, 1), place="路面",
)  # fmt: skip
SAND = replace(
    CEMENT, name="中砂", specification="", unit="立方米", quantity=Decimal("120.5"),
    price=Decimal("95.00"), place="垫层",
)  # fmt: skip


def meeting(at: Project, by: Post, subject: str = "bodies", **figures: Any) -> Meeting:
    """The last of four deliberations."""
    return village_rows.resolved(at, by, subject, **figures)


def written(at: Project, by: Post, *lines: Row, reason: str = "", **words: Any) -> PlanVersion:
    """The next version of the plan: cement and sand unless named."""
    with scope(by.scope):
        seen = PlanVersion.objects.filter(project=at).count()
        said: dict[str, Any] = {"seen": seen, "rows": lines or (CEMENT, SAND)} | words
        return add_plan_version(id=new_id(), project_id=at.pk, reason=reason, by=by, **said)


def resolved(version: PlanVersion, by: Post, held: Meeting) -> PlanResolution:
    with scope(by.scope):
        return resolve_plan(version_id=version.pk, meeting_id=held.pk, by=by)


def voted(at: Project, people: Four, recorder: Post, *lines: Row) -> PlanVersion:
    """A plan in force."""
    version = written(at, people.buyer, *lines)
    meeting(at, recorder)
    with scope(recorder.scope):
        held = meetings_on_plan(at)[0]
    resolved(version, people.buyer, held)
    return version


def continued(version: PlanVersion, **changes: Any) -> list[Row]:
    """The rows of a version as the next one goes on with them, all changed alike."""
    names = ("name", "specification", "unit", "quantity", "price", "way", "needed_on", "place")
    return [
        replace(Row(**{name: getattr(row, name) for name in names}, line=row.line_id), **changes)
        for row in version.rows.all()
    ]


def stocked(at: Project, people: Four, days_ago: int = 9) -> StockCard:
    """80 t of cement and 120.5 m³ of sand came so many days ago; the cement's card."""
    bought = rows.ordered(at, people)
    receipt = rows.received(bought, people.storekeeper, delivered_on=ago(days_ago))
    rows.checked(receipt, people.supervisor)
    return card(at)


def card(at: Project, name: str = "水泥") -> StockCard:
    return StockCard.objects.get(project=at, name=name)


def slip(quantity: str, day: datetime.date | None = None, **words: Any) -> HandOut:
    return replace(HandOut(Decimal(quantity), day or today(), "才让东珠", "路面"), **words)


def out(
    of: StockCard, by: Post, quantity: str, day: datetime.date | None = None, **w: Any
) -> StockRow:
    with scope(by.scope):
        return hand_out(
            id=w.pop("id", new_id()), card_id=of.pk, slip=slip(quantity, day, **w), by=by
        )


def back(
    of: StockRow, by: Post, quantity: str, day: datetime.date | None = None, **words: Any
) -> StockRow:
    with scope(by.scope):
        return bring_back(
            id=words.pop("id", new_id()),
            row_id=of.pk,
            quantity=Decimal(quantity),
            day=day or today(),
            by=by,
        )


def undone(of: StockRow, by: Post, reason: str = "写错了") -> StockRow:
    with scope(by.scope):
        return take_row_back(row_id=of.pk, reason=reason, by=by)


def counted(at: Project, by: Post, *said: tuple[StockCard, str, str], **words: Any) -> StockCount:
    with scope(by.scope):
        return count_stock(
            id=words.pop("id", new_id()),
            project_id=at.pk,
            day=words.pop("day", today()),
            rows=[Counted(card.pk, Decimal(quantity), why) for card, quantity, why in said],
            by=by,
            **words,
        )


def agreed(
    count: StockCount, by: Post, *, agreed: bool = True, reason: str = ""
) -> StockCountCheck:
    with scope(by.scope):
        return check_count(count_id=count.pk, agreed=agreed, reason=reason, by=by)


def decision(held: Meeting, of: StockCard, quantity: str, **words: Any) -> Resolved:
    known = Resolved(
        meeting_id=held.pk, use="sold", recipient="马福", amount=Decimal("900.00"), left_on=today(),
        quantities={of.pk: Decimal(quantity)},
    )  # fmt: skip
    return replace(known, **words)


def given(at: Project, by: Post, said: Resolved, **words: Any) -> Surplus:
    with scope(by.scope):
        row = words.pop("id", new_id())
        return give_surplus(id=row, project_id=at.pk, resolved=said, by=by)


def balance(of: StockCard) -> Decimal:
    """As the database keeps it."""
    return StockCard.objects.get(pk=of.pk).balance


def moves(of: StockCard) -> list[tuple[str, str]]:
    """Each row's kind and quantity in the ledger's order."""
    return [(row.move, f"{row.quantity.normalize():f}") for row in StockRow.objects.filter(card=of)]
