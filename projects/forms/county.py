"""What a county sets for its projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
        fields = ("notice_days", "late_days", "pending_allowed", "council_name")
        help_texts: dict[str, Any] = {
            "pending_allowed": _(
                "Someone may then work before agreement, training and insurance are there; "
                "he is paid only when they are."
            ),
            "council_name": _("As people here call it: 项目理事会, 自建委员会 …"),
        }
