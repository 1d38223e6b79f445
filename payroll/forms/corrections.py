"""What was wrong about a paid day, and what is taken off with the worker's signature."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import NewRowForm, PaperField
from payroll.actions import Wrong
from payroll.models import CorrectionKind
from projects.forms.choosing import choose
from workers.models import RosterEntry

LITTLE = CorrectionKind.TOO_LITTLE.value
HALVES = [
    ("3", _("the whole day was not worked")),
    ("1", _("the morning was not worked")),
    ("2", _("the afternoon was not worked")),
    (LITTLE, _("too little was paid for this day")),
]


class CorrectionForm(NewRowForm):
    """One of the line's days, what was wrong about it, and why."""

    day = forms.TypedChoiceField(
        label=_("Day"), coerce=datetime.date.fromisoformat, widget=forms.Select
    )
    wrong = forms.ChoiceField(label=_("What is wrong"), choices=HALVES, widget=forms.RadioSelect)
    amount = YuanFormField(
        label=_("Yuan too little"),
        required=False,
        above_zero=True,
        help_text=_("Only where too little was paid. What was too much is reckoned."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("As it will stand on the next sheet."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, days: Sequence[datetime.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "day", [(day.isoformat(), date_format(day)) for day in days])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("wrong") == LITTLE and "amount" in said and said["amount"] is None:
            self.add_error("amount", _("Give an amount above zero, up to 100,000 yuan."))
        return said

    def asked(self) -> dict[str, Any]:
        """For `correct_line`."""
        said = self.cleaned_data
        little = said["wrong"] == LITTLE
        too_little: Decimal | None = said["amount"] if little else None
        wrong = Wrong(said["day"], 0 if little else int(said["wrong"]), too_little)
        return {"id": said["id"], "wrong": wrong, "reason": said["reason"]}


class DeductionForm(NewRowForm):
    """Whom, how much and why; the picture of what he signed."""

    entry_id = forms.TypedChoiceField(label=_("Worker"), coerce=UUID, widget=forms.Select)
    amount = YuanFormField(label=_("Amount (yuan)"), above_zero=True)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = PaperField(label=_("Picture with the worker's signature"))

    def __init__(self, *args: Any, entries: Iterable[RosterEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.number} {one.person.name}") for one in entries]
        choose(self, "entry_id", [("", _("Choose")), *named])
