"""Plan papers and the money that arrives by them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import PercentFormField, YuanFormField
from core.forms import DayField, NewRowForm, PaperField, ReasonForm
from core.money import grouped
from projects.actions.funds import PlanSaid
from projects.forms.choosing import without_blank
from projects.models import Fund, FundReceipt


class FundForm(NewRowForm, forms.ModelForm[Fund]):
    """A plan paper as it stands before the eyes of whoever types it."""

    amount = YuanFormField(
        label=_("Amount planned for this project"),
        above_zero=True,
        help_text=_("In yuan, as in 3,700,000. Not in ten thousands."),
    )
    share_floor = PercentFormField(
        label=_("Least wage share by the paper"),
        required=False,
        help_text=_("As the paper says. Leave it empty if the paper sets none."),
    )
    paper = PaperField(
        label=_("Picture of the plan paper"),
        help_text=_("With number, amount and stamp. It will stand beside the figures."),
    )

    class Meta:
        model = Fund
        fields = ("source", "paper_number", "issued_on", "received_on", "amount", "share_floor")
        field_classes = {"issued_on": DayField, "received_on": DayField}
        widgets = {"source": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "source")

    def plan(self) -> PlanSaid:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return PlanSaid(**said | {"paper_number": said["paper_number"].strip()})


class ReceiptForm(NewRowForm, forms.ModelForm[FundReceipt]):
    """Money that has arrived, by its fund paper."""

    amount = YuanFormField(label=_("Amount received"), above_zero=True)

    class Meta:
        model = FundReceipt
        fields = ("paper_number", "received_on", "amount")
        field_classes = {"received_on": DayField}

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": timezone.localdate()}
        super().__init__(*args, **kwargs)
        come = gettext("Still to come by this paper: %(left)s yuan.") % {"left": grouped(left)}
        self.fields["amount"].help_text = come


class StrikeOutForm(ReasonForm):
    """Why a plan paper or a receipt is struck out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "For example: the paper says 30 per cent, 40 was typed."
        )
