"""What states are called on screen, each with the badge that shows it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from acceptance.figures import Seen
from acceptance.models import Kind
from acceptance.rules import Standing

Badge = tuple[str, str | Promise]

ITEMS: Mapping[Standing, Badge] = {
    Standing.PASSED: ("done", pgettext_lazy("inspection item", "passed")),
    Standing.FAILED: ("stopped", pgettext_lazy("inspection item", "to be mended")),
    Standing.MENDED: ("waiting", pgettext_lazy("inspection item", "mended, to be checked again")),
}
KINDS: Mapping[Kind, str | Promise] = {
    Kind.SELF: _("The village's self-check"),
    Kind.TOWNSHIP: _("The township's inspection"),
    Kind.COUNTY: _("The county's acceptance"),
}


def badge_of(seen: Seen) -> Badge:
    """How an inspection stands: passed, or what of it is open."""
    if seen.passes:
        return ITEMS[Standing.PASSED]
    if seen.failed:
        return ITEMS[Standing.FAILED]
    return ITEMS[Standing.MENDED]


# What this app's audit records on a project are called in its history.
HISTORY: Mapping[str, Promise] = {
    "list works": _("listed the completed works"),
    "write application": _("wrote the application for acceptance"),
    "inspect": _("recorded an inspection"),
    "rectify": _("recorded that something was mended"),
    "check again": _("checked something again"),
    "list asset": _("listed an asset"),
    "edit asset": _("changed an asset's entry"),
    "remove asset": _("took an asset off the list"),
    "agree care": _("recorded a care agreement"),
    "sign care": _("attached the signed care agreement"),
    "take archive": _("took the archive's file away"),
}
