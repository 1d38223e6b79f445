"""Offers of suppliers, and the choice among them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import ZERO, grouped
from procurement.actions import Offer
from procurement.forms.answering import WHO, SignedActForm, free_for
from procurement.forms.fields import ContactPhoneField, CreditCodeFormField
from procurement.models import ActKind, Purchase, PurchaseItem, Quote, Supplier
from procurement.rules import is_lowest, may_be_direct, plain
from procurement.terms import terms_of
from projects.forms.choosing import without_blank
from projects.overview import in_yuan
from regions.models import Human

OF_THE_REGISTER = ("supplier", "uscc", "legal_representative")
BEFORE_PRICES = ("id", "known", *OF_THE_REGISTER, "contact", "phone")


class QuoteForm(NewRowForm, forms.ModelForm[Quote]):
    """What one supplier asks for (T16): a unit price for each item of the list.

    `supplier` is the one of the county's register that was chosen there, None for a new one.
    """

    known = forms.UUIDField(required=False, widget=forms.HiddenInput)
    uscc = CreditCodeFormField(
        label=_("Unified social credit code"),
        required=False,
        help_text=_("18 characters, from the licence. Leave it empty if the supplier has none."),
    )
    legal_representative = forms.CharField(
        label=_("Legal representative"),
        required=False,
        max_length=60,
        help_text=_("As on the licence."),
    )
    phone = ContactPhoneField(
        label=_("Phone of the contact"),
        required=False,
        max_length=20,
        help_text=_("Needed for a supplier without a code."),
    )
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

    def __init__(
        self, *args: Any, items: Sequence[PurchaseItem], supplier: Supplier | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        if supplier is not None:
            self._is_known(supplier)
        self.initial.setdefault("asked_on", timezone.localdate())
        without_blank(self, "asked_how")
        self.prices = {f"price_{item.number}": item for item in items}
        for name, item in self.prices.items():
            self.fields[name] = YuanFormField(
                label=gettext("Unit price: %(item)s") % {"item": item},
                help_text=gettext("Quantity: %(quantity)s %(unit)s")
                % {"quantity": plain(item.quantity), "unit": item.unit},
            )
        self.order_fields([*BEFORE_PRICES, *self.prices])

    def _is_known(self, supplier: Supplier) -> None:
        """What the register says is not typed again."""
        for name in OF_THE_REGISTER:
            del self.fields[name]
        self.initial["known"] = supplier.pk
        self.fields["phone"].help_text = gettext("Leave it empty if it is the register's.")

    def clean(self) -> dict[str, Any]:
        """The action says what is against a rule; the model's own check would say it worse."""
        return self.cleaned_data

    def offer(self) -> Offer:
        names = (*self.Meta.fields, "phone", "legal_representative")
        words = {name: self.cleaned_data.get(name, "") for name in names}
        words["known"] = self.cleaned_data["known"]
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
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The exception goes on record and on the notice."),
    )
    second = forms.ModelChoiceField(
        label=WHO[ActKind.SECOND],
        queryset=Human.objects.none(),
        required=False,
        empty_label=_("Nobody: the reason above says why"),
    )
    field_order = ("quote", "reason", "exception", "second", "responsible", "paper")

    def __init__(self, *args: Any, quotes: Sequence[Quote], purchase: Purchase, **kw: Any) -> None:
        super().__init__(*args, purchase=purchase, **kw)
        self.initial.setdefault("version", purchase.version)
        totals = [quote.total for quote in quotes]
        self.fields["quote"].choices = [  # type: ignore[attr-defined]
            (str(quote.pk), _offered(quote, lowest=is_lowest(quote.total, totals)))
            for quote in quotes
        ]
        self._ask_why_so_few(purchase, quotes)

    def _ask_why_so_few(self, purchase: Purchase, quotes: Sequence[Quote]) -> None:
        """Why, or who else signs a direct purchase; nothing where enough have offered."""
        terms = terms_of(purchase)
        if len(quotes) >= terms.least_quotes:
            del self.fields["exception"], self.fields["second"]
            return
        words = {"least": terms.least_quotes}
        exception = self.fields["exception"]
        exception.label = gettext("Why fewer than %(least)s suppliers offered") % words
        if not any(may_be_direct(quote.total, terms.direct_up_to) for quote in quotes):
            exception.required = True
            del self.fields["second"]
            return
        second: Any = self.fields["second"]
        second.queryset = free_for(purchase, ActKind.SECOND)
        second.help_text = gettext(
            "Up to %(amount)s yuan two signatures do instead, on the paper that you attach."
        ) % {"amount": grouped(terms.direct_up_to or ZERO)}


def _offered(quote: Quote, *, lowest: bool) -> str:
    words = {"supplier": quote.supplier, "total": in_yuan(quote.total)}
    if lowest:
        return gettext("%(supplier)s: %(total)s, the lowest") % words
    return gettext("%(supplier)s: %(total)s") % words
