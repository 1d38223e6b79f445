"""Making, posting, checking and deciding a wage sheet."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, NewRowForm
from payroll.forms.looking import FaultsField
from payroll.models import PAYABLE_IN, UNDER_WAY, SheetState, WageLine
from payroll.models.sheet import SheetQuerySet
from projects.forms.answering import AnsweredForm
from projects.forms.choosing import choose
from projects.forms.notices import ObjectionForm, PostingForm
from projects.models import Verdict

OPEN = [*UNDER_WAY, SheetState.APPROVED]
SHOWN = {
    "open": OPEN,
    "closed": [SheetState.CLOSED],
    "discarded": [SheetState.DISCARDED],
    "all": [*OPEN, *PAYABLE_IN],
}


class SheetSearchForm(forms.Form):
    """Filters of the list; what is not understood filters nothing."""

    q = forms.CharField(label=_("Project, code or village"), required=False, max_length=60)
    show = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("not settled yet")),
            ("closed", _("paid and closed")),
            ("all", _("all but discarded")),
            ("discarded", _("discarded")),
        ],
    )

    def found(self, sheets: SheetQuerySet) -> SheetQuerySet:
        """The sheets looked for, the latest period first."""
        asked = self.cleaned_data if self.is_valid() else {}
        if words := asked.get("q", "").strip():
            sheets = sheets.search(words)
        states = SHOWN[asked.get("show") or "open"]
        return sheets.filter(state__in=states).order_by("-last", "-first", "pk")

    @property
    def narrowed(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class PeriodForm(forms.Form):
    """Which days a sheet covers, both included; by GET it shows what the sheet would hold."""

    first = DayField(label=pgettext_lazy("period", "First day"))
    last = DayField(
        label=pgettext_lazy("period", "Last day"),
        help_text=_("Earlier days that no sheet has paid yet come along by themselves."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        if last and last > timezone.localdate():
            self.add_error("last", _("The period isn't over yet: its last day lies ahead."))
        return said


class SheetForm(NewRowForm, PeriodForm):
    """The period that the preview showed, carried along unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget = forms.HiddenInput()


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: a day was logged for the wrong person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SheetNoticeForm(PostingForm, AnsweredForm):
    """Where and since when the sheet hangs, and who answers for it from then on."""

    field_order = ("posted_on", "place", "phone", "photo", "responsible", "paper")


class LineObjectionForm(ObjectionForm):
    """An objection to one line, or to the whole sheet."""

    line_id = forms.TypedChoiceField(  # type: ignore[assignment]  # a choice of the same ids
        label=_("Whom it is about"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("An objection to one line holds that line; the others are paid in time."),
    )
    field_order = ("line_id", "text", "raised_by", "raised_on")

    def __init__(self, *args: Any, lines: Iterable[WageLine], **kwargs: Any) -> None:
        super().__init__(*args, line="", **kwargs)
        named = [(str(line.pk), f"{line.row} {line.name}") for line in lines]
        choose(self, "line_id", [("", _("the whole sheet")), *named])


class SheetDecideForm(AnsweredForm):
    """Approve or return; `sha256` is what the page showed."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[(choice.value, choice.label) for choice in (Verdict.APPROVE, Verdict.RETURN)],
        widget=forms.RadioSelect,
        help_text=_("What has hung for its days hangs again only where it changes."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a return: name every fault at once."),
    )
    faults = FaultsField(label=_("Faults line by line"))
    field_order = ("verdict", "reason", "faults", "responsible", "paper")

    def __init__(self, *args: Any, lines: Iterable[WageLine], **kwargs: Any) -> None:
        """Without `lines` no faults are asked for: the supervision group doubts each line."""
        super().__init__(*args, **kwargs)
        widget: Any = self.fields["faults"].widget
        widget.lines = list(lines)
        if not widget.lines:
            del self.fields["faults"]
