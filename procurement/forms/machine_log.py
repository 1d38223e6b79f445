"""A machine's day as it is logged on a phone, and the supervision group's answer to such days."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PaperField
from procurement.actions.machine_days import Worked
from procurement.forms.answering import SignedActForm
from procurement.forms.stock import OfferingInput
from procurement.hire_rules import HALF_HOURS_A_DAY, Hired, clock
from procurement.models import ActKind, MachineEntry, Purchase, PurchaseItem
from procurement.rules import plain
from projects.forms.choosing import choose
from workers.models import RosterEntry

ONLY_WHEN_ASKED = ("late_reason", "double_reason")
_HOURS = re.compile(r"\d{1,2}(\.[05]0?)?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):?(00|30)(:00)?", re.ASCII)


class HoursField(forms.CharField):
    """Hours in halves, `7.5`; cleans to half hours, None for none."""

    default_error_messages = {
        "invalid": _("Write whole or half hours, as in 7.5, from 0.5 to 24."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        text = _plain(super().clean(value))
        if not text:
            return None
        half_hours = int(Decimal(text) * 2) if _HOURS.fullmatch(text) else 0
        if not 0 < half_hours <= HALF_HOURS_A_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return half_hours


class HalfHourField(forms.CharField):
    """A time on the full or half hour, `7:30`; cleans to half hours since midnight."""

    default_error_messages = {
        "invalid": _("Write a time on the full or half hour, as in 7:30, at most 24:00."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        text = _plain(super().clean(value))
        if not text:
            return None
        found = _TIME.fullmatch(text)
        at = int(found[1]) * 2 + (found[2] == "30") if found else HALF_HOURS_A_DAY + 1
        if at > HALF_HOURS_A_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return at


class DriverField(forms.ModelChoiceField[RosterEntry]):
    """People of the roster, with what tells namesakes apart."""

    def label_from_instance(self, entry: RosterEntry) -> str:
        return " · ".join(filter(None, (entry.person.name, entry.person.group, entry.trade)))


class MachineEntryForm(SignedActForm):
    """One machine's day. It begins with what the last entry of this hire said of the machine."""

    kind = ActKind.RECEIVE
    day = DayField(label=_("Day"))
    item = forms.ChoiceField(label=_("Hired as"), widget=forms.RadioSelect)
    driver_item = forms.ChoiceField(
        label=_("The driver is paid as"),
        required=False,
        help_text=_("Only for a machine that is hired alone; his hours are the machine's."),
    )
    machine = forms.CharField(
        label=_("Machine: plate, or what you call it"), max_length=40, widget=OfferingInput
    )
    starts = HalfHourField(label=_("From"), required=False, max_length=8)
    ends = HalfHourField(label=_("Until"), required=False, max_length=8)
    hours = HoursField(
        label=_("Hours worked"),
        required=False,
        max_length=8,
        help_text=_("Without breaks. Empty: all the time from beginning to end."),
    )
    work = forms.CharField(
        label=_("What it did and where"), max_length=200, widget=forms.Textarea({"rows": 2})
    )
    driver = DriverField(
        label=_("Driver, if on the roster"),
        queryset=RosterEntry.objects.none(),
        required=False,
        empty_label=_("not on the roster"),
    )
    driver_name = forms.CharField(label=_("Or the driver's name"), max_length=60, required=False)
    picture = PaperField(label=_("Picture of the machine at work"), required=False)
    late_reason = forms.CharField(
        label=_("Why it is logged late"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )
    double_reason = forms.CharField(
        label=_("Why hire and work day are both right"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
    )
    field_order = (
        "id", "day", "item", "machine", "starts", "ends", "hours", "work", "driver", "driver_name",
        "driver_item", "double_reason", "late_reason", "picture", "responsible", "paper",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        purchase: Purchase,
        items: Sequence[PurchaseItem],
        last: MachineEntry | None,
        machines: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, purchase=purchase, **kwargs)
        self.fields["responsible"].label = gettext("Who answers for the log")
        self.fields["machine"].widget.offers = machines
        self.initial.setdefault("day", timezone.localdate())
        self._offer_items(items)
        roster = RosterEntry.objects.filter(project=purchase.project_id).select_related("person")
        self.fields["driver"].queryset = roster.order_by(  # type: ignore[attr-defined]
            "person__pinyin", "number"
        )
        if last is not None:
            self._begin_with(last)

    def _offer_items(self, items: Sequence[PurchaseItem]) -> None:
        machines = [item for item in items if item.is_machine]
        drivers = [item for item in items if item.hired == Hired.DRIVER]
        choose(self, "item", [(str(item.pk), _said(item)) for item in machines])
        if len(machines) == 1:
            self.initial.setdefault("item", str(machines[0].pk))
        if not drivers:
            del self.fields["driver_item"]
            return
        nobody = gettext("not by this hire, or within the machine's price")
        choose(self, "driver_item", [("", nobody), *((str(one.pk), str(one)) for one in drivers)])

    def _begin_with(self, last: MachineEntry) -> None:
        known = {
            "item": str(last.item_id),
            "driver_item": str(last.driver_item_id or ""),
            "machine": last.machine,
            "driver": last.driver_id,
            "driver_name": "" if last.driver_id else last.driver_name,
        }
        for name, value in known.items():
            self.initial.setdefault(name, value)

    def shown(self) -> Iterator[BoundField]:
        """The visible fields; reasons only once they are asked for."""
        for field in self.visible_fields():
            if field.name not in ONLY_WHEN_ASKED or field.errors or field.value():
                yield field

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if {"starts", "ends", "hours"} & set(self.errors):
            return said
        starts, ends = said["starts"], said["ends"]
        if starts is not None and ends is not None:
            self._check_times(starts, ends)
        elif starts is not None or ends is not None:
            missing = "starts" if starts is None else "ends"
            self.add_error(missing, gettext("Write both times, or leave both empty."))
        elif said["hours"] is None:
            asked = gettext("Write how many hours it worked, or from when to when.")
            self.add_error("hours", asked)
        return said

    def _check_times(self, starts: int, ends: int) -> None:
        hours = self.cleaned_data.get("hours")
        if ends <= starts:
            said = gettext("It ends after it begins. A night is logged as two days.")
            self.add_error("ends", said)
        elif hours is not None and hours > ends - starts:
            said = gettext("From %(starts)s until %(ends)s there are not so many hours.")
            words = {"starts": clock(starts), "ends": clock(ends)}
            self.add_error("hours", said % words)

    def worked(self) -> Worked:
        said = self.cleaned_data
        paid_as = said.get("driver_item")
        length = (said["ends"] or 0) - (said["starts"] or 0)
        return Worked(
            day=said["day"],
            item_id=UUID(said["item"]),
            machine=said["machine"],
            half_hours=said["hours"] or length,
            work=said["work"],
            driver_name=said["driver_name"],
            driver_id=said["driver"].pk if said["driver"] else None,
            driver_item_id=UUID(paid_as) if paid_as else None,
            starts=said["starts"],
            ends=said["ends"],
            late_reason=said["late_reason"],
            double_reason=said["double_reason"],
        )


class LogCheckForm(SignedActForm):
    """The supervision group's answer to the days that are ticked."""

    kind = ActKind.CHECK
    entries = forms.MultipleChoiceField(
        label=_("Days of the log"), required=False, widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.TypedChoiceField(
        label=_("Are the ticked days right?"),
        choices=[
            ("yes", _("Yes: the machine worked these hours")),
            ("no", _("No: strike them out")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        required=False,
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("These days then count for nothing; the storekeeper logs them anew."),
    )
    field_order = ("entries", "agreed", "reason", "responsible", "paper")

    def __init__(self, *args: Any, entries: Sequence[MachineEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = entries
        choose(self, "entries", [(str(entry.pk), str(entry)) for entry in entries])
        self.fields["entries"].error_messages["invalid_choice"] = gettext(
            "The log has changed since this page was loaded. Load it again."
        )
        self.initial.setdefault("entries", [str(entry.pk) for entry in entries])

    def rows(self) -> Iterator[tuple[MachineEntry, bool]]:
        """Each day, and whether it is ticked."""
        ticked = {str(one) for one in self["entries"].value() or ()}
        for entry in self.listed:
            yield entry, str(entry.pk) in ticked

    def others(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if field.name != "entries"]


class StretchForm(forms.Form):
    """From which day until which day the log is looked at."""

    first = DayField(label=pgettext_lazy("a stretch of days", "From"), required=False)
    last = DayField(label=pgettext_lazy("a stretch of days", "Until"), required=False)


def _said(item: PurchaseItem) -> str:
    words = {
        "item": item,
        "hired": item.get_hired_display(),
        "quantity": plain(item.quantity),
        "unit": item.unit,
    }
    return gettext("%(item)s, %(hired)s (%(quantity)s %(unit)s)") % words


def _plain(typed: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed or ""))
