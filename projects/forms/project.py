"""Finding, proposing and describing projects, and handing in their papers."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, QuerySet, When
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField, add_error
from projects.actions import Description
from projects.actions.attachments import kinds_now
from projects.actions.describing import contradictions
from projects.forms.choosing import choose
from projects.implementation import labour_written
from projects.lifecycle import Stage
from projects.models import Outcome, PaperKind, PartyKind, Project
from projects.models.project import ProjectQuerySet
from projects.sponsor_rules import chosen_against
from regions.models import Division, Post, Sector, Sponsor

DESCRIBED = [field.name for field in fields(Description)]


class ProjectSearchForm(forms.Form):
    """Filters of the list; what is not understood filters nothing."""

    q = forms.CharField(label=_("Name, code or village"), required=False, max_length=60)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("every stage")), *Stage.choices]
    )
    outcome = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("every state")), *Outcome.choices]
    )

    def found(self, projects: ProjectQuerySet) -> QuerySet[Project]:
        """The projects looked for, those under way first, then by place and year."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            projects = projects.search(asked["q"].strip())
        wanted = {name: asked[name] for name in ("stage", "outcome") if asked.get(name)}
        over = Case(When(outcome=Outcome.OPEN, then=0), default=1)
        return projects.filter(**wanted).order_by(over, "code")

    @property
    def narrowed(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class DescriptionForm(forms.Form):
    """What a village says of its project; amounts in yuan."""

    name = forms.CharField(label=_("Project name"), max_length=80)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", _("Choose")), *Sector.choices])
    sponsor = forms.ChoiceField(
        label=_("Sponsor"),
        required=False,
        choices=[("", _("the one of the sector")), *Sponsor.choices],
        help_text=_("The department that sees the project and advises on it."),
    )
    works = forms.CharField(
        label=_("What is built, and how much of it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    party_kind = forms.ChoiceField(
        label=_("Contracting party"),
        choices=PartyKind.choices,
        widget=forms.RadioSelect,
        help_text=_("Who signs contracts and invoices. The council is not a legal person."),
    )
    party_name = forms.CharField(label=_("Name of the contracting party"), max_length=80)
    starts_on = DayField(label=_("Planned start"))
    ends_on = DayField(label=_("Planned end"))
    workers_planned = forms.IntegerField(
        label=_("Workers planned"),
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"data-unit": _("people")}),
    )
    labour = YuanFormField(
        label=_("Labour"), help_text=_("Wages of the villagers only: no machines, no managers.")
    )
    materials = YuanFormField(label=_("Materials"))
    machinery = YuanFormField(label=_("Machinery"))
    other = YuanFormField(label=_("Other costs"))

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            for broken in contradictions(self.description()):
                add_error(self, broken)
        return self.cleaned_data

    def description(self) -> Description:
        return Description(**{name: self.cleaned_data[name] for name in DESCRIBED})


class EditForm(DescriptionForm):
    """Carries the version that was opened, so that nobody's change is lost."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(project, name) for name in (*DESCRIBED, "version")}
        self.initial["sponsor"] = chosen_against(project.sector, project.sponsor)
        if labour_written(project):
            labour = self.fields["labour"]
            labour.disabled = True
            labour.help_text = _("From the labour chapter, as it was last handed in.")


class PickInput(forms.TextInput):
    """A text box that offers what may be typed in it: searched as one types."""

    options: tuple[str, ...] = ()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', zip(self.options))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class VillageField(forms.CharField):
    """One of some villages by its name, or by a part of it that no other one has."""

    widget = PickInput(attrs={"autocomplete": "off"})
    default_error_messages: ClassVar = {
        "unknown": _("Choose one of your villages from the list."),
    }

    def offer(self, villages: QuerySet[Division]) -> None:
        names = [village.name for village in villages]
        self.villages = {_label(village, names): village for village in villages}
        self.widget.options = tuple(self.villages)

    def clean(self, value: Any) -> Division:
        typed = super().clean(value)
        matches = [name for name in self.villages if typed in name]
        if typed not in self.villages and len(matches) != 1:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return self.villages[typed if typed in self.villages else matches[0]]


def _label(village: Division, names: list[str]) -> str:
    """Its name, with its code where another village has the same one."""
    return village.name if names.count(village.name) == 1 else f"{village.name} {village.code}"


class AddForm(NewRowForm, DescriptionForm):
    """The village is the actor's own; whoever has several names one."""

    place = VillageField(label=_("Village"), help_text=_("Type a part of its name, then choose."))
    field_order: tuple[str, ...] = ("place",)

    def __init__(self, *args: Any, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Division.objects.villages().inside(actor.scope).filter(retired_on__isnull=True)
        self.only = villages[0] if len(villages) == 1 else None
        if self.only is not None:
            del self.fields["place"]
        else:
            self.fields["place"].offer(villages)  # type: ignore[attr-defined]

    @property
    def village(self) -> Division:
        chosen: Division = self.only or self.cleaned_data["place"]
        return chosen


class PaperForm(NewRowForm):
    """A paper of the project as a whole; the plan only while the proposal is written."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=PaperKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    paper = PaperField(label=_("Photo or PDF"), help_text=_("Up to 10 MB."))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_now(project)
        choose(self, "kind", [(kind.value, kind.label) for kind in kinds])
        if len(kinds) == 1:
            only = self.fields["kind"]
            only.widget, only.initial = forms.HiddenInput(), kinds[0].value
