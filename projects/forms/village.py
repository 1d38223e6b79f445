"""What the village decides: a meeting's record, and the members of its two bodies."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import IdNumberFormField
from core.forms import DayField, NewRowForm, PaperField, add_error
from core.idnumber import IdNumber, age_on
from core.names import tidy_name
from projects.actions.village import Minutes, contradictions
from projects.forms.choosing import choose, without_blank
from projects.models import Body, BodyMember, Meeting

OF_AGE = 18  # 村委会组织法 13: who may be elected
OLDEST = 100  # years; beyond it the number is more likely wrong than the person that old
FIGURES = ("entitled", "present", "votes_for", "votes_against", "abstained")


def _count(unit: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-unit": unit})


class MeetingForm(NewRowForm, forms.ModelForm[Meeting]):
    """The record of a meeting (T5) as it stands on paper; nothing in it is computed."""

    paper = PaperField(
        label=_("Picture of the signed record"),
        required=False,
        help_text=_("Take the photo so that the figures and the signatures can be read."),
    )

    class Meta:
        model = Meeting
        fields = (
            "subject", "assembly", "held_on", "place", "chair", "recorder", "tellers", "voting",
            "entitled", "present", "votes_for", "votes_against", "abstained", "resolution",
        )  # fmt: skip
        field_classes = {"held_on": DayField}
        widgets = {
            **dict.fromkeys(("subject", "assembly", "voting"), forms.RadioSelect),
            **{name: _count(pgettext_lazy("after a count", "people")) for name in FIGURES[:2]},
            **{name: _count(pgettext_lazy("after a count", "votes")) for name in FIGURES[2:]},
            "resolution": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "assembly": _(
                "A quorum is two thirds of the representatives or households, "
                "or more than half of all villagers over 18."
            ),
            "tellers": _("Who called out and who counted the votes."),
            "entitled": _("How many should have come, by the list."),
            "resolution": _("As it stands in the record, with the names that were elected."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "subject", "assembly", "voting")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(name in cleaned for name in FIGURES):
            for broken in contradictions(self.minutes()):
                add_error(self, broken)
        return cleaned

    def minutes(self) -> Minutes:
        """What is not filled in properly stands as empty, its day as today."""
        said = {name: self.cleaned_data.get(name, "") for name in Minutes.__dataclass_fields__}
        said["held_on"] = said["held_on"] or timezone.localdate()
        return Minutes(**said)


class MemberForm(NewRowForm, forms.ModelForm[BodyMember]):
    """A member of a body. The ID number only becomes an identity; it is not kept.

    Someone who heads the Party branch or the villagers' committee may sit on the council where the
    county allows it: the form asks once whether that was seen.
    """

    id_number = IdNumberFormField(
        label=_("ID number"),
        help_text=_("Only to see that nobody sits in both bodies. It is not kept and never shown."),
    )
    seen = forms.BooleanField(label=_("I have seen this; the county allows it"), required=False)

    class Meta:
        model = BodyMember
        fields = ("body", "name", "id_number", "duty", "heads_committee")
        widgets = {"body": forms.RadioSelect}
        help_texts = {
            "name": _("As on the ID card."),
            "duty": _("For example head, buyer, keeper of the store."),
        }

    def __init__(self, *args: Any, council: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {Body.COUNCIL: council, Body.SUPERVISION: Body.SUPERVISION.label}
        choose(self, "body", names.items())
        if not self.is_bound or not self._heads_council():
            del self.fields["seen"]

    def _heads_council(self) -> bool:
        body, heads = self["body"].value(), self["heads_committee"].value()
        return bool(heads) and body == Body.COUNCIL

    def clean_name(self) -> str:
        name = tidy_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write the name."))
        return name

    def clean_id_number(self) -> IdNumber:
        number: IdNumber = self.cleaned_data["id_number"]
        today = timezone.localdate()
        age = age_on(number.birth, today) if number.birth <= today else -1
        if not 0 <= age <= OLDEST:
            raise forms.ValidationError(
                _("The birth year in this number can't be right. Compare it with the card.")
            )
        if age < OF_AGE:
            raise forms.ValidationError(_("By this number the person is not yet 18 years old."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "seen" in self.fields and not cleaned.get("seen"):
            self.add_error(
                "seen",
                _(
                    "Whoever heads the Party branch or the villagers' committee should not sit on "
                    "the council, which they watch over. Ask the county; if it allows it, tick "
                    "this and save again."
                ),
            )
        return cleaned
