"""Which of the projects in a division the figures are of; and the treasury's list of a month."""

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.excel.field import Uploaded, WorkbookField
from core.forms import DayField, NewRowForm, ReasonForm
from projects.forms.choosing import choose
from projects.lifecycle import Stage
from projects.models import Project
from projects.models.project import ProjectQuerySet
from regions.models import Post, Sector, Sponsor
from reports.statements import read_statement

# Field of the form, and what it asks of a project.
ASKED = {"year": "starts_on__year", "stage": "stage", "sector": "sector", "sponsor": "sponsor"}


class FilterForm(forms.Form):
    """Filters by GET; what is not understood filters nothing. A bureau has one sponsor anyway."""

    year = forms.TypedChoiceField(
        label=_("Year of planned start"), required=False, coerce=int, empty_value=None
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        required=False,
        choices=[("", _("every stage")), *Stage.choices],
    )
    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[("", _("every sector")), *Sector.choices],
    )
    sponsor = forms.ChoiceField(
        label=_("Sponsor"),
        required=False,
        choices=[("", _("every sponsor")), *Sponsor.choices],
    )

    def __init__(self, *args: Any, projects: ProjectQuerySet, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        years = projects.order_by().values_list("starts_on__year", flat=True).distinct()
        choices = [("", _("every year")), *((year, str(year)) for year in sorted(years)[::-1])]
        choose(self, "year", choices)
        if actor.sponsor:
            del self.fields["sponsor"]

    @property
    def asked(self) -> dict[str, str | int]:
        """What was chosen and understood, by the fields' names."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def found(self) -> ProjectQuerySet:
        return self.projects.filter(**{ASKED[name]: value for name, value in self.asked.items()})

    def said(self) -> list[tuple[str, str]]:
        """Every filter with what it is set to, in words."""
        return [(str(field.label), self._words(field)) for field in self]

    def _words(self, field: forms.BoundField) -> str:
        chosen = str(self.asked.get(field.name, ""))
        choices = field.field.choices  # type: ignore[attr-defined]
        words = {str(value): str(label) for value, label in choices}
        return words[chosen]


class StatementForm(NewRowForm):
    """The treasury's list of a month: read whole, or every fault is named by its cell."""

    workbook = WorkbookField(
        label=_("The treasury's list"),
        most_bytes=4 << 20,  # some ten thousand payments
        too_large=_("This workbook is too large for one month's list."),
        help_text=_("An Excel workbook with the headings of the template, among others."),
    )

    def __init__(self, *args: Any, month: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month = month

    def clean_workbook(self) -> Uploaded:
        sent: Uploaded = self.cleaned_data["workbook"]
        self.payments, faults = read_statement(sent.book, self.month)
        if faults:
            raise forms.ValidationError(faults)
        return sent

    def said(self) -> dict[str, Any]:
        """For `keep_statement`."""
        sha256 = self.cleaned_data["workbook"].sha256
        return {"id": self.cleaned_data["id"], "payments": self.payments, "sha256": sha256}


class CloseForm(forms.Form):
    """What is said of the differences; `seen` is a hash of the figures that the page showed."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    said = forms.CharField(
        label=_("What is to be said of the differences"),
        required=False,
        max_length=400,
        help_text=_("Where each comes from, and which voucher is still to be entered."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class _ProjectsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """Each project by its village and name."""

    def label_from_instance(self, obj: Project) -> str:
        return f"{obj.village} · {obj.name}"


class BundleProjectsForm(forms.Form):
    """Which projects of the township, and why."""

    projects = _ProjectsField(
        label=_("Projects"),
        queryset=Project.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Projects of this township that are under way and in no bundle."),
    )
    reason = forms.CharField(
        label=_("Why they are bundled"),
        max_length=200,
        help_text=_("For example: one road through three villages, one plan paper."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, offered: ProjectQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["projects"]
        assert isinstance(choice, _ProjectsField)  # noqa: S101  for the type checker
        choice.queryset = offered

    def chosen(self) -> list[UUID]:
        return [one.pk for one in self.cleaned_data["projects"]]


class BundleForm(BundleProjectsForm, NewRowForm):
    """A new bundle."""

    name = forms.CharField(label=_("Name of the bundle"), max_length=80)
    works = forms.CharField(
        label=_("Road, canal or other works"),
        max_length=200,
        help_text=_("For example: the road from the county road to the upper village, 8.4 km."),
    )
    field_order = ("name", "works", "projects", "reason")


class LeaveForm(ReasonForm):
    """When and why a project leaves its bundle."""

    left_on = DayField(label=_("Leaves on"), initial=timezone.localdate)
    field_order = ("left_on", "reason")
