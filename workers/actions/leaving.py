"""What keeps a half-day where it is: work that a tap leaves alone, and what hangs on paid work."""

import datetime
from collections.abc import Collection

from django.utils.translation import gettext as _

from core.errors import RuleBroken
from workers.models import Overtime, Pieces, RosterEntry
from workers.rules import State


def left_said(entry: RosterEntry, wanted: State) -> str:
    """Why a tap may not take this back, "" where it may: it takes no communal half-day back, and no
    paid work from under overtime or pieces. `entry` as a tap reads it.
    """
    communal = State(entry.communal_halves).halves
    if communal - wanted.halves:
        said = _("%(name)s did communal work on this day. Change that on the page of his day.")
        return said % {"name": entry.person.name}
    if entry.has_extras and not wanted.halves - communal:
        return _needed_said([entry.person.name])
    return ""


def check_unneeded(names: Collection[str]) -> None:
    """Raises RuleBroken where paid work is taken from under someone's overtime or pieces."""
    if names:
        raise RuleBroken(_needed_said(names))


def _needed_said(names: Collection[str]) -> str:
    said = _("Overtime or pieces are kept for this day: %(names)s. Take those back first.")
    return said % {"names": _(", ").join(names)}


def names_with_extras(day: datetime.date, entries: Collection[RosterEntry]) -> list[str]:
    """Whose overtime or pieces stand on that day, in the entries' order."""
    about = {"entry__in": entries, "day": day}
    held = {*Overtime.objects.standing().filter(**about).values_list("entry_id", flat=True)}
    held |= {*Pieces.objects.standing().filter(**about).values_list("entry_id", flat=True)}
    return [entry.person.name for entry in entries if entry.pk in held]
