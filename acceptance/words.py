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
