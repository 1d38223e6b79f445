"""An approved wage sheet asks for its money by itself (the labour part of T23)."""

from django.conf import settings
from django.utils.translation import override

from payroll.allocations import amount_of
from payroll.models import SheetDecision, WageSheet
from projects.actions import Answer, open_labour_request
from projects.models import FundRequest


def ask_for_wages(sheet: WageSheet, decision: SheetDecision) -> FundRequest:
    """Open the request for a sheet's wages, in the transaction that approves it; what its workers
    had ahead is asked for with it. The caller holds the project's lock.

    Nothing waits for it: bank files are made from the sheet, whether its money was disbursed or
    not.
    """
    return open_labour_request(
        project=sheet.project,
        about_id=sheet.pk,
        amount=amount_of(sheet),
        purpose=_named(sheet),
        answer=Answer(decision.responsible, decision.paper),
        by=decision.post,
    )


def _named(sheet: WageSheet) -> str:
    """As it stands on the printed request, whatever language the screen speaks."""
    with override(settings.LANGUAGE_CODE):
        return str(sheet)
