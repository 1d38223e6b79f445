"""What this app answers for before a stage is left."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payroll.models import WageSheet
from payroll.settled import unsettled
from projects.gatekeeping import Finding, Gate
from projects.models import Project
from regions.access import Permission


def wages_settled(project: Project) -> Finding:
    """Works are not reported as finished while wages are owed (domain.md §8; lesson 18).

    The reverse never holds: wages do not wait for the works.
    """
    left = unsettled(project)
    where = _where(project, left.sheets)
    return Finding(not left.details, " ".join(left.details), where, Permission.SEE_PEOPLE)


def sheets_of_before(project: Project) -> Finding:
    """As many opening sheets as were paid on paper: a forgotten month would be paid twice."""
    said = project.takeovers.get().sheets_paid
    entered = project.openingsheets.standing().count()
    detail = gettext("%(entered)s of %(said)s are entered.") % {"entered": entered, "said": said}
    url = reverse("sheet_list", args=[project.pk])
    holds = entered == said
    return Finding(holds, "" if holds else detail, url, Permission.SEE_PEOPLE)


def _where(project: Project, sheets: Sequence[WageSheet]) -> str:
    if sheets:
        return sheets[0].get_absolute_url()
    return reverse("sheet_list", args=[project.pk])


GATES = (
    Gate("wages_settled", _("All wages are paid or set aside"), wages_settled),
    Gate(
        "sheets_of_before",
        _("Every wage sheet paid on paper is entered"),
        sheets_of_before,
    ),
)
