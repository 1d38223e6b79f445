"""What looks wrong, in sentences, with what to look at."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workers.conspicuous import Finding, FindingKind
from workers.findings import Looked, Standing
from workers.rules import days

KINDS: Mapping[FindingKind, Promise] = {
    FindingKind.HEAD_COUNT: gettext_lazy("Work days and diary differ"),
    FindingKind.SECOND_COUNT: gettext_lazy("Work days and second head-count differ"),
    FindingKind.STOPPED: gettext_lazy("Work days while the works stand still"),
    FindingKind.STORM: gettext_lazy("Work days in snow or storm"),
    FindingKind.ELSEWHERE: gettext_lazy("Taken elsewhere the same day"),
    FindingKind.FULL_MONTH: gettext_lazy("Every day of a month"),
    FindingKind.ALIKE: gettext_lazy("The same days for nearly everyone"),
    FindingKind.ABOVE_ROSTER: gettext_lazy("More people than the roster"),
    FindingKind.NO_DIARY: gettext_lazy("Work days without a diary"),
    FindingKind.PHOTO_AGAIN: gettext_lazy("A picture used twice"),
    FindingKind.NO_PHOTO: gettext_lazy("No picture of the site"),
}
STANDINGS: Mapping[Standing, tuple[str, Promise]] = {
    Standing.OPEN: ("late", gettext_lazy("to be explained")),
    Standing.ANSWERED: ("waiting", gettext_lazy("waits for the township")),
    Standing.SETTLED: ("done", gettext_lazy("settled")),
}


def sentence(finding: Finding, name: str = "") -> str:
    """What was found, with its figures."""
    sentences = {
        FindingKind.HEAD_COUNT: _("%(0)s people are logged, the diary says %(1)s."),
        FindingKind.SECOND_COUNT: _("%(0)s people are logged, %(1)s were counted besides."),
        FindingKind.STOPPED: _("%(0)s people are logged on a day on which the works stood still."),
        FindingKind.STORM: _("%(0)s people are logged while the diary says snow or storm."),
        FindingKind.ELSEWHERE: _("%(name)s is logged on another project too that day."),
        FindingKind.FULL_MONTH: _("%(name)s is logged on all %(0)s days of the month."),
        FindingKind.ALIKE: _("%(0)s of %(1)s people have the same: %(days)s work days."),
        FindingKind.ABOVE_ROSTER: _("The diary says %(0)s people; %(1)s are on the roster."),
        FindingKind.NO_DIARY: _("%(0)s people are logged, but nobody wrote the diary."),
        FindingKind.PHOTO_AGAIN: _("Pictures of this day that stand elsewhere too: %(0)s."),
        FindingKind.NO_PHOTO: _("%(0)s people are logged, but there is no picture."),
    }
    figures: dict[str, object] = {str(n): figure for n, figure in enumerate(finding.figures)}
    if finding.kind == FindingKind.ALIKE:
        figures["days"] = days(finding.figures[2])
    return sentences[finding.kind] % (figures | {"name": name})


def when(finding: Finding) -> str:
    """The day, or the month that it is of."""
    monthly = finding.kind in (FindingKind.FULL_MONTH, FindingKind.ALIKE)
    return date_format(finding.day, "YEAR_MONTH_FORMAT" if monthly else "DATE_FORMAT")


def page_of(looked: Looked) -> str:
    """Where the facts stand: the day, or the month's grid."""
    finding, project = looked.finding, looked.project
    if finding.kind in (FindingKind.FULL_MONTH, FindingKind.ALIKE):
        return f"{reverse('day_grid', args=[project.pk])}?month={finding.day:%Y-%m}"
    return reverse("day_detail", args=[project.pk, finding.day])
