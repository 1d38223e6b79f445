"""An invoice as it lies on the table: who, when, how much, and of which items."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from core.money import ZERO, grouped
from procurement.actions.invoices import Bill, Billed
from procurement.forms.fields import CreditCodeFormField, QuantityFormField
from procurement.match_rules import Match, Matched
from procurement.models import Invoice, InvoiceKind, Purchase, PurchaseItem, Quote
from procurement.rules import line_amount, plain
from procurement.terms import terms_of
from projects.forms.choosing import choose


class DigitsField(forms.CharField):
    """Digits as they are printed in groups, in full width too; cleans to them alone."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", super().to_python(value) or ""))


class InvoiceForm(NewRowForm, forms.ModelForm[Invoice]):
    """Its items begin with what was received and not invoiced yet, at the chosen price."""

    number = DigitsField(
        label=_("Number of the invoice"),
        max_length=40,
        required=False,
        help_text=_("20 digits, or the 8 digits of an older one on paper."),
    )
    code = DigitsField(
        label=_("Code of the invoice"),
        max_length=40,
        required=False,
        help_text=_("Only beside a number of 8 digits: 10 or 12 digits."),
    )
    uscc = CreditCodeFormField(
        label=_("The seller's unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("As it stands on the invoice. Never the ID number of a person."),
    )
    amount = YuanFormField(label=_("Amount with tax"), above_zero=True)
    tax = YuanFormField(label=_("Tax in it"), required=False)
    paper = PaperField(
        label=_("Picture of the invoice"), help_text=_("Or its PDF, as it was sent.")
    )

    class Meta:
        model = Invoice
        fields = (
            "kind", "number", "code", "issued_on", "seller", "uscc", "amount", "tax", "reason",
        )  # fmt: skip
        field_classes = {"issued_on": DayField}
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea({"rows": 2})}
        help_texts = {"reason": _("Only for a small receipt.")}

    def __init__(
        self,
        *args: Any,
        purchase: Purchase,
        quote: Quote,
        items: list[PurchaseItem],
        match: Match,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_kinds(purchase)
        self.initial.setdefault("issued_on", timezone.localdate())
        self.initial.setdefault("seller", quote.supplier)
        self.items = items
        for item, line in zip(items, match.lines, strict=True):
            self._ask_for(item, line)

    def _offer_kinds(self, purchase: Purchase) -> None:
        """A small receipt only where the county allows it."""
        up_to = terms_of(purchase).slip_up_to
        kinds = [one for one in InvoiceKind.choices if up_to or one[0] != InvoiceKind.SLIP]
        choose(self, "kind", kinds)
        self.initial.setdefault("kind", InvoiceKind.ORDINARY)
        if up_to is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].help_text = gettext(
                "Only for a small receipt; the county allows it up to %(up_to)s yuan in one "
                "purchase."
            ) % {"up_to": grouped(up_to)}

    def _ask_for(self, item: PurchaseItem, line: Matched) -> None:
        left = max(line.received.quantity - line.invoiced.quantity, ZERO)
        words = {"item": item, "unit": item.unit}
        self.fields[f"quantity_{item.number}"] = QuantityFormField(
            label=gettext("%(item)s: invoiced (%(unit)s)") % words,
            above_zero=False,
            required=False,
            initial=plain(left) if left else "",
        )
        self.fields[f"amount_{item.number}"] = YuanFormField(
            label=gettext("%(item)s: amount with tax") % words,
            required=False,
            initial=line_amount(left, line.unit_price) if left else None,
        )

    def rows(self) -> Iterator[tuple[PurchaseItem, BoundField, BoundField]]:
        for item in self.items:
            yield item, self[f"quantity_{item.number}"], self[f"amount_{item.number}"]

    def others(self) -> list[BoundField]:
        """The visible fields that are not in the table of items."""
        return [
            field
            for field in self.visible_fields()
            if not field.name.startswith(("quantity_", "amount_"))
        ]

    def clean(self) -> dict[str, Any]:
        """Both figures of an item or none; the action says what is against a rule."""
        for item in self.items:
            names = f"quantity_{item.number}", f"amount_{item.number}"
            given = [bool(self.cleaned_data.get(name)) for name in names]
            if given[0] != given[1]:
                said = gettext("Write quantity and amount of this item, or leave both empty.")
                self.add_error(names[given.index(False)], said)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """The action makes the row."""

    def bill(self) -> Bill:
        said = self.cleaned_data
        rows = {
            item.pk: Billed(said[f"quantity_{item.number}"], said[f"amount_{item.number}"])
            for item in self.items
            if said[f"quantity_{item.number}"]
        }
        words = {name: said[name] for name in self.Meta.fields if name not in ("tax", "reason")}
        return Bill(**words, tax=said["tax"] or ZERO, reason=said.get("reason", ""), rows=rows)
