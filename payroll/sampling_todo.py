"""What waits of sheets drawn by lot: drawing and looking for the county, answering below it."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from payroll.actions.sampling import sheets_of_month
from payroll.models import SheetFinding, SheetSample, WageSheet
from regions.inbox import Todo
from regions.models import Post

ONE_DAY = datetime.timedelta(days=1)


def of_samples(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """For the county: the month's draw, and drawn sheets that nobody has looked at."""
    this = today.replace(day=1)
    month = (this - ONE_DAY).replace(day=1)
    samples = SheetSample.objects.visible_to(actor)
    if not samples.filter(month=month).exists() and sheets_of_month(actor, month).exists():
        yield Todo(
            subject=_("Wage sheets on which townships decided"),
            what=_("Draw last month's sheets by lot."),
            place=str(actor.division),
            url=reverse("sheet_sample_list"),
            since=this,
        )
    for sample in samples.open().select_related("sheet__project__village"):
        what = _("Look at the wage sheet that was drawn by lot.")
        yield _todo(sample.sheet, what, sample.get_absolute_url(), localdate(sample.at))


def of_findings(actor: Post) -> Iterator[Todo]:
    """For township and village: what the county found and nobody has answered."""
    rows = SheetFinding.objects.visible_to(actor).filter(in_order=False, answer__isnull=True)
    for finding in rows.select_related("sample__sheet__project__village"):
        url = reverse("sheet_finding_answer", args=[finding.pk])
        what = _("Answer what the county found on the wage sheet.")
        yield _todo(finding.sample.sheet, what, url, localdate(finding.at))


def _todo(sheet: WageSheet, what: str, url: str, since: datetime.date) -> Todo:
    named = {"project": sheet.project.name, "number": sheet.number}
    return Todo(
        subject=_("%(project)s, wage sheet %(number)s") % named,
        what=what,
        place=str(sheet.project.village),
        url=url,
        since=since,
    )
