"""What came, what the supervision group says of it, and what was paid."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, PaperField
from core.money import ZERO, grouped
from procurement.actions import Arrived, Delivery, Voucher
from procurement.forms.answering import ActForm, SignedActForm, free_for
from procurement.forms.fields import QuantityFormField
from procurement.models import ActKind, Purchase, PurchaseItem
from procurement.rules import Line, Standing, plain
from regions.access import Permission, can
from regions.models import Human


class ReceiptForm(ActForm):
    """A delivery as the signed receipt says (T19): of each item what has come now."""

    kind = ActKind.RECEIVE
    delivered_on = DayField(label=_("Delivered on"))
    note_number = forms.CharField(
        label=_("Number of the delivery note"), max_length=40, required=False
    )
    certificate = forms.CharField(
        label=_("Number of the certificate or test report"), max_length=60, required=False
    )
    paper = PaperField(
        label=_("Picture of the signed receipt"),
        help_text=_("With the signatures of everyone who received and checked the goods."),
    )
    checker = forms.ModelChoiceField(
        label=_("Who signed for the supervision group"),
        queryset=Human.objects.none(),
        required=False,
        empty_label=_("Nobody yet: the group checks it later"),
    )
    field_order = ("id", "delivered_on", "note_number", "certificate", "paper")

    def __init__(
        self,
        *args: Any,
        purchase: Purchase,
        items: Sequence[tuple[PurchaseItem, Line]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, purchase=purchase, **kwargs)
        self.initial.setdefault("delivered_on", timezone.localdate())
        if can(self.actor, Permission.CHECK_RECEIPTS, purchase):
            checkers = self.fields["checker"]
            checkers.queryset = free_for(purchase, ActKind.CHECK)  # type: ignore[attr-defined]
        else:
            del self.fields["checker"]
        self.items = [(item, line) for item, line in items if line.left > 0]
        for item, line in self.items:
            self._ask_for(item, line)

    def _ask_for(self, item: PurchaseItem, line: Line) -> None:
        words = {"item": item, "unit": item.unit, "left": plain(line.left)}
        self.fields[f"came_{item.number}"] = QuantityFormField(
            label=gettext("%(item)s: received (%(unit)s)") % words,
            above_zero=False,
            required=False,
            max_value=line.left,
            error_messages={
                "max_value": gettext("Only %(left)s %(unit)s are still to come.") % words
            },
        )
        self.fields[f"quality_{item.number}"] = forms.CharField(
            label=gettext("%(item)s: quality") % words,
            max_length=60,
            required=False,
            initial=gettext("in order"),
        )

    def rows(self) -> Iterator[tuple[PurchaseItem, str, BoundField, BoundField]]:
        """Each item that is still to come, how much of it, and its two fields."""
        for item, line in self.items:
            came, quality = self[f"came_{item.number}"], self[f"quality_{item.number}"]
            yield item, plain(line.left), came, quality

    def others(self) -> list[BoundField]:
        """The visible fields that are not in the table of items."""
        tabled = ("came_", "quality_")
        return [field for field in self.visible_fields() if not field.name.startswith(tabled)]

    def clean(self) -> dict[str, Any]:
        for item, _line in self.items:
            came = self.cleaned_data.get(f"came_{item.number}")
            if came and not self.cleaned_data.get(f"quality_{item.number}"):
                self.add_error(f"quality_{item.number}", gettext("Say what state it came in."))
        return self.cleaned_data

    def delivery(self) -> Delivery:
        words = {
            name: self.cleaned_data[name] for name in ("delivered_on", "note_number", "certificate")
        }
        came = [self._arrived(item.pk, item.number) for item, _line in self.items]
        return Delivery(**words, rows=tuple(row for row in came if row.quantity))

    def _arrived(self, item_id: UUID, number: int) -> Arrived:
        came = self.cleaned_data[f"came_{number}"]
        return Arrived(item_id, came or Decimal(0), self.cleaned_data[f"quality_{number}"])


class CheckForm(SignedActForm):
    """The supervision group's answer to a receipt."""

    kind = ActKind.CHECK
    agreed = forms.TypedChoiceField(
        label=_("Is the receipt right?"),
        choices=[("yes", _("Yes: quantity and quality are right")), ("no", _("No: it is wrong"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The receipt then counts for nothing; the storekeeper enters a new one."),
    )
    field_order = ("agreed", "reason", "responsible", "paper")


class PaymentForm(ActForm):
    """A payment by its voucher; what may be paid now is filled in."""

    kind = ActKind.PAY
    amount = YuanFormField(label=_("Amount paid to the supplier"), above_zero=True)
    paid_on = DayField(label=_("Paid to the supplier on"))
    voucher_number = forms.CharField(label=_("Number of the voucher"), max_length=40)
    paper = PaperField(
        label=_("Picture of invoice and voucher"),
        help_text=_("With the signature of whoever paid. Several pages: one PDF."),
    )
    field_order = ("amount", "paid_on", "voucher_number", "paper", "responsible")

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payable = grouped(max(standing.payable, ZERO))
        self.fields["amount"].help_text = gettext("At most %(payable)s yuan now.") % {
            "payable": payable
        }
        self.initial.setdefault("amount", standing.payable)
        self.initial.setdefault("paid_on", timezone.localdate())

    def voucher(self) -> Voucher:
        said = self.cleaned_data
        return Voucher(said["amount"], said["paid_on"], said["voucher_number"])
