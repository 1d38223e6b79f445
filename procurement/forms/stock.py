"""What goes out of the store and comes back, what is counted, and what is left over."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm
from procurement.actions.stock import HandOut
from procurement.actions.stock_counts import Counted
from procurement.actions.surplus import Resolved
from procurement.forms.fields import QuantityFormField
from procurement.models import StockCard, StockCount, StockRow, SurplusUse
from projects.forms.answering import AnsweredForm
from projects.models import Meeting, Project
from regions.access import Permission, answerable, can
from regions.models import Human, Post


class OfferingInput(forms.TextInput):
    """A text field that offers what was written there before, by the browser's own list."""

    offers: Sequence[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        key = f"offers-{name}"
        field = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        options = format_html_join("", '<option value="{}">', ((one,) for one in self.offers))
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)


class KeeperForm(NewRowForm, AnsweredForm):
    """An act for which a storekeeper answers."""

    def __init__(self, *args: Any, project: Project, actor: Post, **kwargs: Any) -> None:
        people = answerable(Permission.RECEIVE_GOODS, project)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        self.fields["responsible"].label = _("Storekeeper")


class HandOutForm(KeeperForm):
    """A slip (T20): how much, who took it, where it is used, when."""

    quantity = QuantityFormField(label=_("How much goes out"))
    taker = forms.CharField(label=_("Who took it"), max_length=60, widget=OfferingInput)
    place = forms.CharField(label=_("Place of use"), max_length=80, widget=OfferingInput)
    day = DayField(label=_("Date"))
    field_order = ("id", "quantity", "taker", "place", "day", "responsible", "paper")

    def __init__(
        self,
        *args: Any,
        card: StockCard,
        takers: Sequence[str],
        places: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())
        self.fields["quantity"].widget.attrs["data-unit"] = card.unit
        for name, offers in (("taker", takers), ("place", places)):
            widget: Any = self.fields[name].widget
            widget.offers = offers

    def slip(self) -> HandOut:
        return HandOut(**{name: self.cleaned_data[name] for name in HandOut.__slots__})


class BringBackForm(KeeperForm):
    """What comes into the store again of one slip."""

    quantity = QuantityFormField(label=_("How much comes back"))
    day = DayField(label=_("Date"))
    field_order = ("id", "quantity", "day", "responsible", "paper")

    def __init__(self, *args: Any, row: StockRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())
        self.fields["quantity"].widget.attrs["data-unit"] = row.card.unit


class TakeBackForm(KeeperForm):
    """Why a row is wrong."""

    reason = forms.CharField(
        label=_("What is wrong"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("reason", "responsible", "paper")


class CountForm(KeeperForm):
    """What two counted together: of each material how much is there, and why it differs."""

    day = DayField(label=_("Counted on"))
    checker = forms.ModelChoiceField(
        label=_("Who counted along for the supervision group"),
        queryset=Human.objects.none(),
        required=False,
        empty_label=_("He agrees himself, later"),
    )
    field_order = ("id", "day", "responsible", "paper", "checker")

    def __init__(self, *args: Any, cards: Sequence[StockCard], project: Project, **kw: Any) -> None:
        super().__init__(*args, project=project, **kw)
        self.initial.setdefault("day", timezone.localdate())
        if can(self.actor, Permission.CHECK_RECEIPTS, project):
            offered: Any = self.fields["checker"]
            offered.queryset = answerable(Permission.CHECK_RECEIPTS, project)
        else:
            del self.fields["checker"]
        self.cards = cards
        for card in cards:
            self.fields[f"counted_{card.pk}"] = QuantityFormField(
                label=gettext("%(material)s: counted (%(unit)s)")
                % {"material": card, "unit": card.unit},
                above_zero=False,
                required=False,
            )
            self.fields[f"reason_{card.pk}"] = forms.CharField(
                label=gettext("%(material)s: why it differs") % {"material": card},
                max_length=200,
                required=False,
            )

    def tabled(self) -> Iterator[tuple[StockCard, BoundField, BoundField]]:
        for card in self.cards:
            yield card, self[f"counted_{card.pk}"], self[f"reason_{card.pk}"]

    def others(self) -> list[BoundField]:
        tabled = ("counted_", "reason_")
        return [field for field in self.visible_fields() if not field.name.startswith(tabled)]

    def counted(self) -> list[Counted]:
        """What stays empty was not counted; a zero was."""
        found = [
            (card, self.cleaned_data[f"counted_{card.pk}"], self.cleaned_data[f"reason_{card.pk}"])
            for card in self.cards
        ]
        return [Counted(card.pk, number, why) for card, number, why in found if number is not None]


class CountCheckForm(AnsweredForm):
    """The supervision group's answer to a count."""

    agreed = forms.TypedChoiceField(
        label=_("Is the count right?"),
        choices=[
            ("yes", _("Yes: I counted along, it is right")),
            ("no", _("No: it must be counted again")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What is wrong"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("agreed", "reason", "responsible", "paper")

    def __init__(self, *args: Any, count: StockCount, actor: Post, **kwargs: Any) -> None:
        people = answerable(Permission.CHECK_RECEIPTS, count).exclude(pk=count.responsible_id)
        super().__init__(*args, people=people, actor=actor, **kwargs)
        self.fields["responsible"].label = _("Who counted along for the supervision group")


class SurplusForm(KeeperForm):
    """What a meeting decided on what is left over."""

    meeting = forms.ModelChoiceField(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        empty_label=_("Choose the meeting"),
        help_text=_(
            "Only villagers' meetings on what is left over are here, with quorum and majority "
            "and the three meetings before them."
        ),
    )
    use = forms.ChoiceField(
        label=_("What becomes of it"), choices=SurplusUse.choices, widget=forms.RadioSelect
    )
    recipient = forms.CharField(label=_("To whom"), max_length=80)
    amount = YuanFormField(
        label=_("Money from the sale"), required=False, help_text=_("Only where it was sold.")
    )
    left_on = DayField(label=_("Left the store on"))
    field_order = (
        "id", "meeting", "use", "recipient", "amount", "left_on", "responsible", "paper",
    )  # fmt: skip

    def __init__(
        self, *args: Any, cards: Sequence[StockCard], meetings: Sequence[Meeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("left_on", timezone.localdate())
        offered: Any = self.fields["meeting"]
        keys = [one.pk for one in meetings]
        offered.queryset = Meeting.objects.filter(pk__in=keys).order_by("-held_on")
        offered.label_from_instance = _meeting_said
        self.cards = cards
        for card in cards:
            words = {"material": card, "unit": card.unit}
            self.fields[f"quantity_{card.pk}"] = QuantityFormField(
                label=gettext("%(material)s: goes out (%(unit)s)") % words,
                above_zero=False,
                required=False,
            )

    def tabled(self) -> Iterator[tuple[StockCard, BoundField]]:
        for card in self.cards:
            yield card, self[f"quantity_{card.pk}"]

    def others(self) -> list[BoundField]:
        return [field for field in self.visible_fields() if not field.name.startswith("quantity_")]

    def resolved(self) -> Resolved:
        words = {
            name: self.cleaned_data[name] for name in ("use", "recipient", "amount", "left_on")
        }
        found = {card.pk: self.cleaned_data[f"quantity_{card.pk}"] for card in self.cards}
        return Resolved(
            meeting_id=self.cleaned_data["meeting"].pk,
            quantities={key: quantity for key, quantity in found.items() if quantity},
            **words,
        )


def _meeting_said(meeting: Meeting) -> str:
    return f"{meeting}：{meeting.resolution[:40]}"
