"""What the pages of wages share: their rows in reach, the way back, and papers."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from payroll.models import PaymentBatch, WageLine, WageSheet
from projects.tabs import Link
from projects.views.pages import below
from regions.http import Request
from regions.models import Post

PLACES = "project__village__parent__parent"


def sheet_of(request: Request, pk: UUID) -> WageSheet:
    """The sheet with its project, notice and places; a stranger gets 404."""
    rows = WageSheet.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("notice", "terms", PLACES), pk=pk)


def line_of(request: Request, pk: UUID) -> WageLine:
    rows = WageLine.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("sheet__notice", "entry__person", PLACES), pk=pk)


def batch_of(request: Request, pk: UUID) -> PaymentBatch:
    rows = PaymentBatch.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("sheet", "made_by__user__human", PLACES), pk=pk)


def below_sheet(sheet: WageSheet, actor: Post | None, *here: Link | str) -> dict[str, Any]:
    """The context of a page below a sheet's: project, sheet, and the way back."""
    link = Link(named(sheet), sheet.get_absolute_url() if here else "")
    return below(sheet.project, actor, "sheet_list", link, *here) | {"sheet": sheet}


def below_file(batch: PaymentBatch, actor: Post | None, *here: Link | str) -> dict[str, Any]:
    """The context of a page below a bank file's."""
    file = Link(batch.reference, batch.get_absolute_url())
    return below_sheet(batch.sheet, actor, file, *here) | {"batch": batch}


def named(sheet: WageSheet) -> str:
    return _("Wage sheet %(number)s") % {"number": sheet.number}
