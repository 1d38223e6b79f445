"""A purchase with its list, and why it is called off."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DAMAGED
from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm
from procurement.actions import Plan, Wanted
from procurement.forms.fields import QuantityFormField
from procurement.models import Purchase
from procurement.models.purchase import HIRED
from projects.forms.choosing import without_blank

ROWS = 5  # empty ones to begin with, and as many more with each press of the button
MOST_ROWS = 60


class ItemForm(forms.Form):
    """One row of the list; an empty one is left out."""

    line = forms.UUIDField(  # of the purchasing plan
        label=_("This form"), required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(label=_("Item name"), max_length=60)
    specification = forms.CharField(label=_("Specification"), max_length=80, required=False)
    quantity = QuantityFormField(label=_("Quantity"))
    unit = forms.CharField(label=_("Unit"), max_length=12)
    planned_price = YuanFormField(label=_("Planned unit price"))
    hired = forms.ChoiceField(
        label=_("Hire: the price is"), choices=[("", _("no hire")), *HIRED], required=False
    )

    def has_changed(self) -> bool:
        """A row of the plan that was emptied is an empty one."""
        return bool(set(self.changed_data) - {"line"})


class ItemRows(forms.BaseFormSet[ItemForm]):
    """The rows of the list. None of them is kept yet, however often the page was sent."""

    form = ItemForm
    extra = ROWS
    min_num, max_num, absolute_max = 0, MOST_ROWS, MOST_ROWS
    can_order = can_delete = can_delete_extra = validate_min = False
    validate_max = True
    renderer = None

    def initial_form_count(self) -> int:
        return 0


class PurchaseForm(NewRowForm, forms.ModelForm[Purchase]):
    """What is bought, with its list in `rows`; `items` are those to begin with, from the plan."""

    beyond = forms.CharField(
        label=_("Why it isn't bought as planned"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed for what is not on the purchasing plan, or more than is left of it."),
    )

    class Meta:
        model = Purchase
        fields = ("title", "purpose", "kind", "needed_on")
        field_classes = {"needed_on": DayField}
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "title": _("In a few words, as in: cement and sand for the drains."),
            "purpose": _("The part of the works, as in: drains, stake K0+100 to K0+400."),
        }

    def __init__(
        self, *args: Any, items: Sequence[Mapping[str, Any]] = (), has_plan: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "kind")
        if not has_plan:
            del self.fields["beyond"]
        if self.is_bound:
            self.rows = ItemRows(data=self.data, prefix="items")
        else:
            self.rows = ItemRows(prefix="items", initial=list(items))
            self.rows.extra = len(items) + ROWS

    @classmethod
    def with_more_rows(cls, typed: Mapping[str, str], *, has_plan: bool) -> Self:
        """The form as it was typed, not judged, with more empty rows."""
        initial = {name: typed.get(name, "") for name in ("id", "beyond", *cls.Meta.fields)}
        count = typed.get("items-TOTAL_FORMS", "")
        rows = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() else 0
        filled = [_typed_row(typed, number) for number in range(rows)]
        return cls(initial=initial, items=filled, has_plan=has_plan)

    def clean(self) -> dict[str, Any]:
        """Faults of rows are named on top too, with their row."""
        for number, row in enumerate(self.rows, start=1):
            for name, errors in row.errors.items():
                label = row.fields[name].label if name in row.fields else ""
                place = {"number": number, "label": label, "error": " ".join(map(str, errors))}
                self.add_error(None, gettext("Row %(number)s, %(label)s: %(error)s") % place)
        if not self.rows.is_valid() and not self.non_field_errors():
            self.add_error(None, DAMAGED)
        return self.cleaned_data

    def plan(self) -> Plan:
        wanted = [row.cleaned_data for row in self.rows if row.has_changed()]
        words = {name: self.cleaned_data[name] for name in self.Meta.fields}
        beyond = self.cleaned_data.get("beyond", "")
        return Plan(**words, items=tuple(Wanted(**row) for row in wanted), beyond=beyond)


def _typed_row(typed: Mapping[str, str], number: int) -> dict[str, str]:
    return {name: typed.get(f"items-{number}-{name}", "") for name in ItemForm.base_fields}
