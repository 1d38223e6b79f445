"""Priority groups: the county's list, and putting a person into one or taking him out."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, NewRowForm
from workers.actions import Evidence, NewGroup
from workers.models import Category, PersonCategory


class GroupForm(forms.ModelForm[Category]):
    """A group that the county's own paper names."""

    class Meta:
        model = Category
        fields: ClassVar = ["name", "short", "since", "source"]
        field_classes: ClassVar = {"since": DayField}
        help_texts: ClassVar = {
            "name": _("As the paper calls it."),
            "short": _("At most 12 characters; it is printed on roster and wage sheet."),
            "source": _("Its title and number."),
        }

    def clean(self) -> dict[str, Any]:
        """The action says what is wrong with a name that is there already."""
        return self.cleaned_data

    def group(self) -> NewGroup:
        return NewGroup(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class GroupEndForm(forms.Form):
    until = DayField(label=_("Last day on which people are put into the group"))


class CategoryForm(NewRowForm, forms.ModelForm[PersonCategory]):
    """A priority group from a day on, with the paper that shows it."""

    category = forms.ChoiceField(label=_("Priority group"), widget=forms.RadioSelect)

    class Meta:
        model = PersonCategory
        fields: ClassVar = ["since", "evidence", "evidence_on"]
        field_classes: ClassVar = {"since": DayField, "evidence_on": DayField}
        labels: ClassVar = {"since": _("In the group since")}
        help_texts: ClassVar = {
            "evidence": _("For example: the township's list of 2026, No. 12; certificate number."),
        }

    field_order = ("category", "since", "evidence", "evidence_on")

    def __init__(self, *args: Any, groups: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["category"]
        choice.choices = [(one.pk, one.name) for one in groups]  # type: ignore[attr-defined]
        self.fields["evidence"].required = True

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself."""
        return self.cleaned_data

    def proof(self) -> Evidence:
        return Evidence(self.cleaned_data["evidence"], self.cleaned_data["evidence_on"])


class CategoryEndForm(forms.Form):
    until = DayField(label=_("Last day in the group"))
