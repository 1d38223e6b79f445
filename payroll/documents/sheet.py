"""T13, the wage sheet (劳务报酬发放表): the columns of 条例 724, article 15, with masked numbers.

The PDF carries its own rows as a workbook. On masking see ADR 0008.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from django.utils import timezone

from core.excel.writing import CellIn, Column, Kind, Sheet, write_workbook
from core.masks import mask_account
from core.money import grouped, in_capitals
from core.pdf import Attached
from payroll.credits import credits_of
from payroll.figures import LineMoney, SheetTotals, lines_of, totals_of
from payroll.items import items_of, pieces_printed, rates_of, remarks_printed, trades_printed
from payroll.models import AttemptEvent, WageSheet
from payroll.rules import Standing
from payroll.signing import said_on_paper
from projects.documents import SIGNERS, Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled
from workers.documents.words import Numbers, categories_said, numbers_of
from workers.models import PersonCategory

COLUMNS = (
    Column("序号", Kind.INT, 6),
    Column("姓名", width=16),
    Column("身份证号码", width=22),
    Column("联系方式", width=14),
    Column("人员类别", width=16),
    Column("工种", width=10),
    Column("工作时间（出勤工日/工时）", Kind.YUAN),
    Column("标准（元/工日）", Kind.YUAN),
    Column("计件工程量/单价"),
    Column("应发工资项目及数额", Kind.YUAN),
    Column("代扣代缴扣除项目和数额", Kind.YUAN),
    Column("实发数额", Kind.YUAN),
    Column("开户行", width=24),
    Column("账号", width=22),
    Column("银行代发凭证号或本人签字", width=24),
    Column("备注"),
)
REMARKS = {
    Standing.SET_ASIDE: "待付挂账",
    Standing.HELD: "异议处理中",
    Standing.ON_ITS_WAY: "银行办理中",
}


@dataclass(frozen=True, slots=True)
class Credit:
    """The payment that reached someone: the bank, the masked account and the file's number."""

    bank: str
    account: str
    reference: str


@dataclass(frozen=True, slots=True)
class WageRow:
    """A line of T13; amounts in yuan, `days` in work days."""

    number: int
    name: str
    numbers: Numbers
    category: str
    trade: str
    days: Decimal
    rates: tuple[Decimal, ...]
    pieces: str
    gross: Decimal
    withheld: Decimal
    bank: str
    account: str
    voucher: str
    remark: str

    @property
    def rate(self) -> Decimal | str | None:
        """A figure where there is one rate, words where there are several."""
        return self.rates[0] if len(self.rates) == 1 else self.rates_said or None

    @property
    def rates_said(self) -> str:
        return "、".join(grouped(rate) for rate in self.rates)

    @property
    def paid_out(self) -> Decimal:
        return self.gross - self.withheld

    @property
    def cells(self) -> tuple[CellIn, ...]:
        """As the workbook holds it, under COLUMNS."""
        return (
            self.number, self.name, self.numbers.id_number, self.numbers.phone, self.category,
            self.trade, self.days, self.rate, self.pieces, self.gross, self.withheld,
            self.paid_out, self.bank, self.account, self.voucher, self.remark,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of T13, as printed."""

    days: str
    gross: str
    withheld: str
    paid_out: str


@dataclass(frozen=True, slots=True)
class WageSheetPaper:
    """T13: a sheet's live lines."""

    header: tuple[Pair, ...]
    columns: tuple[str, ...]
    rows: tuple[WageRow, ...]
    totals: Totals
    capitals: str
    signatures: tuple[str, ...] = SIGNERS


def wage_sheet(project: Project, about_id: UUID) -> Filled:
    sheet = WageSheet.objects.live().get(project=project, pk=about_id)
    lines = lines_of(sheet)
    came = credits_of(one.line for one in lines)
    rows = tuple(_rows(lines, came, said_on_paper(sheet)))
    totals = totals_of(lines)
    paper = WageSheetPaper(
        header=heading(
            project,
            ("用人单位名称", project.party_name),
            ("支付周期", period_said(sheet)),
            ("支付日期", _paid_on(lines, came.values())),
        ),
        columns=tuple(column.heading for column in COLUMNS),
        rows=rows,
        totals=_totals(totals),
        capitals=in_capitals(totals.entitled),
    )
    return Filled(paper, (_workbook(sheet, rows, totals),))


def period_said(sheet: WageSheet) -> str:
    return f"{on_paper(sheet.first)}至{on_paper(sheet.last)}"


def _rows(
    lines: Sequence[LineMoney],
    came: Mapping[UUID, AttemptEvent],
    signed: Mapping[UUID, tuple[str, str]],
) -> Iterator[WageRow]:
    categories = _categories(lines)
    items = items_of(one.line for one in lines)
    for one in lines:
        line, person = one.line, one.line.entry.person
        numbers, made_of = numbers_of(person), items[line.pk]
        agreed, lacking = signed[line.pk]
        remarks = [REMARKS.get(one.standing), lacking, *remarks_printed(made_of)]
        credit = Credit(person.bank, numbers.account, "")
        if line.pk in came:
            credit = _credit(came[line.pk])
        yield WageRow(
            number=line.row,
            name=line.name,
            numbers=numbers,
            category=categories_said(categories.get(person.pk, [])),
            trade=trades_printed(made_of, line.trade),
            days=line.days,
            rates=tuple(rates_of(made_of)),
            pieces=pieces_printed(made_of),
            gross=line.gross,
            withheld=line.withheld,
            bank=credit.bank,
            account=credit.account,
            voucher=" ".join(filter(None, (credit.reference, agreed))),
            remark="；".join(filter(None, remarks)),
        )


def _categories(lines: Sequence[LineMoney]) -> dict[UUID, list[str]]:
    people = [one.line.entry.person_id for one in lines]
    held = PersonCategory.objects.held_on(timezone.localdate()).filter(person__in=people)
    found: dict[UUID, list[str]] = {}
    for person, category in held.values_list("person_id", "category__short"):
        found.setdefault(person, []).append(category)
    return found


def _credit(came: AttemptEvent) -> Credit:
    """The account that was used, which the person may have changed since."""
    attempt = came.attempt
    if attempt.batch is None:
        return Credit("", "", "现金，本人签收")
    account = mask_account(attempt.unseal("account"))
    return Credit(attempt.bank, account, attempt.batch.reference)


def _paid_on(lines: Sequence[LineMoney], came: Iterable[AttemptEvent]) -> str:
    """The day of the last credit once everybody is paid; room for the pen until then."""
    if not all(one.standing == Standing.PAID for one in lines):
        return on_paper(None)
    return on_paper(max((event.happened_on for event in came), default=None))


def _totals(sums: SheetTotals) -> Totals:
    return Totals(
        days=str(sums.days),
        gross=grouped(sums.gross),
        withheld=grouped(sums.withheld),
        paid_out=grouped(sums.entitled),
    )


def _workbook(sheet: WageSheet, rows: Sequence[WageRow], sums: SheetTotals) -> Attached:
    blank = (None,) * len(COLUMNS)
    last = (
        "合计", *blank[1:6], sums.days, *blank[7:9], sums.gross, sums.withheld, sums.entitled,
        *blank[12:],
    )  # fmt: skip
    out = BytesIO()
    filled = Sheet("劳务报酬发放表", COLUMNS, [*(row.cells for row in rows), last])
    write_workbook([filled], out)
    # An ASCII name: readers differ in what they make of another one.
    name = f"T13-{sheet.number}.xlsx"
    return Attached(name, out.getvalue(), f"劳务报酬发放表第{sheet.number}期的电子数据")
