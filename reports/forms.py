"""Which of the projects in a division the figures are of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.choosing import choose
from projects.lifecycle import Stage
from projects.models.project import ProjectQuerySet
from regions.models import Post, Sector

# Field of the form, and what it asks of a project.
ASKED = {"year": "starts_on__year", "stage": "stage", "sector": "sector"}


class FilterForm(forms.Form):
    """Filters by GET; what is not understood filters nothing. A bureau has one sector anyway."""

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

    def __init__(self, *args: Any, projects: ProjectQuerySet, actor: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = projects
        years = projects.order_by().values_list("starts_on__year", flat=True).distinct()
        choices = [("", _("every year")), *((year, str(year)) for year in sorted(years)[::-1])]
        choose(self, "year", choices)
        if actor.sector:
            del self.fields["sector"]

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
