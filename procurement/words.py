"""What this app's audit records are called in a project's history."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HISTORY: Mapping[str, Promise] = {
    "add purchase": _("planned a purchase"),
    "call off purchase": _("called a purchase off"),
    "add quote": _("entered a quote"),
    "withdraw quote": _("struck out a quote"),
    "reveal": _("looked at a phone number"),
    "purchase choose": _("chose the supplier"),
    "purchase receive": _("received the goods"),
    "purchase check": _("checked for the supervision group"),
    "purchase pay": _("paid the supplier"),
}
