"""Drawing days by lot, and recording what was seen on them."""

import datetime
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken, constraints_said
from core.ids import new_id
from core.locks import alone
from projects.county import settings_of
from regions.access import Permission, require
from regions.models import Post
from workers.figures import month_of
from workers.models import Sample, SampleResult, Slot
from workers.models.samples import SampleQuerySet, Verdict
from workers.sampling import drawn

DICE = SystemRandom()  # whoever sees the list beforehand can't know what is drawn


def month_samples(by: Post, month: datetime.date) -> SampleQuerySet:
    """The days of a month that were drawn in the post's area."""
    return Sample.objects.visible_to(by).filter(day__range=month_of(month))


@transaction.atomic
def draw_sample(*, month: datetime.date, by: Post) -> list[Sample]:
    """Draw by lot, once, days of a month that is over on which people were logged.

    As many per cent of them as the county says. Drawing again gives what was drawn: no lot is drawn
    until it suits. Raises RuleBroken for a running month and for one without work days.
    """
    require(by, Permission.CHECK_SITE)
    if month_of(month)[1] >= timezone.localdate():
        raise RuleBroken(_("Days are drawn when the month is over."))
    alone(f"sample {by.division_id} {month:%Y-%m}")
    if found := list(month_samples(by, month)):
        return found
    worked = Slot.objects.visible_to(by).between(*month_of(month)).order_by()
    days = sorted(worked.values_list("day", "project_id", "village_id").distinct())
    if not days:
        raise RuleBroken(_("Nobody was logged in this month: there is nothing to draw from."))
    percent = settings_of(by.division_id).sample_percent
    now = timezone.now()
    samples = [
        Sample(id=new_id(), village_id=village, project_id=project, day=day, at=now, by=by)
        for day, project, village in sorted(drawn(days, percent, DICE))
    ]
    Sample.objects.bulk_create(samples)
    for sample in samples:
        facts = {"day": sample.day}
        record(by=by, verb="draw sample", thing=sample, area=sample.village_id, facts=facts)
    return samples


@transaction.atomic
def record_result(
    *, id: UUID, sample_id: UUID, verdict: Verdict, note: str, by: Post
) -> SampleResult:
    """Keep what was seen on a drawn day, once. The same `id` again changes nothing.

    Raises RuleBroken where a day that doesn't agree has no remark, or was looked at already.
    """
    sample = Sample.objects.visible_to(by).select_for_update().get(pk=sample_id)
    require(by, Permission.CHECK_SITE, sample)
    found = SampleResult.objects.visible_to(by).filter(sample=sample).first()
    if found is not None:
        if found.pk == id:
            return found
        raise RuleBroken(_("Someone has looked at this day already."))
    result = SampleResult(
        id=id,
        village_id=sample.village_id,
        project_id=sample.project_id,
        sample=sample,
        verdict=verdict,
        note=note.strip(),
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"sample_against_has_a_note": _("Write what is not as it should be.")}):
        result.save(force_insert=True)
    facts = {"day": sample.day, "verdict": verdict}
    record(by=by, verb="check sample", thing=result, area=sample.village_id, facts=facts)
    return result
