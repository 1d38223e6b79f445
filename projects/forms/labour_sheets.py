"""The labour chapter from a workbook: read and shown first, then put in the place of the rows."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from core.errors import DAMAGED
from core.excel.field import WorkbookField
from projects.actions import Labour
from projects.labour_sheets import read_labour
from projects.models import ImplementationPlan


class LabourReadForm(forms.Form):
    """Every fault is named by sheet and cell; nothing is taken in with one."""

    workbook = WorkbookField(
        label=_("The filled workbook"),
        most_bytes=1 << 20,
        too_large=_("This workbook is too large to be a plan."),
    )
    rows: Sequence[Labour] = ()

    def clean_workbook(self) -> None:
        rows, faults = read_labour(self.cleaned_data["workbook"].book)
        if faults:
            raise forms.ValidationError(faults)
        self.rows = rows


class LabourReplaceForm(forms.Form):
    """The rows as they were shown, signed for their plan; `version` is the project's."""

    rows = forms.CharField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), DAMAGED)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: ImplementationPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = f"labour {plan.pk}"

    def show(self, rows: Sequence[Labour], version: int) -> None:
        """Fill it in with what was read."""
        said = [
            asdict(row) | {"quantity": str(row.quantity), "rate": str(row.rate)} for row in rows
        ]
        sealed = signing.dumps(said, salt=self.salt, compress=True)
        self.initial = {"rows": sealed, "version": version}

    def clean_rows(self) -> list[Labour]:
        try:
            said = signing.loads(self.cleaned_data["rows"], salt=self.salt)
        except signing.BadSignature as bad:
            raise forms.ValidationError(DAMAGED) from bad
        return [
            Labour(**row | {"quantity": Decimal(row["quantity"]), "rate": Decimal(row["rate"])})
            for row in said
        ]
