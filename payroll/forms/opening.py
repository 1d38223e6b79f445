"""A wage sheet that was paid on paper: its days, its total, its rows and its picture."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.excel.field import Uploaded, WorkbookField
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from payroll.actions import PaidOnPaper
from payroll.openings import read_opening
from projects.models import Project


class OpeningForm(NewRowForm):
    """Read whole; every fault is named by sheet and cell, and nothing is taken in with one."""

    first = DayField(label=pgettext_lazy("period", "First day"))
    last = DayField(label=pgettext_lazy("period", "Last day"))
    paid_on = DayField(label=_("Paid on"))
    total = YuanFormField(
        label=_("Total of the sheet"),
        above_zero=True,
        help_text=_("As it stands on the signed paper. The rows must add up to it to the cent."),
    )
    workbook = WorkbookField(
        label=_("The filled workbook"),
        most_bytes=2 << 20,
        too_large=_("This workbook is too large to be a wage sheet."),
    )
    paper = PaperField(label=_("Picture of the signed sheet"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def clean_workbook(self) -> Uploaded:
        sent: Uploaded = self.cleaned_data["workbook"]
        self.rows, faults = read_opening(sent.book, self.project)
        if faults:
            raise forms.ValidationError(faults)
        return sent

    def paid(self) -> PaidOnPaper:
        said = {name: self.cleaned_data[name] for name in ("first", "last", "paid_on", "total")}
        return PaidOnPaper(rows=self.rows, sha256=self.cleaned_data["workbook"].sha256, **said)
