"""Asking that a project ends, deciding on it, and money that went back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from projects.actions import WentBack
from projects.forms.answering import AnsweredForm, VerdictForm
from projects.forms.choosing import choose
from projects.models import Fund, Meeting, Use, Verdict


class EndingAskForm(AnsweredForm, NewRowForm):
    """Why it shall end, with the paper and, where one is needed, the villagers' resolution."""

    reason = forms.CharField(
        label=_("Why the project shall end"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    resolution = forms.ChoiceField(label=_("The villagers' resolution"), required=False)
    document = PaperField(
        label=_("Picture of the application or minutes"),
        help_text=_("With signatures and seal: they must be readable."),
    )
    field_order = ("reason", "resolution", "document", "responsible", "paper")

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not meetings:
            del self.fields["resolution"]
            return
        held = [
            (str(one.pk), f"{date_format(one.held_on)} {one.get_assembly_display()}")
            for one in meetings
        ]
        choose(self, "resolution", [("", _("none")), *held])


class EndingDecideForm(VerdictForm):
    """Agreed to or refused, both with a reason; `version` is the project's that the page showed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, verdicts=(Verdict.APPROVE, Verdict.REJECT), **kwargs)
        self.fields["reason"].required, self.fields["reason"].help_text = True, ""


class FundReturnForm(NewRowForm):
    """What a voucher says of money that went back."""

    fund = forms.ModelChoiceField(label=_("Plan paper"), queryset=Fund.objects.none())
    use = forms.ChoiceField(
        label=_("From where"), required=False, widget=forms.RadioSelect, initial=""
    )
    amount = YuanFormField(label=_("Amount returned"), above_zero=True)
    returned_on = DayField(label=_("Returned on"), initial=timezone.localdate)
    number = forms.CharField(label=_("Number of the voucher"), max_length=40)
    paper = PaperField(label=_("Picture of the voucher"))

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["fund"]
        chosen.queryset = papers
        if len(papers) == 1:
            self.initial["fund"] = papers[0].pk
        account = _("from the project's account, of %(use)s")
        uses = [(use.value, account % {"use": use.label}) for use in Use]
        choose(self, "use", [("", _("from the treasury, to where it came from")), *uses])

    def back(self) -> WentBack:
        said = self.cleaned_data
        return WentBack(
            said["fund"].pk, said["use"], said["amount"], said["returned_on"], said["number"]
        )
