"""What the bank answered: by its workbook, or by a slip with the exceptions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.commas import BadCommas, read_commas
from core.digests import digest_of
from core.excel.field import Uploaded, WorkbookField
from core.excel.reading import Book
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import ZERO
from payroll.actions import Answered, Outcome
from payroll.models import AttemptEvent, FailureReason, PaymentAttempt, PaymentBatch
from payroll.results import read_results
from payroll.rules import ON_ITS_WAY, State
from payroll.words import ATTEMPTS

REASONS = [choice for choice in FailureReason.choices if choice[0] != FailureReason.RETURNED]


class _ResultsForm(NewRowForm):
    happened_on = DayField(label=_("The bank's day"), initial=timezone.localdate)
    receipt_total = YuanFormField(
        label=_("Total credited by the bank's receipt"),
        help_text=_("To the cent; 0 where money was only taken back."),
    )


class _ResultsField(WorkbookField):
    """A CSV file, too, by its name."""

    def read(self, name: str, content: bytes) -> Book:
        if not name.lower().endswith(".csv"):
            return super().read(name, content)
        try:
            return read_commas(content)
        except BadCommas as bad:
            raise forms.ValidationError(gettext("This is no CSV file that can be read.")) from bad


class WorkbookForm(_ResultsForm):
    """The bank's workbook or CSV file, read whole; every fault is named by sheet and cell."""

    workbook = _ResultsField(
        label=_("The bank's file"),
        most_bytes=5 << 20,
        too_large=_("This workbook is too large to be a bank's answer."),
        help_text=_("The file as you sent it, with its result and reason filled in by the bank."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    checksum = forms.CharField(
        label=_("Checksum on the note that came with it"),
        required=False,
        max_length=100,
        help_text=_("If there is one: the first 8 figures are enough."),
    )
    paper = PaperField(
        label=_("Picture of the receipt"),
        required=False,
        help_text=_("Needed wherever something was credited."),
    )
    field_order = ("workbook", "checksum", "receipt_total", "happened_on", "paper")

    def __init__(self, *args: Any, batch: PaymentBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def clean_workbook(self) -> Uploaded:
        sent: Uploaded = self.cleaned_data["workbook"]
        self.sha256 = sent.sha256
        self.outcomes, faults = read_results(sent.book, self.batch)
        if faults:
            raise forms.ValidationError(faults)
        return sent

    def clean_checksum(self) -> str:
        said = "".join(self.cleaned_data["checksum"].split()).lower()
        if said and (len(said) < 8 or not getattr(self, "sha256", said).startswith(said)):
            raise forms.ValidationError(
                gettext("The file has another checksum: it is not the one that the bank gave out.")
            )
        return said

    @property
    def said(self) -> Answered:
        given = self.cleaned_data
        return Answered(self.outcomes, given["receipt_total"], given["happened_on"], self.sha256)


class ExceptForm(_ResultsForm):
    """All rows were credited except these; of those credited before, these were taken back."""

    paper = PaperField(label=_("Picture of the receipt"))

    def __init__(
        self,
        *args: Any,
        attempts: list[PaymentAttempt],
        latest: Mapping[UUID, AttemptEvent],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attempts = attempts
        self.states = {one.in_file[0]: State(latest[one.pk].state) for one in attempts}
        for one in attempts:
            row, _account = one.in_file
            if field := _row_field(one.name, self.states[row]):
                self.fields[f"row_{row}"] = field
        if not any(state in ON_ITS_WAY for state in self.states.values()):
            del self.fields["receipt_total"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each row of the file with its field (None where its result is final) and its badge."""
        return [
            {
                "attempt": one,
                "field": self[name] if (name := f"row_{one.row}") in self.fields else None,
                "badge": ATTEMPTS[self.states[one.in_file[0]]],
            }
            for one in self.attempts
        ]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """What is asked of the slip as a whole."""
        names = ("receipt_total", "happened_on", "paper")
        return [self[name] for name in names if name in self.fields]

    @property
    def outcomes(self) -> list[Outcome]:
        given = [
            (row, state, self.cleaned_data.get(f"row_{row}", ""))
            for row, state in self.states.items()
        ]
        return [_outcome(*one) for one in given if one[1] in ON_ITS_WAY or one[2]]

    @property
    def sha256(self) -> str:
        """Of what is said with the slip: the same again changes nothing."""
        rows = [[one.row, one.state, one.reason] for one in self.outcomes]
        said = [str(self.cleaned_data["happened_on"]), rows]
        return digest_of(said)

    @property
    def said(self) -> Answered:
        given = self.cleaned_data
        total = given.get("receipt_total", ZERO)
        return Answered(self.outcomes, total, given["happened_on"], self.sha256)


def _row_field(name: str, state: State) -> forms.ChoiceField | None:
    if state in ON_ITS_WAY:
        choices: list[tuple[str, Any]] = [("", _("credited")), *REASONS]
    elif state == State.SUCCEEDED:
        choices = [("", "—"), (FailureReason.RETURNED, _("taken back by the bank"))]
    else:
        return None
    return forms.ChoiceField(label=name, required=False, choices=choices)


def _outcome(row: int, state: State, reason: str) -> Outcome:
    if not reason:
        return Outcome(row, State.SUCCEEDED)
    return Outcome(row, State.FAILED if state in ON_ITS_WAY else State.RETURNED, reason)
