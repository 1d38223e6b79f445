"""The willingness survey by household: what is asked at the door, in few taps."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField
from core.forms import DayField, NewRowForm
from projects.forms.project import PickInput
from projects.models import Project
from workers.actions import Answered, Asked, Someone
from workers.forms.people import NUMERIC, tidied_phone
from workers.models import Ability, Category, Household, HouseholdMember, Person, Relation

YES, NO = "yes", "no"


class HouseholdForm(forms.ModelForm[Household]):
    """Who the household is; its people follow one by one."""

    class Meta:
        model = Household
        fields: ClassVar = ["head", "group", "asked_on", "remark"]
        field_classes: ClassVar = {"asked_on": DayField}

    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class NewHouseholdForm(NewRowForm, HouseholdForm):
    field_order = ("head", "group", "asked_on", "remark")


class AnswerForm(forms.Form):
    """One person's answer. Whoever is on the village's list is not asked for name and number."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As on the ID card."))
    id_number = IdNumberFormField(
        label=_("ID number"),
        required=False,
        help_text=_("May follow later; nobody is taken on without it."),
    )
    relation = forms.ChoiceField(
        label=_("Relation to the head"), choices=Relation.choices, widget=forms.RadioSelect
    )
    willing = forms.ChoiceField(
        label=_("Willing to work on the project?"),
        choices=[(YES, _("willing")), (NO, _("not willing"))],
        widget=forms.RadioSelect,
    )
    skills = forms.CharField(
        label=_("Skills, trades"),
        max_length=80,
        required=False,
        widget=PickInput(attrs={"autocomplete": "off"}),
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Months in which he can work"),
        choices=[(month, _("month %(number)s") % {"number": month}) for month in range(1, 13)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ability = forms.ChoiceField(
        label=_("Ability to work"),
        choices=Ability.choices,
        initial=Ability.FULL,
        widget=forms.RadioSelect,
    )
    claimed = forms.MultipleChoiceField(
        label=_("Priority groups, as the household says"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A group counts once its paper is entered with the person."),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    ethnicity = forms.CharField(label=_("Ethnicity"), max_length=20, required=False)
    remark = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        project: Project,
        person: Person | None,
        groups: Iterable[Category],
        trades: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["claimed"].choices = [(one.pk, one.name) for one in groups]  # type: ignore[attr-defined]
        self.fields["skills"].widget.options = tuple(trades)
        self.fields["months"].initial = months_of_works(project)
        if person is not None:
            for name in ("name", "id_number", "phone", "ethnicity"):
                del self.fields[name]

    def clean_phone(self) -> str:
        return tidied_phone(self.cleaned_data["phone"])

    def who(self) -> Someone:
        if self.person is not None:
            return Someone(person_id=self.person.pk)
        return Someone(name=self.cleaned_data["name"], id_number=self.cleaned_data["id_number"])

    def answered(self) -> Answered:
        said = self.cleaned_data
        return Answered(
            relation=said["relation"],
            willing=said["willing"] == YES,
            ability=said["ability"],
            skills=said["skills"],
            months=tuple(said["months"]),
            claimed=tuple(said["claimed"]),
            remark=said["remark"],
            ethnicity=said.get("ethnicity", ""),
            phone=said.get("phone", ""),
        )


class NewAnswerForm(NewRowForm, AnswerForm):
    pass


def months_of_works(project: Project) -> list[int]:
    """The calendar months that the planned works touch; all twelve from a year on."""
    first = project.starts_on.year * 12 + project.starts_on.month
    last = project.ends_on.year * 12 + project.ends_on.month
    return sorted({(month - 1) % 12 + 1 for month in range(first, min(last, first + 11) + 1)})


def said_before(member: HouseholdMember) -> dict[str, Any]:
    """An answer as the form's first content; the phone stays empty and is kept."""
    names = ("name", "relation", "ability", "skills", "months", "claimed", "ethnicity", "remark")
    return {name: getattr(member, name) for name in names} | {
        "willing": YES if member.willing else NO
    }
