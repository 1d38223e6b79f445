"""The main project's hired machines: two weeks of their log, the first week checked."""

import datetime
from decimal import Decimal

from django.utils.formats import date_format

from config.demo_data import buying
from config.demo_data.before import Tale
from config.demo_data.buying import Asked
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.works import DAY_OF_REST
from core.ids import new_id
from procurement.actions import Wanted, choose
from procurement.actions.machine_days import Worked
from procurement.actions.machine_log import check_machine_log, log_machine, strike_machine_entry
from procurement.hire_rules import Hired
from procurement.models import Kind, MachineEntry, Purchase, PurchaseItem
from projects.actions import attach
from regions.models import Post
from workers.models import RosterEntry, Slot

MACHINES = (
    Wanted("挖掘机", "斗容0.6 m³", "台班", Decimal(12), Decimal(1280), hired=Hired.WITH_DRIVER),
    Wanted("压路机", "12 t", "小时", Decimal(60), Decimal(95), hired=Hired.BARE),
    Wanted("压路机机手", "持证", "小时", Decimal(60), Decimal(32), hired=Hired.DRIVER),
)
LENDERS = (
    Asked("民和顺通机械租赁部", "92630222MA7NH4KJ1L", "赵师傅", "13709725566", "0.98", "报价甲"),
    Asked("古鄯镇兴隆工程机械队", "", "马队长", "13897228899", "1.03", "报价乙"),
    Asked("海东路友机械租赁", "", "李经理", "15897216677", "1.06", "报价丙"),
)
DIGGING = ("K1+050至K1+120段边沟开挖", "错车道清表、装车", "K1+120至K1+200段边沟开挖")
ROLLING = ("K0+900至K1+000段基层碾压", "错车道基层碾压")
PLATE = "青02·36158"


def hire(tale: Tale, posts: dict[str, Post], today: datetime.date) -> None:
    """Ordered two weeks ago; a wrong day struck out, the last days wait for the group."""
    purchase = _order(tale, posts["buyer"], today - datetime.timedelta(days=17))
    days = [today - datetime.timedelta(days=ago) for ago in range(13, 0, -1)]
    for number, day in enumerate(day for day in days if day.weekday() != DAY_OF_REST):
        _dig(tale, purchase, posts["storekeeper"], day, number)
        if number % 2:
            _roll(tale, purchase, posts["storekeeper"], day, number)
    _strike(purchase, posts["storekeeper"], today - datetime.timedelta(days=2))
    with acting(posts["supervisor"], today - datetime.timedelta(days=5), 17) as supervisor:
        rows = MachineEntry.objects.unchecked().filter(purchase=purchase)
        seen = rows.filter(day__lte=today - datetime.timedelta(days=6))
        check_machine_log(
            purchase_id=purchase.pk,
            entry_ids=list(seen.values_list("pk", flat=True)),
            agreed=True,
            reason="",
            by=supervisor,
        )


def _order(tale: Tale, buyer: Post, day: datetime.date) -> Purchase:
    purchase = buying.ask(
        tale,
        buyer,
        "挖掘机、压路机租赁",
        day,
        items=MACHINES,
        suppliers=LENDERS,
        beyond="机械租赁按实际台班，不在物资采购清单内",
        kind=Kind.MACHINERY,
        purpose="边沟、错车道",
    )
    with acting(buyer, day + datetime.timedelta(days=2)) as by:
        purchase.refresh_from_db()
        choose(
            id=new_id(),
            purchase_id=purchase.pk,
            version=purchase.version,
            quote_id=purchase.quotes.order_by("total")[0].pk,
            reason="",
            exception="",
            by=by,
        )
    return purchase


def _items(purchase: Purchase) -> list[PurchaseItem]:
    return list(purchase.items.all())


def _dig(tale: Tale, purchase: Purchase, keeper: Post, day: datetime.date, number: int) -> None:
    with acting(keeper, day, 18) as by:
        title = f"{date_format(day, 'Y-m-d')}挖掘机作业照片"
        shown = picture(title) if number % 3 == 0 else None
        photo = attach(project=tale.project, file=shown, title=title, by=by) if shown else None
        worked = Worked(
            day=day,
            item_id=_items(purchase)[0].pk,
            machine=PLATE,
            half_hours=13 + number % 4,
            starts=16,
            ends=36,
            work=DIGGING[number % len(DIGGING)],
            driver_name="赵永祥",
        )
        log_machine(id=new_id(), purchase_id=purchase.pk, worked=worked, by=by, picture=photo)


def _roll(tale: Tale, purchase: Purchase, keeper: Post, day: datetime.date, number: int) -> None:
    """In the afternoon, driven by one of the village; where he worked too, it is said why."""
    with acting(keeper, day, 19) as by:
        _digger, roller, driver = _items(purchase)
        entry = RosterEntry.objects.filter(project=tale.project).order_by("number")[number % 5]
        works = Slot.objects.filter(identity_id=entry.identity_id, day=day).exists()
        worked = Worked(
            day=day,
            item_id=roller.pk,
            driver_item_id=driver.pk,
            machine="压路机（徐工）",
            half_hours=6 + number % 3,
            starts=27,
            ends=36,
            work=ROLLING[number % len(ROLLING)],
            driver_id=entry.pk,
            double_reason="下午前半段铺料，后半段才上压路机" if works else "",
        )
        log_machine(id=new_id(), purchase_id=purchase.pk, worked=worked, by=by)


def _strike(purchase: Purchase, keeper: Post, day: datetime.date) -> None:
    with acting(keeper, day, 20) as by:
        rows = MachineEntry.objects.unchecked().filter(purchase=purchase, day__lte=day)
        if wrong := rows.order_by("-day").first():
            strike_machine_entry(entry_id=wrong.pk, reason="当天挖掘机故障待修，实际未作业", by=by)
