"""T20: a slip for what is handed out (领用单), and a material's ledger (收发存台账)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from procurement.models import Move, StockCard, StockRow
from procurement.rules import plain
from procurement.stock import Entry, entries, ledger_rows
from procurement.stock_words import summary
from projects.documents import Pair, heading, on_paper
from projects.models import Project
from projects.paperwork import Filled, Subject

BLANK_LINES = 10


@dataclass(frozen=True, slots=True)
class StorePaper:
    """T20; `rows` under `headings`, each with its width in mm (0: what is left) and its class."""

    title: str
    header: tuple[Pair, ...]
    headings: tuple[tuple[str, int, str], ...]
    rows: tuple[tuple[str, ...], ...]
    signatures: tuple[str, ...]

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row's cells with the class of their column."""
        kinds = [kind for _heading, _width, kind in self.headings]
        return [list(zip(row, kinds, strict=True)) for row in self.rows]


LEDGER = (
    ("日期", 32, "centre"), ("摘要", 0, ""), ("入库数量", 22, "number"), ("出库数量", 22, "number"),
    ("结存", 22, "number"), ("领用人", 28, "centre"), ("用途部位", 40, ""),
    ("保管员", 24, "centre"),
)  # fmt: skip
SLIP = (
    ("日期", 32, "centre"), ("物资名称、规格", 0, ""), ("单位", 18, "centre"),
    ("出库数量", 26, "number"), ("用途部位", 58, ""), ("领用人签字", 48, ""),
)  # fmt: skip


def store_subjects(project: Project) -> Iterator[Subject]:
    """The ledger of every material, and an empty slip once there is a store."""
    cards = list(StockCard.objects.filter(project=project))
    if cards:
        yield Subject("空白领用单", project.pk, shown="空白领用单")
    for card in cards:
        said = f"{card}（{card.unit}）收发存台账"
        yield Subject(said, card.pk, shown=said)


def slip_subject(project: Project, about_id: UUID) -> Subject | None:
    """The slip of one handing-out: too many to be listed."""
    rows = StockRow.objects.filter(project=project, move=Move.HANDED_OUT)
    row = rows.select_related("card").filter(pk=about_id).first()
    if row is None:
        return None
    said = f"{row.card} {on_paper(row.happened_on)}领用单"
    return Subject(said, row.pk, shown=said)


def store_paper(project: Project, about_id: UUID) -> Filled:
    """`about_id` is a card's, a row's that was handed out, or the project's for an empty slip."""
    if about_id == project.pk:
        return _slip(project, [("",) * len(SLIP)] * BLANK_LINES)
    card = StockCard.objects.filter(project=project, pk=about_id).first()
    if card is not None:
        return Filled(_ledger(project, card))
    row = StockRow.objects.select_related("card").get(project=project, pk=about_id)
    return _slip(project, [_handed_out(row)])


def ledger_line(one: Entry) -> tuple[str, ...]:
    """Under LEDGER, as paper and workbook say it."""
    row = one.row
    return (
        on_paper(row.happened_on),
        summary(row),
        plain(one.came) if one.came else "",
        plain(one.went) if one.went else "",
        plain(one.stands),
        row.taker,
        row.place,
        row.responsible.name,
    )


def _ledger(project: Project, card: StockCard) -> StorePaper:
    return StorePaper(
        title="物资收发存台账",
        header=heading(project, ("物资名称、规格", str(card)), ("单位", card.unit)),
        headings=LEDGER,
        rows=tuple(ledger_line(one) for one in entries(card, ledger_rows(card))),
        signatures=("保管员", "监督小组", "理事会负责人"),
    )


def _slip(project: Project, rows: list[tuple[str, ...]]) -> Filled:
    return Filled(
        StorePaper("物资出库（领用）单", heading(project), SLIP, tuple(rows), ("领用人", "保管员"))
    )


def _handed_out(row: StockRow) -> tuple[str, ...]:
    """The taker's name stands beside the room for his signature."""
    return (
        on_paper(row.happened_on),
        str(row.card),
        row.card.unit,
        plain(-row.quantity),
        row.place,
        f"{row.taker}：",
    )
