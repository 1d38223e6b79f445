"""The contract of a purchase, as it was signed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import grouped
from procurement.actions.contracts import Signed
from procurement.models import Contract, Quote
from projects.forms.choosing import without_blank
from projects.models import Project


class ContractForm(NewRowForm, forms.ModelForm[Contract]):
    """Begun with the project's contracting party; the sum is typed from the paper, to compare."""

    amount = YuanFormField(label=_("Amount of the contract"), above_zero=True)
    paper = PaperField(
        label=_("Picture of the signed contract"), help_text=_("Several pages: one PDF.")
    )

    class Meta:
        model = Contract
        fields = ("number", "party_kind", "party_name", "signed_on", "amount", "delivery_terms")
        field_classes = {"signed_on": DayField}
        widgets = {"party_kind": forms.RadioSelect, "delivery_terms": forms.Textarea({"rows": 2})}
        help_texts = {
            "party_kind": _("The council is no legal person: it signs no contract itself."),
            "delivery_terms": _("Where to, until when, who unloads, what if it is not in order."),
        }

    def __init__(self, *args: Any, project: Project, quote: Quote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "party_kind")
        self.initial.update(
            party_kind=project.party_kind,
            party_name=project.party_name,
            signed_on=timezone.localdate(),
        )
        words = {"supplier": quote.supplier, "total": grouped(quote.total)}
        self.fields["amount"].help_text = (
            gettext("As on the paper. %(supplier)s offered %(total)s yuan.") % words
        )

    def clean(self) -> dict[str, Any]:
        """The action says what is against a rule; the model's own check would say it worse."""
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action makes the row."""

    def signed(self) -> Signed:
        return Signed(**{name: self.cleaned_data[name] for name in self.Meta.fields})
