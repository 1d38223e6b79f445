"""The implementation plan's texts, and a row of its labour chapter."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import QuantityFormField, YuanFormField
from core.forms import NewRowForm
from projects.actions import Labour
from projects.forms.project import PickInput
from projects.models import ImplementationPlan, LabourRow, LabourUnit
from projects.models.implementation import SECTIONS

# What each section should say, for whoever writes one for the first time (domain.md §1.6, T8).
PROMPTS = {
    "background": _("What is wrong today, whom it helps, how many households and people."),
    "works": _("Each part with its place and quantity: so many metres, how wide, how thick."),
    "investment": _("How much in all, from which funds, what the village itself adds."),
    "organisation": _(
        "Who finds and leads the workers, who goes first (households out of poverty, those at "
        "risk of it), how many people, when they are free from farm work."
    ),
    "wages": _(
        "Rates by trade and how they were set, who logs days, notice of 7 days, paid each month "
        "to each one's own account."
    ),
    "training": _("Which trades are trained, how many people, when, where, by whom."),
    "quality": _("Who watches quality, what is tested; dangers of the site, briefing, insurance."),
    "safeguards": _("From when to when, who answers for what, how money and papers are kept."),
    "care": _("To whom the works go, who looks after them, and with what money."),
}
COMMON_TRADES = ("普工", "瓦工", "支模工", "钢筋工", "混凝土工", "砌筑工")


class SectionsForm(forms.ModelForm[ImplementationPlan]):
    """All texts on one page; each may stay empty until the plan is handed in."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ImplementationPlan
        fields = SECTIONS
        widgets: ClassVar = dict.fromkeys(SECTIONS, forms.Textarea(attrs={"rows": 5}))
        help_texts: ClassVar = PROMPTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["edition"] = self.instance.edition

    def _post_clean(self) -> None:
        """Nothing is written onto the plan here: the action does."""

    def saying(self) -> dict[str, Any]:
        """As `write_sections` takes it."""
        said = dict(self.cleaned_data)
        return {"edition": said.pop("edition"), "sections": said}


class LabourEditForm(forms.Form):
    """One row of the labour chapter."""

    item = forms.CharField(
        label=_("Work item"), max_length=60, help_text=_("As in 路基整理, 边沟砌筑, 混凝土浇筑.")
    )
    trade = forms.CharField(
        label=pgettext_lazy("of a worker", "Trade"),
        max_length=40,
        widget=PickInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=LabourUnit.choices,
        initial=LabourUnit.DAY,
        widget=forms.RadioSelect,
    )
    piece = forms.CharField(
        label=_("What is counted"),
        max_length=10,
        required=False,
        help_text=_("Only for pieces: 米, 块, 立方米."),
    )
    quantity = QuantityFormField(label=_("How many days or pieces"))
    rate = YuanFormField(label=_("Rate for one"), above_zero=True)
    workers = forms.IntegerField(
        label=_("Number of workers"),
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-unit": _("people")}),
    )

    def __init__(self, *args: Any, rows: Iterable[LabourRow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict.fromkeys((*(row.trade for row in rows), *COMMON_TRADES))
        self.fields["trade"].widget.options = tuple(known)

    def labour(self) -> Labour:
        said = self.cleaned_data
        return Labour(**{name: said[name] for name in LabourEditForm.base_fields})

    @staticmethod
    def said(row: LabourRow) -> dict[str, Any]:
        """A row as the form shows it."""
        found = {name: getattr(row, name) for name in LabourEditForm.base_fields}
        return found | {"quantity": _plain(row.quantity)}


class LabourForm(NewRowForm, LabourEditForm):
    """A new row."""


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
