"""A county's paper as a workbook: the one to fill in, reading it cell by cell, and its figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from core.excel.faults import CellFault, check_plain, text_of, yuan_of
from core.excel.reading import Book, Cell
from core.excel.tables import read_table
from core.excel.writing import CellIn, Column, Kind, Sheet
from core.money import total
from projects.models import Fund, Project
from projects.plan_papers import Money, PaperRow, PlanPaperMoney, together

CODE, NAME, VILLAGE, AMOUNT = "项目代码", "项目名称", "村", "金额（元）"
ESTIMATE, SOURCE, NUMBER, TO_COME = "概算（元）", "资金来源", "计划文件号", "待到位（元）"
OF_PROJECT, OF_FUND = (CODE,), (CODE, SOURCE, NUMBER)
Key = tuple[str, ...]


def place_of(project: Project) -> str:
    township = project.village.parent
    return f"{township}{project.village}" if township else str(project.village)


def projects_to_fill(projects: Iterable[Project]) -> list[Sheet]:
    """Every project that can have a row, with an empty amount."""
    columns = [
        Column(CODE, width=22), Column(NAME, width=34), Column(VILLAGE, width=22),
        Column(ESTIMATE, Kind.YUAN, 16), Column(AMOUNT, Kind.YUAN, 16),
    ]  # fmt: skip
    rows = ([one.code, one.name, place_of(one), one.estimate, None] for one in projects)
    return [Sheet("计划分解", columns, rows)]


def funds_to_fill(funds: Sequence[Fund], money: Mapping[UUID, Money]) -> list[Sheet]:
    columns = [
        Column(CODE, width=22), Column(NAME, width=34), Column(VILLAGE, width=22),
        Column(SOURCE, width=18), Column(NUMBER, width=26), Column(TO_COME, Kind.YUAN, 16),
        Column(AMOUNT, Kind.YUAN, 16),
    ]  # fmt: skip
    rows = (
        [one.project.code, one.project.name, place_of(one.project),
         str(one.get_source_display()), one.paper_number, money[one.pk].to_come, None]
        for one in funds
    )  # fmt: skip
    return [Sheet("资金分解", columns, rows)]


def key_of_fund(fund: Fund) -> Key:
    return (fund.project.code, str(fund.get_source_display()), fund.paper_number)


def read_parts(
    book: Book, headings: Key, offered: Mapping[Key, UUID], left: Decimal
) -> tuple[dict[UUID, Decimal], list[str]]:
    """Yuan by what the `headings` name, of the first visible sheet; or every fault by its cell.

    Rows without an amount are none. More than is `left` of the paper is a fault, too.
    """
    seen = set[UUID]()

    def read(cells: Mapping[str, Cell]) -> tuple[UUID, Decimal] | None:
        if cells[AMOUNT].value is None:
            return None
        key, amount = _row(cells, headings, offered)
        if key in seen:
            raise CellFault(cells[CODE], _("this project stands in an earlier row already."))
        seen.add(key)
        return key, amount

    none = _("Sheet “%(sheet)s” holds no amounts.")
    rows, faults = read_table(book, (*headings, AMOUNT), read, none)
    found = dict(rows)
    if not faults and sum(found.values()) > left:
        faults = [_("The amounts come to more than is left of the paper.")]
    return found, faults


def _row(
    cells: Mapping[str, Cell], headings: Key, offered: Mapping[Key, UUID]
) -> tuple[UUID, Decimal]:
    for cell in cells.values():
        check_plain(cell)
    key = offered.get(tuple(text_of(cells[name]) for name in headings))
    if key is None:
        raise CellFault(cells[CODE], _("no such project can have a row of this paper now."))
    amount = yuan_of(cells[AMOUNT])
    if amount <= 0:
        raise CellFault(cells[AMOUNT], _("an amount must stand here, above zero."))
    return key, amount


MONEY = [
    Column("计划（元）", Kind.YUAN, 16), Column("已到位（元）", Kind.YUAN, 16),
    Column("待到位（元）", Kind.YUAN, 16), Column("已拨付（元）", Kind.YUAN, 16),
    Column("国库结余（元）", Kind.YUAN, 16),
]  # fmt: skip


def papers_workbook(papers: Sequence[PlanPaperMoney], single: Sequence[PaperRow]) -> list[Sheet]:
    """By paper, and project by project with the same figures as the project's ledger."""
    words = [
        Column("资金来源", width=18), Column("计划文件号", width=28),
        Column("发文日期", Kind.DATE, 12),
    ]  # fmt: skip
    totals = [Column("文件总额（元）", Kind.YUAN, 16), Column("待分解（元）", Kind.YUAN, 16)]
    places = [Column(CODE, width=22), Column(NAME, width=34), Column(VILLAGE, width=22)]
    return [
        Sheet("计划文件", [*words, *totals, *MONEY], _papers(papers)),
        Sheet("按项目", [*words, *places, Column("文件原列（元）", Kind.YUAN, 16), *MONEY],
              _rows(papers, single)),
    ]  # fmt: skip


def _papers(papers: Sequence[PlanPaperMoney]) -> Iterator[list[CellIn]]:
    for one in papers:
        paper = one.paper
        yield [
            str(paper.get_source_display()), paper.paper_number, paper.issued_on, paper.total,
            one.spread.left, *_money(one.money),
        ]  # fmt: skip
    whole = together(one.money for one in papers)
    spread = total(one.paper.total for one in papers), total(one.spread.left for one in papers)
    yield ["合计", None, None, *spread, *_money(whole)]


def _rows(papers: Sequence[PlanPaperMoney], single: Sequence[PaperRow]) -> Iterator[list[CellIn]]:
    for row in (*(row for one in papers for row in one.rows), *single):
        fund = row.fund
        yield [
            str(fund.get_source_display()), fund.paper_number, fund.issued_on, fund.project.code,
            fund.project.name, place_of(fund.project), row.first, *_money(row.money),
        ]  # fmt: skip


def _money(money: Money) -> list[CellIn]:
    return [money.planned, money.arrived, money.to_come, money.disbursed, money.left]
