"""The county draws sheets by lot on which townships decided, and keeps what it finds.

Nothing waits for it: such a sheet is payable from the township's approval on.
"""

import datetime
from random import Random, SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.locks import alone
from payroll.models import (
    PAYABLE_IN,
    SheetDecision,
    SheetFinding,
    SheetFindingAnswer,
    SheetSample,
    SheetStep,
    WageSheet,
)
from payroll.models.sheet import SheetQuerySet
from projects.county import settings_of
from projects.models import Verdict, WageChain
from regions.access import Permission, can, require
from regions.models import Post
from workers.figures import month_of
from workers.sampling import drawn

SEEDS = SystemRandom()  # whoever sees the list beforehand can't know what is drawn
MOST_SEED = 2**53


def sheets_of_month(by: Post, month: datetime.date) -> SheetQuerySet:
    """Those that townships of the post's area approved in that month, and nobody after them."""
    first, last = month_of(month)
    approved = SheetDecision.objects.filter(
        step=SheetStep.TOWNSHIP, verdict=Verdict.APPROVE, at__date__range=(first, last)
    )
    return WageSheet.objects.visible_to(by).filter(
        terms__wage_chain=WageChain.TOWNSHIP,
        state__in=PAYABLE_IN,
        pk__in=approved.values("sheet"),
    )


@transaction.atomic
def draw_sheets(*, month: datetime.date, by: Post) -> list[SheetSample]:
    """Draw by lot, once, sheets of a month that is over; as many per cent as the county says.

    Drawing again gives what was drawn. Raises RuleBroken for a running month, and for one in which
    no township decided on a sheet by itself.
    """
    require(by, Permission.DECIDE_FOR_COUNTY)
    month = month.replace(day=1)
    if month_of(month)[1] >= timezone.localdate():
        raise RuleBroken(_("Sheets are drawn when the month is over."))
    alone(f"sheet sample {by.division_id} {month:%Y-%m}")
    if found := list(SheetSample.objects.visible_to(by).filter(month=month)):
        return found
    sheets = list(sheets_of_month(by, month).order_by("pk"))
    if not sheets:
        raise RuleBroken(_("No township decided on a sheet by itself in this month."))
    seed = SEEDS.randrange(MOST_SEED)
    percent = settings_of(by.division_id).wage_sample_percent
    samples = [
        _sample(sheet, month, seed, by)
        for sheet in drawn(sheets, percent, Random(seed))  # noqa: S311  the seed is kept, so that the lot can be drawn again
    ]
    SheetSample.objects.bulk_create(samples)
    for sample in samples:
        facts = {"month": month, "seed": seed, "out_of": len(sheets), "percent": percent}
        record(by=by, verb="draw sheet", thing=sample, area=sample.village_id, facts=facts)
    return samples


@transaction.atomic
def look_at_sheet(
    *, id: UUID, sample_id: UUID, in_order: bool, text: str, by: Post
) -> SheetFinding:
    """Keep what was found on a drawn sheet, once. The same `id` again changes nothing.

    Raises RuleBroken for a finding without words, for a second look, and for a human who answered
    for a step of the sheet.
    """
    sample = SheetSample.objects.visible_to(by).select_for_update().get(pk=sample_id)
    require(by, Permission.DECIDE_FOR_COUNTY, sample)
    found = SheetFinding.objects.filter(sample=sample).first()
    if found is not None:
        if found.pk == id:
            return found
        raise RuleBroken(_("Someone has looked at this sheet already."))
    finding = SheetFinding(
        id=id,
        village_id=sample.village_id,
        project_id=sample.project_id,
        sample=sample,
        in_order=in_order,
        text=text.strip(),
        at=timezone.now(),
        by=by,
    )
    own = _("You answered for a step of this sheet: another person must look at it.")
    words = _("Write what is not as it should be.")
    with constraints_said({"sheet_finding_says_what": words, "sheet_sampled_by_another": own}):
        finding.save(force_insert=True)
    facts = {"in_order": in_order}
    record(by=by, verb="look at sheet", thing=finding, area=sample.village_id, facts=facts)
    return finding


@transaction.atomic
def answer_finding(*, id: UUID, finding_id: UUID, text: str, by: Post) -> SheetFindingAnswer:
    """Say, for township or village, what was done about a finding. Once; the same `id` again
    changes nothing. Raises RuleBroken without words, and where it was answered already."""
    finding = SheetFinding.objects.visible_to(by).select_for_update().get(pk=finding_id)
    if not can(by, Permission.DECIDE_FOR_TOWNSHIP, finding):
        require(by, Permission.ACT_FOR_VILLAGE, finding)
    if finding.in_order:
        raise RuleBroken(_("The sheet was in order: there is nothing to answer."))
    found = SheetFindingAnswer.objects.filter(finding=finding).first()
    if found is not None:
        if found.pk == id:
            return found
        raise RuleBroken(_("This was answered already."))
    answer = SheetFindingAnswer(
        id=id,
        village_id=finding.village_id,
        project_id=finding.project_id,
        finding=finding,
        text=text.strip(),
        at=timezone.now(),
        by=by,
    )
    words = _("Write what was done about it.")
    with constraints_said({"sheet_finding_answered_in_words": words}):
        answer.save(force_insert=True)
    record(by=by, verb="answer sheet finding", thing=answer, area=finding.village_id, facts={})
    return answer


def _sample(sheet: WageSheet, month: datetime.date, seed: int, by: Post) -> SheetSample:
    return SheetSample(
        id=new_id(),
        village_id=sheet.village_id,
        project_id=sheet.project_id,
        sheet=sheet,
        month=month,
        seed=seed,
        at=timezone.now(),
        by=by,
    )
