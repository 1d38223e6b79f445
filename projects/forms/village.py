"""What the village decides: a matter put forward, and a meeting's record."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, NewRowForm, PaperField, add_error
from projects.actions.village import Minutes, PutForward, contradictions
from projects.forms.choosing import without_blank
from projects.models import Meeting, Motion, Project

FIGURES = ("entitled", "present", "votes_for", "votes_against", "abstained")


def _count(unit: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-unit": unit})


class MotionForm(NewRowForm, forms.ModelForm[Motion]):
    """A matter as it was put forward (动议, T4)."""

    class Meta:
        model = Motion
        fields = ("subject", "matter", "origin", "proposer", "raised_on")
        field_classes = {"raised_on": DayField}
        widgets = dict.fromkeys(("subject", "origin"), forms.RadioSelect)
        help_texts = {
            "matter": _("In a sentence, as it is said at all four meetings."),
            "proposer": _("Names, or the body: for example the herders of the third group."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "subject", "origin")

    def said(self) -> PutForward:
        return PutForward(**{name: self.cleaned_data[name] for name in self.Meta.fields})


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
            "motion", "assembly", "held_on", "place", "chair", "recorder", "from_township",
            "entitled", "present", "voting", "votes_for", "votes_against", "abstained", "tellers",
            "resolution", "opinions",
        )  # fmt: skip
        field_classes = {"held_on": DayField}
        widgets = {
            **dict.fromkeys(("assembly", "voting"), forms.RadioSelect),
            **{name: _count(pgettext_lazy("after a count", "people")) for name in FIGURES[:2]},
            **{name: _count(pgettext_lazy("after a count", "votes")) for name in FIGURES[2:]},
            "resolution": forms.Textarea(attrs={"rows": 4}),
            "opinions": forms.Textarea(attrs={"rows": 3}),
            "from_township": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "assembly": _(
                "A quorum is two thirds of the representatives or households, or more than half of "
                "all villagers over 18. For the three meetings before, the county sets it."
            ),
            "tellers": _("Two or more: who called the votes out and who counted them."),
            "entitled": _("How many should have come, by the list."),
            "present": _("Count the signatures on the sign-in sheet."),
            "resolution": _("As it stands in the record, with the names that were elected."),
            "opinions": _("What was said for and against, without names if the ballot was secret."),
            "from_township": _("A line each: name and office. Empty if nobody came."),
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "assembly", "voting")
        motion: Any = self.fields["motion"]
        motion.queryset = project.motions.order_by("-raised_on", "-at")
        motion.empty_label = _("another matter, which no stage asks for")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if all(name in cleaned for name in FIGURES):
            for broken in contradictions(self.minutes(), cleaned.get("motion")):
                add_error(self, broken)
        return cleaned

    def minutes(self) -> Minutes:
        """What is not filled in properly stands as empty, its day as today."""
        said = {name: self.cleaned_data.get(name, "") for name in Minutes.__dataclass_fields__}
        said["held_on"] = said["held_on"] or timezone.localdate()
        return Minutes(**said)
