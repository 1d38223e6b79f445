"""T34, that no wages are owed (劳务报酬无拖欠情况说明); what was set aside is listed in it."""

from dataclasses import dataclass
from typing import Any

from core.money import grouped, in_capitals, total
from payroll.advances import ahead_of
from payroll.figures import LineMoney, money_of, on_sheets, paid_for
from payroll.models import WageLine, WageSheet
from projects.documents import Pair, council_of, heading
from projects.models import Project
from projects.paperwork import Filled


@dataclass(frozen=True, slots=True)
class NothingOwed:
    """T34. Amounts in yuan as printed; `aside` holds number, name, period, amount, reason. `ahead`
    was paid as advances and set aside before a sheet took it off; "" where there is none."""

    header: tuple[Pair, ...]
    publisher: str
    sheets: int
    people: int
    entitled: str
    paid: str
    capitals: str
    aside: tuple[tuple[str, ...], ...]
    aside_total: str
    ahead: str = ""
    signatures: tuple[str, ...] = ("制表人", "监督小组", "负责人")


def nothing_owed(project: Project, about_id: Any = None) -> Filled:
    sheets = WageSheet.objects.live().filter(project=project)
    lines = WageLine.objects.live().filter(sheet__in=sheets)
    aside = lines.filter(set_aside_at__isnull=False).select_related("sheet", "entry__person")
    waiting = [one for one in money_of(aside.order_by("sheet__first", "row")) if one.balance.owed]
    ahead = ahead_of(project).rest
    paid = paid_for(project) - ahead
    return Filled(
        NothingOwed(
            header=heading(project),
            publisher=council_of(project),
            sheets=sheets.count(),
            people=lines.order_by().values("entry").distinct().count(),
            entitled=grouped(on_sheets(project)),
            paid=grouped(paid),
            capitals=in_capitals(paid),
            aside=tuple(_row(number, one) for number, one in enumerate(waiting, start=1)),
            aside_total=grouped(total(one.balance.owed for one in waiting)),
            ahead=grouped(ahead) if ahead else "",
        )
    )


def _row(number: int, one: LineMoney) -> tuple[str, ...]:
    line = one.line
    period = f"{line.sheet.first:%Y.%m.%d}—{line.sheet.last:%Y.%m.%d}"
    owed = grouped(one.balance.owed)
    return (str(number), line.name, period, owed, line.set_aside_reason)
