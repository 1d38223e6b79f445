"""The bank's answer to a list of names and accounts, by its workbook."""

import hashlib
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.excel.package import Limits
from core.excel.reading import BadWorkbook, read_workbook
from core.forms import DayField, NewRowForm
from workers.answers import read_answer
from workers.models import BankCheck

MOST_BYTES = 5 << 20


class AnswerWorkbookForm(NewRowForm):
    """Read whole; every fault is named by sheet and cell."""

    workbook = forms.FileField(
        label=_("The bank's workbook"),
        help_text=_(
            "The list as it was sent; the bank has filled in 校验结果 (一致 or 不一致) and 原因."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    answered_on = DayField(label=_("The bank's day"), initial=timezone.localdate)
    field_order = ("workbook", "answered_on")

    def __init__(self, *args: Any, check: BankCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check

    def clean_workbook(self) -> bytes:
        file = self.cleaned_data["workbook"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                gettext("This workbook is too large to be a bank's answer.")
            )
        content: bytes = file.read()
        self.sha256 = hashlib.sha256(content).hexdigest()
        try:
            book = read_workbook(content, Limits(file_bytes=MOST_BYTES))
        except BadWorkbook as bad:
            raise forms.ValidationError(bad.message) from bad
        self.verdicts, faults = read_answer(book, self.check)
        if faults:
            raise forms.ValidationError(faults)
        return content
