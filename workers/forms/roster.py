"""Taking people on, changing their place, and letting them go."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField, WordsFormField, YuanFormField
from core.forms import DayField, NewRowForm
from core.money import grouped
from projects.forms.project import PickInput
from projects.models import Project
from workers.actions import Place
from workers.models import RosterEntry, TradeRate
from workers.voted import day_rates_on

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


class PayForm(forms.Form):
    """Trade and pay: from what the village voted where it did, in free words otherwise."""

    trade = TradeField(help_text=_("For example: mason, concrete worker, helper."))
    day_rate = YuanFormField(label=_("Pay for a work day"), above_zero=True)
    rate_reason = forms.CharField(
        label=_("Reason for another pay than the voted one"), max_length=200, required=False
    )

    def offer(self, project: Project, day: datetime.date) -> None:
        """The voted trades and their pay; without a vote, the trades that the roster knows."""
        voted = day_rates_on(project, day)
        trades = voted or project.rosterentrys.order_by("trade").values_list("trade", flat=True)
        self.fields["trade"].offer(dict.fromkeys(trades))  # type: ignore[attr-defined]
        if not voted or not (self.is_bound or self.initial.get("rate_reason")):
            del self.fields["rate_reason"]  # it is asked for when the pay needs it
        if not voted:
            return
        pays = gettext(", ").join(
            f"{trade} {grouped(rate)}" for trade, rate in sorted(voted.items()) if rate
        )
        self.fields["trade"].help_text = gettext("Choose one of the voted trades.")
        self.fields["day_rate"].required = not pays
        self.fields["day_rate"].help_text = (
            gettext("Leave it empty for the voted pay: %(pays)s.") % {"pays": pays} if pays else ""
        )


class PlaceForm(PayForm, NewRowForm):
    """What people are taken on for."""

    entered_on = DayField(label=_("First day at the site"))

    def __init__(
        self, *args: Any, project: Project, day: datetime.date | None = None, **kwargs: Any
    ) -> None:
        last = project.rosterentrys.order_by("-number").first()
        voted = TradeRate.objects.filter(project=project).standing().exists()
        known = {"trade": last.trade, "day_rate": None if voted else last.day_rate} if last else {}
        kwargs["initial"] = known | {"entered_on": day or timezone.localdate()}
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields.pop("age_reason", None)  # it is asked for when somebody's age needs it
        self.offer(project, timezone.localdate())

    def place(self) -> Place:
        said = self.cleaned_data
        return Place(
            trade=said["trade"],
            day_rate=said["day_rate"],
            entered_on=said["entered_on"],
            age_reason=said.get("age_reason", ""),
            rate_reason=said.get("rate_reason", ""),
        )


def age_reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason for people under 18 or over 60"),
        max_length=200,
        required=False,
        help_text=_("For example: light work only; a doctor's statement is there."),
    )


class ChosenForm(PlaceForm):
    """Several people of the village at once."""

    people = TicksField()
    age_reason = age_reason()
    field_order = ("people", "trade", "day_rate", "rate_reason", "entered_on", "age_reason")

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)  # type: ignore[attr-defined]


class NewcomerForm(PlaceForm):
    """Someone who stands at the site: half a minute."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As on the ID card."))
    id_number = IdNumberFormField(label=_("ID number"))
    age_reason = age_reason()
    field_order = (
        "name", "id_number", "trade", "day_rate", "rate_reason", "entered_on", "age_reason"
    )  # fmt: skip


class EntryForm(PayForm):
    """What someone on the roster works as, and for what pay."""

    other_trades = WordsFormField(
        label=_("Other trades"),
        required=False,
        help_text=_("If he works in more than one: set apart by commas, as in 普工、抹灰工."),
    )
    field_order = ("trade", "other_trades", "day_rate", "rate_reason")

    def __init__(self, *args: Any, entry: RosterEntry, **kwargs: Any) -> None:
        known = ("trade", "other_trades", "day_rate", "rate_reason")
        kwargs["initial"] = {name: getattr(entry, name) for name in known}
        super().__init__(*args, **kwargs)
        self.offer(entry.project, timezone.localdate())


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
