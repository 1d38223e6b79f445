"""Who sits on the council and in the supervision group."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import IdNumberFormField
from core.forms import NewRowForm
from core.idnumber import IdNumber, age_on
from core.names import tidy_name
from projects.actions import Seat
from projects.forms.choosing import choose, without_blank
from projects.models import (
    Body,
    BodyMember,
    CountySettings,
    HeadsRule,
    Kinship,
    Leaving,
    Meeting,
    Project,
    Subject,
)

OF_AGE = 18  # 村委会组织法 13: who may be elected
OLDEST = 100  # years; beyond it the number is more likely wrong than the person that old


class MemberForm(NewRowForm, forms.ModelForm[BodyMember]):
    """A member of a body. The ID number only becomes an identity and a sex; it is not kept.

    Someone who heads the Party branch or the villagers' committee may sit on the council where the
    county does not forbid it: the form asks once whether that was seen.
    """

    id_number = IdNumberFormField(
        label=_("ID number"),
        help_text=_("Only to see that nobody sits in both bodies. It is not kept and never shown."),
    )
    seen = forms.BooleanField(label=_("I have seen this; the county allows it"), required=False)

    class Meta:
        model = BodyMember
        fields = (
            "body", "name", "id_number", "politics", "duty", "tasks", "on_committee",
            "heads_committee", "elected_by", "votes",
        )  # fmt: skip
        widgets = {
            "body": forms.RadioSelect,
            "votes": forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "data-unit": pgettext_lazy("after a count", "votes"),
                }
            ),
        }
        help_texts = {
            "name": _("As on the ID card."),
            "duty": _("For example head, deputy head, member."),
            "tasks": _("For example buying, the store, the accounts, quality."),
            "elected_by": _("Only villagers' meetings with quorum and majority can be chosen."),
            "votes": _("Leave it empty if the whole list was voted on at once."),
        }

    def __init__(
        self, *args: Any, project: Project, settings: CountySettings, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {Body.COUNCIL: settings.council_name, Body.SUPERVISION: Body.SUPERVISION.label}
        choose(self, "body", names.items())
        self.fields["politics"].required = True
        self.fields["on_committee"].label = _("sits on the villagers' committee (%(name)s)") % {
            "name": settings.committee_name
        }
        _offer(self, "elected_by", project, required=not project.taken_over)
        forbidden = settings.heads_on_council == HeadsRule.FORBID
        if forbidden or not self.is_bound or not self._heads_council():
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

    def _post_clean(self) -> None:
        """The action says what the rules refuse; the model's own check would say it worse."""

    def seat(self) -> Seat:
        return Seat(**{name: self.cleaned_data[name] for name in Seat.__dataclass_fields__})


class LeaveForm(forms.ModelForm[BodyMember]):
    """Why a member leaves; a dismissal names the meeting."""

    class Meta:
        model = BodyMember
        fields = ("left_why", "dismissed_by")
        widgets = {"left_why": forms.RadioSelect}
        help_texts = {"dismissed_by": _("Only where the villagers dismissed this member.")}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "left_why")
        self.fields["left_why"].required = True
        _offer(self, "dismissed_by", project, required=False)

    def _post_clean(self) -> None:
        """Nothing is written here: the action ends the membership."""

    def leaving(self) -> tuple[Leaving, Meeting | None]:
        return Leaving(self.cleaned_data["left_why"]), self.cleaned_data["dismissed_by"]


class KinshipForm(NewRowForm, forms.ModelForm[Kinship]):
    """Whom of the other members a member is related to."""

    class Meta:
        model = Kinship
        fields = ("relative", "kin")
        widgets = {"kin": forms.RadioSelect}

    def __init__(self, *args: Any, member: BodyMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "kin")
        relative: Any = self.fields["relative"]
        others = member.project.bodymembers.filter(until__isnull=True).exclude(pk=member.pk)
        relative.queryset = others
        relative.label_from_instance = _with_body

    def _post_clean(self) -> None:
        """The action says what the rules refuse."""


def _with_body(member: BodyMember) -> str:
    return f"{member.name} ({member.get_body_display()})"


def _offer(form: forms.BaseForm, name: str, project: Project, *, required: bool) -> None:
    """The meetings that may have decided it, the latest first; the only one is chosen already."""
    field: Any = form.fields[name]
    field.queryset = project.meetings.on(Subject.BODIES).deciding().order_by("-held_on", "-at")
    field.required = required
    if required and len(field.queryset) == 1:
        field.initial = field.queryset[0]
