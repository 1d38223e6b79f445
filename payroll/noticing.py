"""What a wage sheet's notice has to show: all of it at first, then only what has changed.

A change restarts the notice for the changed lines only (decision 27): whoever's words have hung
for their days once is not shown again, also where the draft was discarded and made anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.digests import digest_of
from core.money import ZERO, grouped
from payroll.figures import LineMoney, lines_of
from payroll.items import items_of, pieces_printed, rates_of, remarks_printed, trades_printed
from payroll.models import LineItem, NoticedLine, WageLine, WageSheet
from projects.models import Notice
from workers.models import RosterEntry

HEADINGS = [
    "序号",
    "姓名",
    "村组",
    "工种",
    "出勤工日",
    "标准（元/工日）",
    "应发（元）",
    "实发（元）",
    "备注",
]
NO_LONGER = "已公示，本次不再发放"


@dataclass(frozen=True, slots=True)
class Row:
    """What the board says of one person: `cells` below HEADINGS."""

    entry_id: UUID
    cells: list[str]
    gone: bool = False

    @property
    def words(self) -> str:
        """Their hash; the number in the first cell may change without changing what is said."""
        return digest_of(self.cells[1:])


@dataclass(frozen=True, slots=True)
class Board:
    """What the next notice of a sheet shows. `hung`: how many people of the sheet are left out,
    because what it says of them has hung for its days; zero where it shows the whole sheet."""

    rows: Sequence[Row]
    hung: int

    @property
    def said(self) -> str:
        """Which part of the sheet it is, as printed; empty for the whole."""
        if not self.hung:
            return ""
        changed = f"本次只公示有变动的{len(self.rows)}人"
        return f"{changed}；其余{self.hung}人的内容已经公示期满，没有变动，不再重复公示。"


def board_of(sheet: WageSheet) -> Board:
    """The people of a sheet whose words have not hung for their days yet, and whoever has hung
    there for its period and is on it no more. Without rows: nothing is left to be shown."""
    hung = _hung(sheet)
    rows = rows_of(lines_of(sheet))
    changed = [row for row in rows if not _hung_so(row, hung)]
    gone = _gone(sheet, hung)
    return Board([*changed, *gone], len(rows) - len(changed))


def whole_board(sheet: WageSheet) -> Board:
    return Board(rows_of(lines_of(sheet)), 0)


def ran_out(notice: Notice) -> bool:
    """It ran its days, and no objection to the whole of it was right."""
    return notice.noticed_lines.hung_out().exists()


def rows_of(lines: Sequence[LineMoney]) -> list[Row]:
    """Under the numbers that they have on the sheet."""
    items = items_of(one.line for one in lines)
    return [Row(one.line.entry_id, _cells(one.line, items[one.line.pk])) for one in lines]


def _hung(sheet: WageSheet) -> dict[UUID, NoticedLine]:
    """By roster entry what the board said last and long enough for the sheet's period."""
    rows = NoticedLine.objects.filter(project=sheet.project_id).hung_out().of_period(sheet)
    return {row.entry_id: row for row in rows.order_by("notice__posted_on", "notice__at")}


def _hung_so(row: Row, hung: dict[UUID, NoticedLine]) -> bool:
    said = hung.get(row.entry_id)
    return said is not None and said.words == row.words


def _gone(sheet: WageSheet, hung: dict[UUID, NoticedLine]) -> list[Row]:
    """A line that was taken off this sheet was objected to in public, and needs no notice."""
    here = set(sheet.lines.values_list("entry_id", flat=True))
    left = [said.entry_id for said in hung.values() if not said.gone and said.entry_id not in here]
    entries = RosterEntry.objects.filter(pk__in=left).select_related("person")
    return [
        Row(one.pk, _cells_of_gone(one), gone=True)
        for one in entries.order_by("person__pinyin", "pk")
    ]


def _cells(line: WageLine, items: list[LineItem]) -> list[str]:
    pieces = [f"计件{said}"] if (said := pieces_printed(items)) else []
    return [
        str(line.row),
        line.name,
        line.group,
        trades_printed(items, line.trade),
        f"{line.days:f}",
        "、".join(grouped(rate) for rate in rates_of(items)),
        grouped(line.gross),
        grouped(line.amount),
        "；".join([*pieces, *remarks_printed(items, why=False)]),
    ]


def _cells_of_gone(entry: RosterEntry) -> list[str]:
    nothing = grouped(ZERO)
    return ["—", entry.person.name, entry.person.group, "", "0", "", nothing, nothing, NO_LONGER]
