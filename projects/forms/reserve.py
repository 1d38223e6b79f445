"""Finding projects of the reserve, and putting them in an order."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import NewRowForm
from projects.forms.choosing import choose
from projects.models import Office
from projects.models.project import ProjectQuerySet
from projects.reserve import Listed, line_of, ready_by
from projects.reserve_rules import Line
from regions.models import Division, Level, Post, Sector, Sponsor

LARGEST = 9999
PLACE = "place_"


class ReserveFilterForm(forms.Form):
    """Filters by GET; what is not understood filters nothing."""

    q = forms.CharField(label=_("Name, code or village"), required=False, max_length=60)
    place = forms.ChoiceField(label=_("Township"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("every sector")), *Sector.choices]
    )
    sponsor = forms.ChoiceField(
        label=_("Sponsor"), required=False, choices=[("", _("every sponsor")), *Sponsor.choices]
    )
    ready = forms.ChoiceField(
        label=_("Ready"),
        required=False,
        choices=[
            ("", _("ready or not")),
            (Office.COUNTY, _("marked ready by the county")),
            (Office.TOWNSHIP, _("marked ready by the township")),
            ("no", _("not marked ready by the county")),
        ],
    )

    def __init__(
        self, *args: Any, actor: Post, places: QuerySet[Division] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if actor.sponsor:
            del self.fields["sponsor"]
        if places is None:
            del self.fields["place"]
            return
        label, every = _("Township"), _("every township")
        if actor.division.level < Level.COUNTY:
            label, every = _("County"), _("every county")
        self.fields["place"].label = label
        choose(self, "place", [("", every), *((one.code, one.name) for one in places)])

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen and understood, by the fields' names."""
        self.full_clean()
        return {name: value.strip() for name, value in self.cleaned_data.items() if value.strip()}

    def found(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        asked = self.asked
        if words := asked.get("q"):
            projects = projects.search(words)
        if code := asked.get("place"):
            area = Division.objects.get(code=code).scope
            projects = projects.filter(village_id__gte=area.lo, village_id__lt=area.hi)
        same = {name: asked[name] for name in ("sector", "sponsor") if name in asked}
        return self._by_mark(projects.filter(**same), asked.get("ready", ""))

    @staticmethod
    def _by_mark(projects: ProjectQuerySet, ready: str) -> ProjectQuerySet:
        if ready == "no":
            marked = ready_by(projects, Office.COUNTY).values("pk")
            return projects.exclude(pk__in=marked)
        return ready_by(projects, Office(ready)) if ready else projects

    def said(self) -> list[tuple[str, str]]:
        """Every filter that was set, in words."""
        return [(str(self[name].label), self._words(name)) for name in self.asked]

    def _words(self, name: str) -> str:
        chosen, choices = self.asked[name], getattr(self.fields[name], "choices", [])
        return {str(value): str(label) for value, label in choices}.get(chosen, chosen)


class ReserveForm(NewRowForm):
    """The office's own column: place, ready and remark of every project that it may sort."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, rows: Sequence[Listed], office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self._ask(row, line_of(row.of(office)))

    def _ask(self, row: Listed, now: Line) -> None:
        place, ready, remark = _names(row.project.pk)
        name = {"name": row.project.name}
        self.fields[place] = forms.IntegerField(
            label=_("Place of %(name)s") % name,
            required=False,
            min_value=1,
            max_value=LARGEST,
            widget=forms.NumberInput(
                attrs={"inputmode": "numeric", "placeholder": pgettext_lazy("in an order", "place")}
            ),
        )
        self.fields[ready] = forms.BooleanField(
            label=pgettext_lazy("a project", "ready"),
            required=False,
            widget=forms.CheckboxInput(attrs={"aria-label": _("%(name)s is ready") % name}),
        )
        self.fields[remark] = forms.CharField(
            label=_("Remark on %(name)s") % name,
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"placeholder": _("remark")}),
        )
        self.initial.update({place: now.place, ready: now.ready, remark: now.remark})

    def cells(self) -> Mapping[UUID, tuple[BoundField, BoundField, BoundField]]:
        """The three fields of each project, as the page shows them."""
        return {
            row.project.pk: tuple(self[name] for name in _names(row.project.pk))  # type: ignore[misc]
            for row in self.rows
        }

    def wanted(self) -> Mapping[UUID, Line]:
        """What was sent, also of a project that has left the list since it was shown; a project
        that has come since was not asked about."""
        return {project: self._line(project) for project in self.asked_about(self.data)}

    @staticmethod
    def asked_about(data: Mapping[str, Any]) -> list[UUID]:
        """The projects whose places were sent."""
        found = []
        for name in data:
            if name.startswith(PLACE):
                with suppress(ValueError):
                    found.append(UUID(name.removeprefix(PLACE)))
        return found

    def _line(self, project: UUID) -> Line:
        said = [self.cleaned_data.get(name) for name in _names(project)]
        return Line(said[0], bool(said[1]), said[2] or "")


def _names(project: UUID) -> tuple[str, str, str]:
    return f"{PLACE}{project}", f"ready_{project}", f"remark_{project}"
