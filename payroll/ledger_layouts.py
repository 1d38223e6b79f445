"""How a county's wage ledgers look in Excel: which columns, in what order and under what headings.

Pure. Each ledger has a fixed set of columns that it can show; a county picks, orders and renames
them. What stands in a column is always the same figure, whatever it is called.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from core.excel.writing import Column, Kind

LONGEST_HEADING = 40
LONGEST_TITLE = 31  # of a sheet in Excel
FORBIDDEN = set("[]:*?/\\")  # in a sheet's title


class Ledger(StrEnum):
    ATTENDANCE = "attendance"
    WAGES = "wages"


COMPARISON_TITLE = "两账核对"
TITLES = {Ledger.ATTENDANCE: "用工考勤台账", Ledger.WAGES: "劳务报酬发放明细台账"}
EMPTY = {"empty_1": Column("签字", width=14), "empty_2": Column("核对人", width=14)}
COLUMNS: Mapping[Ledger, Mapping[str, Column]] = {
    Ledger.ATTENDANCE: {
        "number": Column("序号", Kind.INT, 8),
        "name": Column("姓名", width=16),
        "group": Column("村组", width=12),
        "trade": Column("工种", width=12),
        "month": Column("月份", width=10),
        "days": Column("出勤工日", Kind.YUAN, 10),
        "communal": Column("投工投劳工日", Kind.YUAN, 14),
        "overtime": Column("加班（时）", Kind.YUAN, 10),
        "pieces": Column("计件（元）", Kind.YUAN, 12),
        "shares": Column("班组计件（元）", Kind.YUAN, 14),
        **EMPTY,
    },
    Ledger.WAGES: {
        "sheet": Column("期数", Kind.INT, 8),
        "first": Column("起始日", Kind.DATE, 12),
        "last": Column("截止日", Kind.DATE, 12),
        "row": Column("序号", Kind.INT, 8),
        "name": Column("姓名", width=16),
        "group": Column("村组", width=12),
        "trade": Column("工种", width=14),
        "days": Column("出勤工日", Kind.YUAN, 10),
        "rates": Column("标准（元/工日）", width=16),
        "pieces": Column("计件工程量/单价", width=20),
        "gross": Column("应发（元）", Kind.YUAN, 12),
        "withheld": Column("扣除（元）", Kind.YUAN, 12),
        "amount": Column("实发（元）", Kind.YUAN, 12),
        "paid": Column("已到账（元）", Kind.YUAN, 12),
        "paid_on": Column("到账日期", Kind.DATE, 12),
        "way": Column("发放方式", width=30),
        "account": Column("账号", width=22),
        "state": Column("状态", width=14),
        "remarks": Column("备注", width=40),
        **EMPTY,
    },
}
# Who and how much: without them it is no ledger of who worked and who was paid.
NEEDED = {
    Ledger.ATTENDANCE: ("name", "month", "days"),
    Ledger.WAGES: ("name", "days", "gross", "amount"),
}


@dataclass(frozen=True, slots=True)
class LedgerLayout:
    """`columns`: what each holds, by its key in COLUMNS, and its heading."""

    ledger: Ledger
    title: str
    columns: tuple[tuple[str, str], ...]

    def as_data(self) -> dict[str, Any]:
        return {"title": self.title, "columns": [list(column) for column in self.columns]}

    @property
    def written(self) -> Sequence[Column]:
        """For `core.excel.writing`."""
        known = COLUMNS[self.ledger]
        return [Column(heading, known[key].kind, known[key].width) for key, heading in self.columns]


def layout_of(ledger: Ledger, data: Mapping[str, Any]) -> LedgerLayout:
    columns = tuple((key, heading) for key, heading in data["columns"])
    return LedgerLayout(ledger, data["title"], columns)


def built_in(ledger: Ledger) -> LedgerLayout:
    """What holds until a county sets its own: every column but the empty ones."""
    shown = {key: one for key, one in COLUMNS[ledger].items() if key not in EMPTY}
    columns = tuple((key, column.heading) for key, column in shown.items())
    return LedgerLayout(ledger, TITLES[ledger], columns)


def faults_of(layout: LedgerLayout) -> Iterator[str]:
    """Each as a sentence."""
    if not layout.title.strip() or len(layout.title) > LONGEST_TITLE:
        yield _("The sheet's name has 1 to %(most)s characters.") % {"most": LONGEST_TITLE}
    if FORBIDDEN & set(layout.title):
        yield _("The sheet's name has none of these characters: [ ] : * ? / \\")
    headings = [heading for _key, heading in layout.columns]
    if len(set(headings)) < len(headings):
        yield _("Two columns have the same heading.")
    keys = [key for key, _heading in layout.columns]
    known = COLUMNS[layout.ledger]
    if missing := [known[key].heading for key in NEEDED[layout.ledger] if key not in keys]:
        yield _("These columns must be there: %(names)s.") % {"names": _(", ").join(missing)}
