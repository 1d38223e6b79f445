"""A wage sheet that was paid on paper: its days, its total, its rows and its picture."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.excel.package import Limits
from core.excel.reading import BadWorkbook, read_workbook
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from payroll.actions import PaidOnPaper
from payroll.openings import read_opening
from projects.models import Project

MOST_BYTES = 2 << 20


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
    workbook = forms.FileField(
        label=_("The filled workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )
    paper = PaperField(label=_("Picture of the signed sheet"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def clean_workbook(self) -> bytes:
        file = self.cleaned_data["workbook"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(gettext("This workbook is too large to be a wage sheet."))
        content: bytes = file.read()
        try:
            book = read_workbook(content, Limits(file_bytes=MOST_BYTES))
        except BadWorkbook as bad:
            raise forms.ValidationError(bad.message) from bad
        self.rows, faults = read_opening(book, self.project)
        if faults:
            raise forms.ValidationError(faults)
        return content

    def paid(self) -> PaidOnPaper:
        said = {name: self.cleaned_data[name] for name in ("first", "last", "paid_on", "total")}
        sha256 = hashlib.sha256(self.cleaned_data["workbook"]).hexdigest()
        return PaidOnPaper(rows=self.rows, sha256=sha256, **said)
