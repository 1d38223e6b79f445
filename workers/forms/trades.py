"""What the village voted for its trades, as the resolution says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanFormField
from core.forms import DayField, NewRowForm, PaperField
from projects.forms.choosing import without_blank
from projects.models import Project
from workers.actions.trades import Vote
from workers.forms.roster import TradeField
from workers.models import TradeRate


class RateForm(NewRowForm, forms.ModelForm[TradeRate]):
    """One rate; another unit of the same trade is entered as another one."""

    trade = TradeField()
    rate = YuanFormField(label=_("Pay for one"), above_zero=True)
    paper = PaperField(
        label=_("Picture of the signed paper"),
        required=False,
        help_text=_("Needed where no meeting is named."),
    )

    class Meta:
        model = TradeRate
        fields = ("trade", "unit", "piece", "rate", "since", "meeting")
        field_classes = {"since": DayField}
        widgets = {"unit": forms.RadioSelect}
        help_texts = {
            "piece": _("Only by the piece, for example: 米, 块, 立方米."),
            "since": _("A rate that runs for the same ends the day before."),
            "meeting": _("Only meetings with quorum and majority can be chosen."),
        }

    field_order = ("trade", "unit", "piece", "rate", "since", "meeting", "paper")

    def __init__(self, *args: Any, project: Project, trades: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_blank(self, "unit")
        self.fields["trade"].offer(trades)  # type: ignore[attr-defined]
        chosen: Any = self.fields["meeting"]
        chosen.queryset = project.meetings.deciding().order_by("-held_on")
        chosen.empty_label = _("none")

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself; the model's own check would say it worse."""
        return self.cleaned_data

    def vote(self) -> Vote:
        said = self.cleaned_data
        return Vote(
            **{name: said[name] for name in ("trade", "unit", "rate", "since")},
            piece=said["piece"].strip(),
        )


class EndRateForm(forms.Form):
    until = DayField(label=_("Last day in force"))


class ReasonForm(forms.Form):
    """Why something is struck out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: typed wrong, the paper says 12.5 and not 125."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
