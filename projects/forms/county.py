"""What a county sets for its projects."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import WordsFormField, YuanFormField
from core.forms import DayField, PaperField
from projects.actions import CountyChoices
from projects.models import CountySettings
from projects.models.county import (
    MOST_CLOCK_DAYS,
    MOST_CYCLE_DAYS,
    MOST_LATE_DAYS,
    MOST_QUOTES,
    NOTICE_DAYS,
)

MOST_DAYS = 60  # a longer notice would keep wages from their month
DAYS = pgettext_lazy("after a count", "days")
RULES = tuple(
    f"{kind}_{part}"
    for kind in ("branch", "committees", "party")
    for part in ("quorum", "majority")
)
VILLAGE = ("committee_name", "heads_on_council", *RULES)
SELF_BUILD = ("self_build_ceiling", "ceiling_rule", "tender_works")
PURCHASES = (
    "least_quotes", "direct_up_to", "contract_above", "invoice_required", "slip_up_to",
    "tender_materials", "tender_services",
)  # fmt: skip
CHANGES = ("change_yuan", "change_percent")
PERFORMANCE = ("performance",)


def _counted(label: Any, least: int, most: int, unit: Any = DAYS, **more: Any) -> Any:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "data-unit": unit})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **more)


class SettingsForm(forms.ModelForm[CountySettings]):
    notice_days = _counted(
        _("Days of a notice"),
        NOTICE_DAYS,
        MOST_DAYS,
        help_text=_("At least 7. The day of posting is not counted."),
    )
    sample_percent = _counted(
        _("Work days that a township samples"),
        1,
        100,
        "%",
        help_text=_("So many per cent of a month's work days, drawn by lot, are looked at."),
    )
    suspension_trades = WordsFormField(
        label=_("Trades that go on while the works stand still"),
        required=False,
        help_text=_("Set apart by commas, as in 看护、养护. Leave it empty if nothing goes on."),
    )
    late_days = _counted(
        _("A work day is late after"),
        1,
        MOST_LATE_DAYS,
        help_text=_(
            "Whoever enters it later says why, and the supervision group confirms it before it is "
            "paid. Not where the signed sheet of that day is attached."
        ),
    )
    cycle_days = _counted(
        _("Wages are credited, after the period's end, within"),
        NOTICE_DAYS + 1,
        MOST_CYCLE_DAYS,
        required=False,
        help_text=_("Leave it empty for a month, which is the longest."),
    )
    wage_sample_percent = _counted(
        _("Wage sheets that the county samples"),
        1,
        100,
        "%",
        help_text=_("Only where the township decides: drawn by lot of each month's sheets."),
    )
    amber_days = _counted(
        _("An unpaid work day is amber after"),
        1,
        MOST_CLOCK_DAYS,
        help_text=_("Counted from the day worked to the credit. Village and township then see it."),
    )
    red_days = _counted(
        _("An unpaid work day is red after"),
        2,
        MOST_CLOCK_DAYS,
        help_text=_("It then waits in the county's inbox, too."),
    )
    year_end_month = _counted(
        _("The treasury closes for the year in month"),
        1,
        12,
        pgettext_lazy("after a number", "month"),
        required=False,
    )
    year_end_day = _counted(
        _("Last day of that month on which it pays"),
        1,
        31,
        pgettext_lazy("after a number", "day of the month"),
        required=False,
    )
    minimum_wage = YuanFormField(
        label=_("Minimum wage a month"), above_zero=True, required=False,
        help_text=_("Of the county, as it must hang at each site."),
    )  # fmt: skip
    self_build_ceiling = YuanFormField(
        label=_("A village builds itself up to an estimate of"), above_zero=True, required=False,
        help_text=_("Leave it empty if the county has set no ceiling."),
    )  # fmt: skip
    tender_works = YuanFormField(
        label=_("Tender for works, from an estimate of"), above_zero=True,
        help_text=_("By national rules (发改委令第16号): a county may set less, not more."),
    )  # fmt: skip
    least_quotes = _counted(
        _("Suppliers asked for each purchase, at least"),
        2,
        MOST_QUOTES,
        pgettext_lazy("after a number of suppliers", "suppliers"),
        help_text=_("Fewer need a reason that is noticed, or a direct purchase as below."),
    )
    direct_up_to = YuanFormField(
        label=_("Direct purchase with two signatures, up to"), above_zero=True, required=False,
        help_text=_("Leave it empty if it is not allowed."),
    )  # fmt: skip
    contract_above = YuanFormField(
        label=_("A written contract is needed above"), required=False,
        help_text=_("Nothing is then paid without it. Leave it empty if none is asked for."),
    )  # fmt: skip
    slip_up_to = YuanFormField(
        label=_("A small receipt instead of an invoice, up to"), above_zero=True, required=False,
        help_text=_("For all such receipts of one purchase. Leave it empty if none is allowed."),
    )  # fmt: skip
    tender_materials = YuanFormField(
        label=_("Tender for materials and equipment, from"), above_zero=True
    )
    tender_services = YuanFormField(
        label=_("Tender for services and machinery hire, from"), above_zero=True,
        help_text=_(
            "In one contract, by national rules (发改委令第16号): a county may set less, not more."
        ),
    )  # fmt: skip
    change_yuan = YuanFormField(
        label=_("The township decides on a change of the works, up to"), above_zero=True,
        required=False,
        help_text=_(
            "Counted with what it has decided since the county last did. While both are empty, "
            "the county decides on every change."
        ),
    )  # fmt: skip
    change_percent = forms.DecimalField(
        label=_("And up to this part of the estimate with which the works began"),
        min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-unit": "%"}),
    )  # fmt: skip
    since = DayField(
        label=_("In force from"),
        initial=timezone.localdate,
        help_text=_("Today or later. What runs already keeps what it began under."),
    )
    paper = PaperField(label=_("Picture of that document"), required=False)

    class Meta:
        model = CountySettings
        fields = (
            "notice_days",
            "late_days",
            "pending_allowed",
            "suspension_trades",
            "council_name",
            "photos_required",
            "photo_places",
            "sample_percent",
            "cycle_days",
            "wage_chain",
            "wage_sample_percent",
            "amber_days",
            "red_days",
            "year_end_month",
            "year_end_day",
            "minimum_wage",
            "minimum_wage_source",
            "complaint_phone",
            "bureau_phone",
            "arbitration",
            "legal_aid",
            *VILLAGE,
            *SELF_BUILD,
            *PURCHASES,
            *CHANGES,
            *PERFORMANCE,
            "source",
        )
        widgets = dict.fromkeys(
            ("wage_chain", "heads_on_council", "ceiling_rule", "performance"), forms.RadioSelect
        )
        help_texts: dict[str, Any] = {
            "pending_allowed": _(
                "Someone may then work before agreement, training and insurance are there; "
                "he is paid only when they are."
            ),
            "photos_required": _(
                "A day without a picture is then shown as a finding; it is paid all the same."
            ),
            "photo_places": _(
                "To about a kilometre, and only where the sender agrees. Otherwise nothing of it "
                "is kept."
            ),
            "council_name": _("As people here call it: 项目理事会, 自建委员会 …"),
            "committee_name": _("As people here call it: 村委会, 牧委会 …"),
            "branch_quorum": _(
                "No law sets this for the three meetings before the villagers'. While it is empty, "
                "a meeting counts that would hold under every rule offered here."
            ),
            "wage_chain": _("A sheet keeps the way that held when it was put on notice."),
            "invoice_required": _(
                "If not, paying without one only shows a warning. What an invoice says is never "
                "overpaid."
            ),
            "performance": _(
                "Written with the proposal, evaluated from acceptance on. Wages never wait for it."
            ),
            "source": _("For example: 民政办发〔2026〕12号, or the meeting that decided it."),
            "complaint_phone": _("Whom to telephone, as it hangs at the site."),
        }

    parts = (
        (_("Notices and work days"), Meta.fields[:8]),
        (_("Wages"), Meta.fields[8:15]),
        (_("What hangs at the site for the workers' rights"), Meta.fields[15:21]),
        (_("The village's meetings and bodies"), VILLAGE),
        (_("What a village may build itself"), SELF_BUILD),
        (_("Purchases"), PURCHASES),
        (_("Changes of the works"), CHANGES),
        (_("Performance targets"), PERFORMANCE),
        (_("From when, and why"), ("since", "source", "paper")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("since", None)
        self.initial.pop("source", None)
        for name in RULES:
            chosen: Any = self.fields[name]
            chosen.choices = [("", _("not set")), *chosen.choices[1:]]

    def groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields as the page shows them, under their headings."""
        for heading, names in self.parts:
            yield heading, [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """The action says what contradicts itself; the model's own check would say it worse."""
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Nothing is written onto the version that holds: a change is a row of its own."""

    def saving(self) -> dict[str, Any]:
        """As `save_settings` takes them."""
        said = dict(self.cleaned_data)
        rest = {name: said.pop(name) for name in ("since", "source", "paper")}
        return rest | {"choices": CountyChoices(**said)}


class SettingsWithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
