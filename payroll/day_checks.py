"""What the supervision group said of the days that a sheet pays: warnings, never stops."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.models import WageSheet
from payroll.unpaid import unconfirmed_by_entry
from workers.rules import WeekState, days
from workers.weeks import Week, weeks_of
from workers.words import week_said

SENTENCES = {
    WeekState.WAITING: gettext_lazy(
        "The supervision group has not confirmed these weeks yet: %(weeks)s."
    ),
    WeekState.CHANGED: gettext_lazy(
        "Days were changed after the supervision group confirmed these weeks: %(weeks)s."
    ),
    WeekState.OBJECTED: gettext_lazy("The supervision group objects to these weeks: %(weeks)s."),
    WeekState.ANSWERED: gettext_lazy(
        "The supervision group objected to these weeks; it was answered, and it has not confirmed "
        "them since: %(weeks)s."
    ),
}


def of_days(sheet: WageSheet) -> Iterator[str]:
    """Weeks that are not confirmed as they are, and late days that the sheet leaves out."""
    weeks = weeks_of([sheet.project_id], sheet.first, sheet.last)[sheet.project_id]
    for state, sentence in SENTENCES.items():
        if found := [week for week in weeks if week.state == state]:
            yield str(sentence) % {"weeks": _listed(found)}
    if late := sum(unconfirmed_by_entry(sheet.project, sheet.last).values()):
        yield _(
            "%(days)s work days came late and wait for the supervision group: they are kept, and "
            "are not on this sheet."
        ) % {"days": days(late)}


def _listed(weeks: Iterable[Week]) -> str:
    return _(", ").join(week_said(week.monday) for week in weeks)
