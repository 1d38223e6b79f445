"""Works that began on paper and come in under way (补录)."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale, issue_funds, name_bodies
from config.demo_data.clock import acting
from config.demo_data.enrolling import enrol, sign, vote_pay
from config.demo_data.papers import picture
from config.demo_data.walking import through_both
from core.ids import new_id
from core.money import total
from payroll.actions import PaidOnPaper, add_opening_sheet
from payroll.actions.opening import PaidRow
from projects.actions import OnPaper, add_paper, take_over
from projects.models import PaperKind
from regions.models import Division
from workers.models import RosterEntry

BEFORE = 60  # days of work on paper
PAPERS = ("四议两公开记录", "县发展改革局批复", "开工报告")


def come_in(tale: Tale, *, sheets: int, signed: bool) -> None:
    """The works began sixty days before `tale.began`; `sheets` of the two paid ones are entered."""
    _take_over(tale)
    issue_funds(tale)
    name_bodies(tale)
    vote_pay(tale)
    enrol(tale)
    sign(tale)
    for month in range(sheets):
        _paid_on_paper(tale, month)
    if signed:
        through_both(tale, 48)


def _take_over(tale: Tale) -> None:
    with acting(tale.crew.recorder, tale.day(0)) as recorder:
        papers = OnPaper(
            began_on=tale.day(-BEFORE),
            approval_number=f"民发改〔{tale.began:%Y}〕{tale.seed + 60}号",
            sheets_paid=2,
            note="开工以来用纸质考勤表和发放表",
        )
        tale.project = take_over(
            id=new_id(),
            village=Division.objects.get(code=tale.village),
            description=tale.description,
            papers=papers,
            by=recorder,
        )
        for title in PAPERS:
            add_paper(
                id=new_id(),
                project_id=tale.project.pk,
                kind=PaperKind.BEFORE,
                file=picture(title),
                title=title,
                by=recorder,
            )


def _paid_on_paper(tale: Tale, month: int) -> None:
    """Thirty days each, paid a fortnight later; fewer days for some."""
    first = tale.day(30 * month - BEFORE)
    last = first + datetime.timedelta(days=29)
    with acting(tale.crew.recorder, tale.day(47), 10 + month) as recorder:
        entries = RosterEntry.objects.filter(project=tale.project).order_by("number")
        rows = [_row(entry, month) for entry in entries]
        paid = PaidOnPaper(
            first=first,
            last=last,
            paid_on=last + datetime.timedelta(days=14),
            total=total(row.amount for row in rows),
            rows=rows,
            sha256="",
        )
        add_opening_sheet(
            id=new_id(),
            project_id=tale.project.pk,
            paid=paid,
            file=picture(f"劳务报酬发放表（第{month + 1}期）"),
            by=recorder,
        )


def _row(entry: RosterEntry, month: int) -> PaidRow:
    days = Decimal(24 - (entry.number + month) % 5) - Decimal("0.5") * (entry.number % 2)
    return PaidRow(entry.number, days, (days * entry.day_rate).quantize(Decimal("0.01")))
