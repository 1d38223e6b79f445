"""T13 for the pen: everyone's line with room for his name, each page with the way to its ticks.

条例 724, article 31: the wage table is signed by the worker.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse

from core.documents import Form
from core.money import grouped
from core.pdf import qr_data_url
from payroll.documents.sheet import period_said
from payroll.models import WageLine, WageSheet
from payroll.signing_rules import page_of
from projects.documents import Pair, heading
from projects.models import Project
from projects.paperwork import Filled, Paper, Subject

# Registered with the filled sheet's layout as T13 (`payroll.documents`): one form, two layouts.
FORM = Form("T13", "劳务报酬签字表", "documents/T13_signing.html", "payroll")
SIGNERS = ("记录员", "监督小组", "理事会负责人")


@dataclass(frozen=True, slots=True)
class SignRow:
    """A line as it stands, ready to print."""

    number: int
    name: str
    group: str
    trade: str
    days: str
    amount: str


@dataclass(frozen=True, slots=True)
class SignPage:
    """`qr` leads to the page on which its signatures are ticked."""

    number: int
    qr: str
    rows: tuple[SignRow, ...]


@dataclass(frozen=True, slots=True)
class SignatureSheet:
    header: tuple[Pair, ...]
    pages: tuple[SignPage, ...]
    signatures: tuple[str, ...] = SIGNERS


def signature_paper(sheet: WageSheet, site: str) -> Paper:
    """The signature sheet of one wage sheet, for `issue`; `site` as in `https://host`."""
    said = f"第{sheet.number}期 {period_said(sheet)}"

    def fill(project: Project, about_id: Any) -> Filled:
        return Filled(_paper(project, sheet, site))

    return Paper(FORM, "", lambda project: [Subject(said, sheet.pk, shown=said)], fill)


def _paper(project: Project, sheet: WageSheet, site: str) -> SignatureSheet:
    url = site + reverse("sheet_sign", args=[sheet.pk])
    pages = groupby(sheet.lines.live(), key=lambda line: page_of(line.row))
    return SignatureSheet(
        header=heading(project, ("支付周期", period_said(sheet))),
        pages=tuple(
            SignPage(number, qr_data_url(f"{url}?page={number}"), tuple(map(_row, lines)))
            for number, lines in pages
        ),
    )


def _row(line: WageLine) -> SignRow:
    return SignRow(
        line.row, line.name, line.group, line.trade, f"{line.days:f}", grouped(line.amount)
    )
