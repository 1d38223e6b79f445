"""What this app's audit records are called in a project's history."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HISTORY: Mapping[str, Promise] = {
    "add purchase": _("planned a purchase"),
    "call off purchase": _("called a purchase off"),
    "add quote": _("entered a quote"),
    "withdraw quote": _("struck out a quote"),
    "add contract": _("entered the contract"),
    "withdraw contract": _("struck out a contract"),
    "add invoice": _("entered an invoice"),
    "withdraw invoice": _("struck out an invoice"),
    "reveal": _("looked at a phone number"),
    "purchase choose": _("chose the supplier"),
    "purchase second": _("signed a direct purchase too"),
    "purchase receive": _("received the goods"),
    "purchase check": _("checked for the supervision group"),
    "purchase pay": _("paid the supplier"),
    "log machine": _("logged a machine's day"),
    "strike machine": _("struck a day of the machine log out"),
    "check machines": _("checked days of the machine log for the supervision group"),
    "write plan": _("wrote the purchasing plan"),
    "resolve plan": _("put the purchasing plan in force by a resolution"),
    "go beyond plan": _("bought something that isn't planned, with a reason"),
    "stock handed_out": _("handed material out of the store"),
    "stock returned": _("took material back into the store"),
    "stock taken_back": _("took a wrong row of the store back"),
    "count stock": _("counted the store"),
    "check stock count": _("checked a count of the store"),
    "give surplus": _("let what was left over go out by a resolution"),
    "take store ledgers": _("took the store's ledgers away as a workbook"),
}
