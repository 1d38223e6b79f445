"""Which work days a wage sheet holds fast, explained before the triggers refuse (decision 22)."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from payroll.models import UNDER_WAY, LineSlot, OpeningLine, OpeningSheet, WageLine, WageSheet
from projects.models import Project


def days_fixed(
    project: Project, day: datetime.date, entry_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Why the day stays as it is, by roster entry; who is free is left out.

    A half-day on a live line is fixed for good. The other half-days of a period are closed while
    its sheet is under way, except for someone whose line was voided: his days must be put right.
    """
    covering = WageSheet.objects.filter(project=project, first__lte=day, last__gte=day)
    sheet = covering.filter(state__in=UNDER_WAY).first()
    closed = _paid_before(day, entry_ids) if project.taken_over else {}
    closed |= _being_checked(sheet, entry_ids) if sheet else {}
    paid = LineSlot.objects.filter(line__entry__in=entry_ids, day=day)
    for entry, number in paid.values_list("line__entry", "line__sheet__number"):
        closed[entry] = _(
            "This day is on wage sheet %(number)s and stays as it is. If it is wrong, object to "
            "the sheet's notice."
        ) % {"number": number}
    return closed


def _being_checked(sheet: WageSheet, entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """All but those whose line on the sheet is voided."""
    voided = WageLine.objects.filter(sheet=sheet, entry__in=entry_ids, voided_at__isnull=False)
    said = _(
        "Wage sheet %(number)s covers this day and is being checked. Discard it while it is a "
        "draft, or log the day once it is approved: the next sheet pays it."
    ) % {"number": sheet.number}
    return dict.fromkeys(set(entry_ids).difference(voided.values_list("entry", flat=True)), said)


def _paid_before(day: datetime.date, entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """Opening sheets and work days never meet at the same time: the first belong to the take-over,
    the second to the works that follow. So nothing needs to be locked."""
    sheets = OpeningSheet.objects.standing().filter(first__lte=day, last__gte=day)
    lines = OpeningLine.objects.filter(sheet__in=sheets, entry__in=entry_ids)
    said = _("This day was paid on paper before the take-over (sheet %(sheet)s).")
    return {line.entry_id: said % {"sheet": line.sheet} for line in lines.select_related("sheet")}
