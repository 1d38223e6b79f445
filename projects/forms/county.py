"""What a county sets for its projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formfields import WordsFormField
from projects.models import CountySettings
from projects.models.county import MOST_LATE_DAYS, NOTICE_DAYS

MOST_DAYS = 60  # a longer notice would keep wages from their month


class SettingsForm(forms.ModelForm[CountySettings]):
    notice_days = forms.IntegerField(
        label=_("Days of a notice"),
        min_value=NOTICE_DAYS,
        max_value=MOST_DAYS,
        help_text=_("At least 7. The day of posting is not counted."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "data-unit": pgettext_lazy("after a count", "days")}
        ),
    )
    sample_percent = forms.IntegerField(
        label=_("Work days that a township samples"),
        min_value=1,
        max_value=100,
        help_text=_("So many per cent of a month's work days, drawn by lot, are looked at."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-unit": "%"}),
    )
    suspension_trades = WordsFormField(
        label=_("Trades that go on while the works stand still"),
        required=False,
        help_text=_("Set apart by commas, as in 看护、养护. Leave it empty if nothing goes on."),
    )
    late_days = forms.IntegerField(
        label=_("A work day is late after"),
        min_value=1,
        max_value=MOST_LATE_DAYS,
        help_text=_(
            "Whoever enters it later says why, and the supervision group confirms it before it is "
            "paid. Not where the signed sheet of that day is attached."
        ),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "data-unit": pgettext_lazy("after a count", "days")}
        ),
    )

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
        }
