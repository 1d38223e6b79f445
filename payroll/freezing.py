"""Which work days a wage sheet holds fast, explained before the triggers refuse (decision 22)."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from payroll.models import UNDER_WAY, LineSlot, OpeningSheet, WageLine, WageSheet
from projects.models import Project


def days_fixed(project: Project, day: datetime.date, entry_ids: Collection[UUID]) -> str:
    """Why the day stays as it is for one of these roster entries, "" if it is free for all.

    A half-day on a live line is fixed for good. The other half-days of a period are closed while
    its sheet is under way, except for someone whose line was voided: his days must be put right.
    """
    if project.taken_over and (reason := _paid_before(day, entry_ids)):
        return reason
    paid = LineSlot.objects.filter(line__entry__in=entry_ids, day=day).select_related("line__sheet")
    if on_a_line := paid.first():
        return _(
            "This day is on wage sheet %(number)s and stays as it is. If it is wrong, object to "
            "the sheet's notice."
        ) % {"number": on_a_line.line.sheet.number}
    covering = WageSheet.objects.filter(project=project, first__lte=day, last__gte=day)
    sheet = covering.filter(state__in=UNDER_WAY).first()
    if sheet is None or not _others(sheet, entry_ids):
        return ""
    return _(
        "Wage sheet %(number)s covers this day and is being checked. Discard it while it is a "
        "draft, or log the day once it is approved: the next sheet pays it."
    ) % {"number": sheet.number}


def _paid_before(day: datetime.date, entry_ids: Collection[UUID]) -> str:
    """Opening sheets and work days never meet at the same time: the first belong to the take-over,
    the second to the works that follow. So nothing needs to be locked."""
    sheets = OpeningSheet.objects.standing().filter(first__lte=day, last__gte=day)
    found = sheets.filter(lines__entry__in=entry_ids).first()
    if found is None:
        return ""
    return _("This day was paid on paper before the take-over (sheet %(sheet)s).") % {
        "sheet": found
    }


def _others(sheet: WageSheet, entry_ids: Collection[UUID]) -> bool:
    """Whether any of these has no voided line on the sheet."""
    voided = WageLine.objects.filter(sheet=sheet, entry__in=entry_ids, voided_at__isnull=False)
    return voided.count() < len(set(entry_ids))
