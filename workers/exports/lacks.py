"""Who lacks what as a workbook. Its headings are Chinese, whatever language the screen speaks."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from core.excel.writing import CellIn, Column, Kind, Sheet
from projects.models import Project
from workers.masked import masked
from workers.models import RosterEntry
from workers.rules import Lack

THERE, MISSING = "有", "缺"
THINGS = {
    Lack.AGREEMENT: "劳务协议",
    Lack.COPY: "协议签字件",
    Lack.TRAINING: "培训",
    Lack.BRIEFING: "安全交底",
    Lack.INSURANCE: "保险",
    Lack.ACCOUNT: "银行账号",
    Lack.PHONE: "电话",
}
COLUMNS = (
    Column("序号", Kind.INT, 8),
    Column("姓名", width=16),
    Column("村组", width=14),
    Column("工种", width=14),
    *(Column(heading, width=12) for heading in THINGS.values()),
    Column("联系电话（隐去部分）", width=20),
    Column("账号（隐去部分）", width=24),
    Column("缺几项", Kind.INT, 8),
)


def lacks(people: Iterable[RosterEntry]) -> Sheet:
    """`people` come with their lacks and person."""
    return Sheet("手续情况", COLUMNS, _rows(people))


def lacks_name(project: Project) -> str:
    return f"{project.name}手续情况{timezone.localdate():%Y%m%d}.xlsx"


def _rows(people: Iterable[RosterEntry]) -> Iterator[list[CellIn]]:
    for entry in people:
        missing = entry.lacks
        yield [
            entry.number,
            entry.person.name,
            entry.person.group,
            entry.trade,
            *(MISSING if lack in missing else THERE for lack in THINGS),
            masked(entry.person, "phone"),
            masked(entry.person, "account"),
            len(missing),
        ]
