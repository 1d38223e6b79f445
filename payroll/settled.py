"""What is still owed of a project's wages, in sentences: no gate and no statement misses any."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from payroll.advances import left_over
from payroll.corrections import owed_by_correction
from payroll.figures import lines_of
from payroll.models import PAYABLE_IN, UNDER_WAY, WageSheet
from payroll.unpaid import pending_slots, unconfirmed_by_entry, unpaid_slots
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Sheets that are not settled, and everything that is left open as sentences."""

    sheets: tuple[WageSheet, ...]
    details: tuple[str, ...]


def unsettled(project: Project) -> Unsettled:
    """Nothing is left when every live line is paid or set aside, no sheet is under way, no day is
    left without a sheet (payable, with papers pending, or late and not confirmed), and no advance
    waits for a line that takes it off."""
    sheets = list(WageSheet.objects.live().filter(project=project))
    under_way = [sheet for sheet in sheets if sheet.state in UNDER_WAY]
    # A closed sheet is settled: `payroll.actions.sheets.settle` opens it when money comes back.
    owed = [sheet for sheet in sheets if sheet.state == PAYABLE_IN[0]]
    details = [*_of_sheets(under_way, owed), *_of_days(project)]
    return Unsettled((*under_way, *owed), tuple(details))


def _of_sheets(under_way: list[WageSheet], owed: list[WageSheet]) -> Iterator[str]:
    if under_way:
        said = ngettext(
            "%(number)s wage sheet is not decided yet.",
            "%(number)s wage sheets are not decided yet.",
            len(under_way),
        )
        yield said % {"number": len(under_way)}
    unpaid = sum(not line.settled for sheet in owed for line in lines_of(sheet))
    if unpaid:
        said = ngettext(
            "%(number)s line is neither paid nor set aside.",
            "%(number)s lines are neither paid nor set aside.",
            unpaid,
        )
        yield said % {"number": unpaid}


def _of_days(project: Project) -> Iterator[str]:
    today = timezone.localdate()
    here = Project.objects.filter(pk=project.pk)
    ready, lacking, ahead = here.values_list(
        Exists(unpaid_slots(OuterRef("pk"), today)),
        Exists(pending_slots(OuterRef("pk"), today)),
        Exists(left_over(OuterRef("pk"))),
    ).get()
    if ready:
        yield gettext("Work days are left that no wage sheet holds.")
    if lacking:
        yield gettext(
            "Work days are left whose papers are missing: bring the papers, or take the days back "
            "with a reason."
        )
    if unconfirmed_by_entry(project, today):
        yield gettext("Days that were entered late are neither confirmed nor taken back.")
    if owed_by_correction(project):
        yield gettext("Something was paid too little and no wage sheet holds it yet.")
    if ahead:
        yield gettext("An advance is neither taken off, given back nor set aside.")
