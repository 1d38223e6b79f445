"""The bank's answer to a list of names and accounts, by its workbook."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.excel.field import Uploaded, WorkbookField
from core.forms import DayField, NewRowForm
from workers.answers import read_answer
from workers.models import BankCheck


class AnswerWorkbookForm(NewRowForm):
    """Read whole; every fault is named by sheet and cell."""

    workbook = WorkbookField(
        label=_("The bank's workbook"),
        most_bytes=5 << 20,
        too_large=_("This workbook is too large to be a bank's answer."),
        help_text=_(
            "The list as it was sent; the bank has filled in 校验结果 (一致 or 不一致) and 原因."
        ),
    )
    answered_on = DayField(label=_("The bank's day"), initial=timezone.localdate)
    field_order = ("workbook", "answered_on")

    def __init__(self, *args: Any, check: BankCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check

    def clean_workbook(self) -> Uploaded:
        sent: Uploaded = self.cleaned_data["workbook"]
        self.verdicts, faults = read_answer(sent.book, self.check)
        if faults:
            raise forms.ValidationError(faults)
        return sent
