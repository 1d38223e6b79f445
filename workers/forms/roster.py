"""Taking people on, changing their place, and letting them go."""

import datetime
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import IdNumberFormField, WordsFormField, YuanFormField
from core.forms import DayField, NewRowForm, PaperField
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
            self.fields.pop("reason", None)  # it is asked for when something speaks against someone
        self.offer(project, timezone.localdate())

    def place(self) -> Place:
        said = self.cleaned_data
        return Place(
            trade=said["trade"],
            day_rate=said["day_rate"],
            entered_on=said["entered_on"],
            reason=said.get("reason", ""),
            rate_reason=said.get("rate_reason", ""),
        )


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
    field_order = ("people", "trade", "day_rate", "rate_reason", "entered_on", "reason")

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)  # type: ignore[attr-defined]


class SteadField(forms.TypedChoiceField):
    """In whose stead someone comes (顶工): one of the project's roster, or nobody's."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Came in the stead of"),
            coerce=UUID,
            empty_value=None,
            required=False,
            help_text=_("Each has days of his own: who did not come stays absent."),
            **kwargs,
        )

    def offer(self, people: Iterable[RosterEntry]) -> None:
        named = [(str(one.pk), f"{one.number} {one.person.name}") for one in people]
        self.choices = [("", _("nobody")), *named]


class NewcomerForm(PlaceForm):
    """Someone who stands at the site: half a minute. Name, number and trade are enough; the pay is
    the voted one, or that of the others of his trade."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As on the ID card."))
    id_number = IdNumberFormField(label=_("ID number"))
    day_rate = YuanFormField(
        label=_("Pay for a work day"),
        above_zero=True,
        required=False,
        help_text=_("Empty: as the others of his trade."),
    )
    stands_in_for = SteadField()
    reason = reason_field()
    field_order = (
        "name", "id_number", "trade", "reason", "stands_in_for", "day_rate", "rate_reason",
        "entered_on",
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        self.initial.pop("day_rate", None)
        self.fields["day_rate"].required = False
        self.voted = day_rates_on(project, timezone.localdate())
        self.rates = rates_by_trade(project)
        people = project.rosterentrys.filter(left_on__isnull=True).select_related("person")
        self.fields["stands_in_for"].offer(people.order_by("number"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without a vote the pay is that of whoever came last for the trade."""
        said = self.cleaned_data
        if not self.voted and "trade" in said and said.get("day_rate", "") is None:
            said["day_rate"] = self.rates.get(said["trade"].strip())
            if said["day_rate"] is None:
                self.add_error("day_rate", _("Nobody has this trade yet: give its pay."))
        return said

    @property
    def needs_more(self) -> bool:
        """Whether something beyond the three usual fields must be looked at."""
        more = {"stands_in_for", "day_rate", "rate_reason", "entered_on"}
        return bool(self.errors.keys() & more)

    def place(self) -> Place:
        return replace(super().place(), stands_in_for_id=self.cleaned_data["stands_in_for"])


def rates_by_trade(project: Project) -> dict[str, Decimal]:
    """What each trade gets a work day in yuan: as whoever came last for it."""
    rows = project.rosterentrys.order_by("number")
    return dict(rows.values_list("trade", "day_rate"))


class EntryForm(PayForm):
    """What someone on the roster works as, for what pay, and in whose stead."""

    stands_in_for = SteadField()
    other_trades = WordsFormField(
        label=_("Other trades"),
        required=False,
        help_text=_("If he works in more than one: set apart by commas, as in 普工、抹灰工."),
    )
    field_order = ("trade", "other_trades", "day_rate", "rate_reason", "stands_in_for")

    def __init__(self, *args: Any, entry: RosterEntry, **kwargs: Any) -> None:
        known = ("trade", "other_trades", "day_rate", "rate_reason")
        kwargs["initial"] = {name: getattr(entry, name) for name in known}
        kwargs["initial"]["stands_in_for"] = entry.stands_in_for_id
        super().__init__(*args, **kwargs)
        self.offer(entry.project, timezone.localdate())
        others = entry.project.rosterentrys.exclude(pk=entry.pk).select_related("person")
        self.fields["stands_in_for"].offer(others.order_by("number"))  # type: ignore[attr-defined]

    @property
    def changed(self) -> dict[str, Any]:
        """As `edit_entry` takes it."""
        said = dict(self.cleaned_data)
        return said | {"stands_in_for_id": said.pop("stands_in_for")}


class ReturnForm(forms.Form):
    back_on = DayField(
        label=_("Works again from"),
        help_text=_("The days between can't be logged."),
    )


class LeaveForm(forms.Form):
    left_on = DayField(label=_("Last day at the site"))
    reason = forms.CharField(
        label=_("Why he leaves"),
        max_length=200,
        help_text=_("For example: found work in town; the trade is no longer needed."),
    )
    paper = PaperField(
        label=_("Picture of what he signed"),
        required=False,
        help_text=_("If he confirmed on paper that he leaves."),
    )


def line_of(entry: RosterEntry) -> str:
    """A roster entry in one line: number, name, trade, group."""
    parts = (f"{entry.number} {entry.person.name}", entry.trade, entry.person.group)
    return " · ".join(filter(None, parts))
