"""Offers of suppliers, and the choice among them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from procurement.actions import Offer
from procurement.forms.answering import SignedActForm
from procurement.forms.fields import ContactPhoneField, CreditCodeFormField
from procurement.models import ActKind, Purchase, PurchaseItem, Quote
from procurement.rules import is_lowest, may_be_direct, plain
from procurement.terms import terms_of
from projects.forms.choosing import without_blank
from projects.overview import in_yuan


class QuoteForm(NewRowForm, forms.ModelForm[Quote]):
    """What one supplier asks for (T16): a unit price for each item of the list."""

    uscc = CreditCodeFormField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("18 characters, from the licence. Leave it empty if the supplier has none."),
    )
    phone = ContactPhoneField(label=_("Phone of the contact"), required=False, max_length=20)
    paper = PaperField(
        label=_("Picture of the offer"),
        required=False,
        help_text=_("Needed unless the offer was made by phone."),
    )

    class Meta:
        model = Quote
        fields = (
            "supplier", "uscc", "contact", "all_included", "delivery_days", "quality", "asked_on",
            "asked_how", "asked_by",
        )  # fmt: skip
        field_classes = {"asked_on": DayField}
        widgets = {
            "asked_how": forms.RadioSelect,
            "delivery_days": forms.TextInput(
                attrs={"inputmode": "numeric", "data-unit": pgettext_lazy("after a count", "days")}
            ),
        }
        help_texts = {
            "supplier": _("The full name, as on the licence."),
            "asked_by": _("Two or more names, with 、 between them."),
        }

    def __init__(self, *args: Any, items: Sequence[PurchaseItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("asked_on", timezone.localdate())
        without_blank(self, "asked_how")
        self.prices = {f"price_{item.number}": item for item in items}
        for name, item in self.prices.items():
            self.fields[name] = YuanFormField(
                label=said("Unit price: %(item)s") % {"item": item},
                help_text=said("Quantity: %(quantity)s %(unit)s")
                % {"quantity": plain(item.quantity), "unit": item.unit},
            )
        self.order_fields(["id", "supplier", "uscc", "contact", "phone", *self.prices])

    def clean(self) -> dict[str, Any]:
        """The action says what is against a rule; the model's own check would say it worse."""
        return self.cleaned_data

    def offer(self) -> Offer:
        words = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "phone")}
        prices = {item.pk: self.cleaned_data[name] for name, item in self.prices.items()}
        return Offer(**words, prices=prices)


class ChooseForm(SignedActForm):
    """Which quote, why, and by whom; `version` is what the page showed."""

    kind = ActKind.CHOOSE
    version = forms.IntegerField(widget=forms.HiddenInput)
    quote = forms.TypedChoiceField(label=_("Supplier"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for this supplier"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it isn't the lowest: quality, delivery, distance …"),
    )
    exception = forms.CharField(
        label=_("Why fewer than three suppliers offered"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The rule asks for three. The exception goes on record and on the notice."),
    )
    field_order = ("quote", "reason", "exception", "responsible", "paper")

    def __init__(self, *args: Any, quotes: Sequence[Quote], purchase: Purchase, **kw: Any) -> None:
        super().__init__(*args, purchase=purchase, **kw)
        self.initial.setdefault("version", purchase.version)
        totals = [quote.total for quote in quotes]
        self.fields["quote"].choices = [  # type: ignore[attr-defined]
            (str(quote.pk), _offered(quote, lowest=is_lowest(quote.total, totals)))
            for quote in quotes
        ]
        self.fields["exception"].required = len(quotes) < LEAST_QUOTES
        if len(quotes) >= LEAST_QUOTES:
            del self.fields["exception"]


def _offered(quote: Quote, *, lowest: bool) -> str:
    words = {"supplier": quote.supplier, "total": in_yuan(quote.total)}
    if lowest:
        return said("%(supplier)s: %(total)s, the lowest") % words
    return said("%(supplier)s: %(total)s") % words
