"""The main project's purchasing plan, and what its storekeeper hands out and counts."""

import datetime
from decimal import Decimal
from uuid import UUID

from config.demo_data.before import Tale, election
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from procurement.actions.planning import Row, add_plan_version, resolve_plan
from procurement.actions.stock import HandOut, bring_back, hand_out, take_row_back
from procurement.actions.stock_counts import Counted, check_count, count_stock
from procurement.models import HowBought, PlanVersion, StockCard, StockRow
from projects.actions import Answer, attach
from regions.models import Post

# name, specification, unit, quantity, budget unit price, way, days after the plan, place of use
ROWS = (
    ("水泥", "P.O 42.5", "吨", "230", "410", HowBought.INQUIRY, 12, "路面基层与面层"),
    ("碎石", "5–31.5 mm", "立方米", "600", "95", HowBought.INQUIRY, 12, "路面基层与面层"),
    ("中砂", "细度模数2.3–3.0", "立方米", "420", "88", HowBought.INQUIRY, 20, "路面面层、边沟"),
    ("片石", "MU30", "立方米", "350", "76", HowBought.INQUIRY, 40, "边沟"),
    ("钢筋", "HRB400 Φ12", "吨", "6.5", "4150", HowBought.INQUIRY, 40, "涵洞"),
    ("土工布", "200 g/㎡", "平方米", "800", "4.20", HowBought.DIRECT, 60, "养护"),
)
TAKERS = ("马进山", "冶成林", "祁有才", "马占海")


def write_plan(tale: Tale, buyer: Post) -> PlanVersion:
    """Written before the meeting on the bodies (day 37), in force by it (day 39)."""
    with acting(buyer, tale.day(37)) as by:
        version = add_plan_version(
            id=new_id(), project_id=tale.project.pk, seen=0, rows=_rows(tale), reason="", by=by
        )
    with acting(buyer, tale.day(39)) as by:
        resolve_plan(version_id=version.pk, meeting_id=election(tale).pk, by=by)
    return version


def change_plan(tale: Tale, buyer: Post, day: datetime.date) -> None:
    """More stones for the ditch, with a reason instead of a meeting."""
    with acting(buyer, day) as by:
        last = PlanVersion.objects.get(project=tale.project, number=1)
        rows = [
            Row(
                name=row.name,
                specification=row.specification,
                unit=row.unit,
                quantity=row.quantity + (40 if row.name == "片石" else 0),
                price=row.price,
                way=row.way,
                needed_on=row.needed_on,
                place=row.place,
                line=row.line_id,
            )
            for row in last.rows.all()
        ]
        add_plan_version(
            id=new_id(),
            project_id=tale.project.pk,
            seen=1,
            rows=rows,
            reason="边沟实测长度增加，片石用量相应增加",
            by=by,
        )


def lines_by_name(tale: Tale) -> dict[str, UUID]:
    """Which line of the plan each material is."""
    version = PlanVersion.objects.filter(project=tale.project).in_force().first()
    return {row.name: row.line_id for row in version.rows.all()} if version else {}


def keep_store(
    tale: Tale, posts: dict[str, Post], first: datetime.date, today: datetime.date
) -> None:
    """Slips week after week, a return, a wrong row, a count that differs and one that waits."""
    keeper = posts["storekeeper"]
    for number in range(9):
        day = first + datetime.timedelta(days=2 + 7 * number)
        if day < today:
            _hand_out(tale, keeper, "水泥", f"{8 + number % 3}.5", day, number)
            _hand_out(tale, keeper, "碎石", str(22 + number % 4), day, number)
    _put_right(tale, keeper, first + datetime.timedelta(days=16))
    _count(tale, keeper, posts["supervisor"], today - datetime.timedelta(days=20), "-1.2")
    _count(tale, keeper, None, today - datetime.timedelta(days=1), "0")


def _rows(tale: Tale) -> list[Row]:
    return [
        Row(
            name,
            specification,
            unit,
            Decimal(many),
            Decimal(price),
            way,
            tale.day(38 + days),
            place,
        )
        for name, specification, unit, many, price, way, days, place in ROWS
    ]


def _hand_out(
    tale: Tale, keeper: Post, name: str, quantity: str, day: datetime.date, number: int
) -> StockRow:
    with acting(keeper, day, 9) as by:
        card = StockCard.objects.get(project=tale.project, name=name)
        place = "路面基层" if number < 4 else "路面面层"
        slip = HandOut(Decimal(quantity), day, TAKERS[number % len(TAKERS)], place)
        return hand_out(id=new_id(), card_id=card.pk, slip=slip, by=by)


def _put_right(tale: Tale, keeper: Post, day: datetime.date) -> None:
    """A part comes back; a slip typed with ten times too much is taken back."""
    with acting(keeper, day, 18) as by:
        last = StockRow.objects.filter(card__name="水泥", project=tale.project, quantity__lt=0)
        out = last.filter(happened_on=day).get()
        bring_back(id=new_id(), row_id=out.pk, quantity=Decimal("1.5"), day=day, by=by)
    wrong = _hand_out(tale, keeper, "碎石", "30", day, 2)
    with acting(keeper, day, 19) as by:
        take_row_back(row_id=wrong.pk, reason="应为3立方米，多写了一个0", by=by)
    _hand_out(tale, keeper, "碎石", "3", day, 2)


def _count(
    tale: Tale, keeper: Post, supervisor: Post | None, day: datetime.date, less: str
) -> None:
    """`less` of the cement than the ledger says; checked where someone is named."""
    with acting(keeper, day, 18) as by:
        cards = list(StockCard.objects.filter(project=tale.project))
        paper = attach(project=tale.project, file=picture("盘点表"), title="盘点表", by=by)
        rows = [
            Counted(card.pk, card.balance + Decimal(less), "受潮结块报废")
            if card.name == "水泥" and Decimal(less)
            else Counted(card.pk, card.balance)
            for card in cards
        ]
        count = count_stock(
            id=new_id(),
            project_id=tale.project.pk,
            day=day,
            rows=rows,
            by=by,
            answer=Answer(by.user.human, paper),
        )
    if supervisor is not None:
        with acting(supervisor, day, 19) as by:
            check_count(count_id=count.pk, agreed=True, reason="", by=by)
