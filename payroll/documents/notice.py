"""T14, the public notice of a wage sheet (劳务报酬发放公示).

It prints what the notice says and nothing beyond it: no ID number, no account, no date of birth,
no priority group (domain.md §5).
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.money import grouped, total
from payroll.actions.notice import to_post
from payroll.documents.sheet import period_said
from payroll.models import WageSheet
from payroll.noticing import HEADINGS
from projects.county import settings_of
from projects.documents import Pair, council_of, heading, on_paper
from projects.models import Notice, Project
from projects.paperwork import Filled

DAYS, GROSS, AMOUNT = (HEADINGS.index(one) for one in ("出勤工日", "应发（元）", "实发（元）"))


@dataclass(frozen=True, slots=True)
class WageNotice:
    """T14. Its dates, place and phone are open until the notice is on record. `part` says so where
    only what has changed hangs there again."""

    header: tuple[Pair, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    days: str
    gross: str
    amount: str
    period: str
    part: str
    hung: str
    place: str
    phone: str
    publisher: str
    blanks: tuple[str, ...] = ("", "", "")
    signatures: tuple[str, ...] = ()


def wage_notice(project: Project, about_id: UUID) -> Filled:
    rows = WageSheet.objects.live().select_related("notice")
    sheet = rows.get(project=project, pk=about_id)
    notice = sheet.notice if sheet.notice and sheet.notice.stands else None
    said, columns, *lines = _shown(sheet, notice)
    return Filled(
        WageNotice(
            header=heading(project, ("支付周期", period_said(sheet))),
            columns=tuple(columns),
            rows=tuple(tuple(line) for line in lines),
            days=str(sum((Decimal(line[DAYS]) for line in lines), Decimal(0))),
            gross=grouped(_sum(lines, GROSS)),
            amount=grouped(_sum(lines, AMOUNT)),
            period=period_said(sheet),
            part="".join(said),
            hung=_hung(project, notice),
            place=notice.place if notice else "",
            phone=notice.phone if notice else "",
            publisher=council_of(project),
        )
    )


def _sum(lines: list[list[str]], column: int) -> Decimal:
    return total(line[column].replace(",", "") for line in lines)


def _shown(sheet: WageSheet, notice: Notice | None) -> list[list[str]]:
    """Which part it is, and the table: what hangs there, if it is on record; what would hang there
    today, if not."""
    if notice is not None:
        return [notice.body.splitlines()[1:], *notice.table]
    board = to_post(sheet)
    return [[board.said], HEADINGS, *(row.cells for row in board.rows)]


def _hung(project: Project, notice: Notice | None) -> str:
    if notice is None:
        days, first, last = settings_of(project.village_id).notice_days, None, None
    else:
        days, first, last = notice.days, notice.posted_on, notice.last_day
    return f"{on_paper(first)}至{on_paper(last)}（张贴当日不计，公示{days}日）"
