"""What this app answers for before a stage is left."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from payroll.figures import lines_of, pending_slots, unconfirmed_by_entry, unpaid_slots
from payroll.models import PAYABLE_IN, UNDER_WAY, WageSheet
from projects.gatekeeping import Finding, Gate
from projects.models import Project
from regions.access import Permission


def wages_settled(project: Project) -> Finding:
    """Works are not reported as finished while wages are owed (domain.md §8; lesson 18).

    Every live line is paid or set aside, no day is left without a sheet, payable or with papers
    pending, no late day waits for its confirmation, and no sheet is under way. The reverse never
    holds: wages do not wait for the works.
    """
    sheets = list(WageSheet.objects.live().filter(project=project))
    under_way = [sheet for sheet in sheets if sheet.state in UNDER_WAY]
    # A closed sheet is settled: `payroll.actions.sheets.settle` opens it when money comes back.
    owed = [sheet for sheet in sheets if sheet.state == PAYABLE_IN[0]]
    today = timezone.localdate()
    days_left = unpaid_slots(project, today).exists()
    pending_left = pending_slots(project, today).exists()
    late_left = bool(unconfirmed_by_entry(project, today))
    left = {"days_left": days_left, "pending_left": pending_left, "late_left": late_left}
    details = list(_details(under_way, owed, **left))
    where = _where(project, [*under_way, *owed])
    return Finding(not details, " ".join(details), where, Permission.SEE_PEOPLE)


def sheets_of_before(project: Project) -> Finding:
    """As many opening sheets as were paid on paper: a forgotten month would be paid twice."""
    said = project.takeovers.get().sheets_paid
    entered = project.openingsheets.standing().count()
    detail = gettext("%(entered)s of %(said)s are entered.") % {"entered": entered, "said": said}
    url = reverse("sheet_list", args=[project.pk])
    holds = entered == said
    return Finding(holds, "" if holds else detail, url, Permission.SEE_PEOPLE)


def _details(
    under_way: list[WageSheet],
    owed: list[WageSheet],
    *,
    days_left: bool,
    pending_left: bool,
    late_left: bool,
) -> Iterable[str]:
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
    if days_left:
        yield gettext("Work days are left that no wage sheet holds.")
    if pending_left:
        yield gettext(
            "Work days are left whose papers are missing: bring the papers, or take the days back "
            "with a reason."
        )
    if late_left:
        yield gettext("Days that were entered late are neither confirmed nor taken back.")


def _where(project: Project, unsettled: list[WageSheet]) -> str:
    if unsettled:
        return unsettled[0].get_absolute_url()
    return reverse("sheet_list", args=[project.pk])


GATES = (
    Gate("wages_settled", _("All wages are paid or set aside"), wages_settled),
    Gate(
        "sheets_of_before",
        _("Every wage sheet paid on paper is entered"),
        sheets_of_before,
    ),
)
