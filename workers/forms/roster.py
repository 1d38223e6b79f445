"""Taking people on, changing their place, and letting them go."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField, YuanFormField
from core.forms import DayField, NewRowForm
from projects.forms.project import PickInput
from projects.models import Project
from workers.actions import Place
from workers.models import RosterEntry

BOX = (
    '<div><label for="{}_{}"><input type="checkbox" id="{}_{}" name="{}" value="{}"{}> {}</label>'
    "</div>"
)


class TradeField(forms.CharField):
    """A trade in words, with those of the project on offer."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"label": _("Trade"), "max_length": 40}
        super().__init__(widget=PickInput(attrs={"autocomplete": "off"}), **kwargs)

    def offer(self, trades: Iterable[str]) -> None:
        self.widget.options = tuple(trades)


class Ticks(forms.CheckboxSelectMultiple):
    """As Django's, without a template for each of two hundred boxes."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        base, ticked = (attrs or {}).get("id", f"id_{name}"), {str(pk) for pk in value or ()}
        boxes = (
            (base, n, base, n, name, pk, SafeString(" checked" if pk in ticked else ""), line)
            for n, (pk, line) in enumerate(self.choices)
        )
        inside = format_html_join("", BOX, boxes)
        return format_html('<div id="{}">{}</div>', base, inside)


class TicksField(forms.TypedMultipleChoiceField):
    """People to tick, each with a line of what tells him from others."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("People"))
        widget = Ticks
        super().__init__(coerce=UUID, required=False, widget=widget, **kwargs)

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        self.choices = [(str(pk), line) for pk, line in people]


class PlaceForm(NewRowForm):
    """What people are taken on for; trades and the usual rate come from the project's roster."""

    trade = TradeField(help_text=_("For example: mason, concrete worker, helper."))
    day_rate = YuanFormField(label=_("Pay for a work day"), above_zero=True)
    entered_on = DayField(label=_("First day at the site"))

    def __init__(
        self, *args: Any, project: Project, day: datetime.date | None = None, **kwargs: Any
    ) -> None:
        last = project.rosterentrys.order_by("-number").first()
        known = {"trade": last.trade, "day_rate": last.day_rate} if last else {}
        kwargs["initial"] = known | {"entered_on": day or timezone.localdate()}
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("reason", None)  # it is asked for when something speaks against someone
        trades = project.rosterentrys.order_by("trade").values_list("trade", flat=True)
        self.fields["trade"].offer(trades.distinct())  # type: ignore[attr-defined]

    def place(self) -> Place:
        said = self.cleaned_data
        return Place(said["trade"], said["day_rate"], said["entered_on"], said.get("reason", ""))


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why it is all right all the same"),
        max_length=200,
        required=False,
        help_text=_(
            "For example: light work only, a doctor's statement is there. It is kept, and shown to "
            "supervision group and township."
        ),
    )


class ChosenForm(PlaceForm):
    """Several people of the village at once."""

    people = TicksField()
    reason = reason_field()
    field_order = ("people", "trade", "day_rate", "entered_on", "reason")

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)  # type: ignore[attr-defined]


class NewcomerForm(PlaceForm):
    """Someone who stands at the site: half a minute."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As on the ID card."))
    id_number = IdNumberFormField(label=_("ID number"))
    reason = reason_field()
    field_order = ("name", "id_number", "trade", "day_rate", "entered_on", "reason")


class EntryForm(forms.Form):
    trade = TradeField()
    day_rate = YuanFormField(
        label=_("Pay for a work day"),
        above_zero=True,
        help_text=_("Wage sheets made before keep the pay that they were made with."),
    )


class LeaveForm(forms.Form):
    left_on = DayField(label=_("Last day at the site"))
    reason = forms.CharField(
        label=_("Why he leaves"),
        max_length=200,
        help_text=_("For example: found work in town; the trade is no longer needed."),
    )


def line_of(entry: RosterEntry) -> str:
    """A roster entry in one line: number, name, trade, group."""
    parts = (f"{entry.number} {entry.person.name}", entry.trade, entry.person.group)
    return " · ".join(filter(None, parts))
