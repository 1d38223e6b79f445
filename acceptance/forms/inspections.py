"""Recording an inspection, mending what it found, and checking again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from acceptance.actions import Found, Present, Visit
from acceptance.figures import Planned
from acceptance.forms.works import QuantityField
from acceptance.levels import free_for
from acceptance.models import Inspection, Kind, Rectification, Result
from core.forms import DayField, NewRowForm, PaperField
from core.rows import RowsForm
from projects.forms.answering import AnsweredForm
from projects.models import Project
from regions.models import Post

PERSON = ("name", "unit", "office", "villager")
ITEM = ("completed", "result", "problem", "deadline")
SEATS = 4


def _result() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Result"), choices=Result.choices, widget=forms.RadioSelect, required=True
    )


def _problem() -> forms.CharField:
    return forms.CharField(
        label=_("What is wrong"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _count(label: Any) -> forms.IntegerField:
    unit = pgettext_lazy("after a count", "people")
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "data-unit": unit}
    )
    return forms.IntegerField(label=label, required=False, min_value=0, widget=widget)


class InspectionForm(RowsForm, NewRowForm, AnsweredForm):
    """Everything on one page: when and where, who was there, and what was found of each item.

    `last` is the inspection before: its place and people recur.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    held_on = DayField(label=_("Date of the inspection"))
    place = forms.CharField(label=_("Place"), max_length=80)
    satisfied = _count(_("Villagers satisfied"))
    dissatisfied = _count(_("Villagers not satisfied"))
    conclusion = forms.CharField(label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        project: Project,
        kind: Kind,
        items: Sequence[Planned],
        last: Inspection | None,
        actor: Post,
        **kwargs: Any,
    ) -> None:
        initial = {"version": project.version, "held_on": timezone.localdate()}
        initial["place"] = last.place if last else str(project.village)
        people = free_for(project, kind)
        super().__init__(*args, people=people, actor=actor, **kwargs | {"initial": initial})
        self.items = items
        self.add_rows(_ITEM_FIELDS, len(items), [{"completed": one.completed} for one in items])
        for at, item in enumerate(items):
            required = gettext("Say whether this passed: %(item)s") % {"item": item.title}
            self.fields[f"result_{at}"].error_messages["required"] = required
        present = list(last.attendees.all()) if last else []
        known = [{name: getattr(one, name) for name in PERSON} for one in present]
        self.add_rows(_PERSON_FIELDS, max(SEATS, len(present) + 2), known)

    @property
    def item_rows(self) -> list[tuple[Planned, dict[str, BoundField]]]:
        return list(zip(self.items, self.bound_rows(*ITEM), strict=True))

    @property
    def people_rows(self) -> list[dict[str, BoundField]]:
        return list(self.bound_rows(*PERSON))

    @property
    def head(self) -> list[BoundField]:
        return [self["held_on"], self["place"]]

    @property
    def tail(self) -> list[BoundField]:
        """What comes after the items: the vote, the conclusion, and who answers."""
        names = ("satisfied", "dissatisfied", "conclusion", "responsible", "paper")
        shown = [self[name] for name in names if name in self.fields]
        return [field for field in shown if not field.is_hidden]

    def clean(self) -> dict[str, Any]:
        for row in self.cleaned_rows(*PERSON):
            if not row["name"] and f"name_{row['at']}" not in self.errors:
                self.add_error(f"name_{row['at']}", gettext("Write the name too."))
        return self.cleaned_data

    def visit(self) -> Visit:
        data = self.cleaned_data
        people = [
            Present(**{name: row[name] for name in PERSON}) for row in self.cleaned_rows(*PERSON)
        ]
        return Visit(
            held_on=data["held_on"],
            place=data["place"],
            present=tuple(people),
            conclusion=data["conclusion"],
            satisfied=data["satisfied"],
            dissatisfied=data["dissatisfied"],
        )

    def found(self) -> list[Found]:
        return [_found(self.cleaned_data, f"_{at}") for at in range(len(self.items))]


_ITEM_FIELDS = {
    "completed": lambda: QuantityField(label=_("Found on site")),
    "result": _result,
    "problem": _problem,
    "deadline": lambda: DayField(label=_("To be mended by"), required=False),
}
_PERSON_FIELDS = {
    "name": lambda: forms.CharField(label=_("Name"), max_length=60, required=False),
    "unit": lambda: forms.CharField(label=_("Where from"), max_length=60, required=False),
    "office": lambda: forms.CharField(label=_("Office held"), max_length=40, required=False),
    "villager": lambda: forms.BooleanField(label=_("Villagers' representative"), required=False),
}


def _found(data: dict[str, Any], suffix: str = "") -> Found:
    return Found(
        passed=data[f"result{suffix}"] == Result.PASSED,
        completed=data.get(f"completed{suffix}"),
        problem=data[f"problem{suffix}"],
        deadline=data[f"deadline{suffix}"],
    )


class RectifyForm(NewRowForm, forms.ModelForm[Rectification]):
    """What the village did about a failed item, with photos."""

    before = PaperField(
        label=_("Photo before"), required=False, help_text=_("As it was when it failed.")
    )
    after = PaperField(
        label=_("Photo after"),
        required=False,
        help_text=_("From the same place, so that it shows."),
    )

    class Meta:
        model = Rectification
        fields = ("done", "done_on")
        field_classes = {"done_on": DayField}
        widgets = {"done": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"done": _("What was done, where, and how much of it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"done_on": timezone.localdate()}
        super().__init__(*args, **kwargs)


class RecheckForm(AnsweredForm):
    """What the second look found. `number` is the check that this page is for."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    result = _result()
    problem = _problem()
    deadline = DayField(label=_("To be mended by"), required=False)
    field_order = ("result", "problem", "deadline", "responsible", "paper")

    def __init__(
        self, *args: Any, project: Project, kind: Kind, actor: Post, number: int, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"number": number}
        super().__init__(*args, people=free_for(project, kind), actor=actor, **kwargs)

    def found(self) -> Found:
        return _found(self.cleaned_data)
