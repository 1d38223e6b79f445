"""What a project's records hold of the documents that an archive needs. Only reads."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from acceptance.models import CareAgreement, Inspection
from payroll.models import ResultFile, SheetState, WageSheet
from procurement.models import Purchase, Receipt
from procurement.rules import State
from projects.deliberation import resolutions_of
from projects.lifecycle import Step
from projects.models import (
    Attachment,
    Decision,
    Evaluation,
    Fund,
    FundReceipt,
    IssuedDocument,
    Notice,
    PaperKind,
    Project,
    TargetSheet,
    Verdict,
)
from projects.performance_rules import State as Settled
from workers.models import Agreement, Household, Insurance, RosterEntry, Slot, Survey, Training


def evidence_of(project: Project) -> Counter[str]:
    """How much there is of each evidence that `acceptance.checklist` names."""
    records = {key: int(there) for key, there in _records(project).items()}
    return Counter(records) + Counter(_kinds(project))


def _kinds(project: Project) -> Iterator[str]:
    """A key for each row whose kind matters."""
    issued = IssuedDocument.objects.filter(project=project)
    notices = Notice.objects.standing().filter(project=project)
    trainings = Training.objects.filter(project=project)
    yield from (f"form:{code}" for code in issued.values_list("form", flat=True))
    yield from (f"notice:{kind}" for kind in notices.values_list("kind", flat=True))
    yield from (f"training:{kind}" for kind in trainings.values_list("kind", flat=True))
    yield from (f"meeting:{subject}" for subject in resolutions_of(project))
    yield from (f"inspected:{kind}" for kind in _printed(project))
    yield from (f"decided:{stage}" for stage in _approved(project))


def _printed(project: Project) -> QuerySet[Any, str]:
    """The kinds of inspections whose report was printed (T29)."""
    reports = IssuedDocument.objects.filter(form="T29", about_id=OuterRef("pk"))
    found = Inspection.objects.filter(Exists(reports), project=project)
    return found.values_list("kind", flat=True)


def _approved(project: Project) -> QuerySet[Any, str]:
    """The stages that the county approved."""
    county = Decision.objects.filter(project=project, step=Step.COUNTY, verdict=Verdict.APPROVE)
    return county.values_list("stage", flat=True)


def _records(project: Project) -> dict[str, bool]:
    """Records of which it only matters that there is one, all asked for in one query."""
    found: dict[str, Any] = dict(Project.objects.filter(pk=project.pk).values(**RECORDS).get())
    return found


def _any(rows: QuerySet[Any]) -> Exists:
    return Exists(rows.filter(project=OuterRef("pk")))


_OVER = (SheetState.CLOSED, SheetState.DISCARDED)
RECORDS: dict[str, Any] = {
    "survey": _any(Survey.objects.all()) | _any(Household.objects.all()),
    "before": _any(Attachment.objects.filter(kind=PaperKind.BEFORE)),
    "plan": _any(Attachment.objects.filter(kind=PaperKind.PLAN)),
    "fund": _any(Fund.objects.all()),
    "receipt": _any(FundReceipt.objects.all()),
    "roster": _any(RosterEntry.objects.all()),
    "agreement": _any(Agreement.objects.standing()),
    "insurance": _any(Insurance.objects.all()),
    "days": _any(Slot.objects.all()),
    "sheet": _any(WageSheet.objects.filter(state=SheetState.CLOSED))
    & ~_any(WageSheet.objects.filter(~Q(state__in=_OVER))),
    "bank": _any(ResultFile.objects.all()),
    "purchase": _any(Purchase.objects.exclude(state=State.CANCELLED)),
    "goods": _any(Receipt.objects.all()),
    "aimed": _any(TargetSheet.objects.filter(state=Settled.DONE)),
    "evaluated": _any(Evaluation.objects.filter(state=Settled.DONE)),
    "care": _any(CareAgreement.objects.filter(paper__isnull=False)),
}
