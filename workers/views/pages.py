"""Steps of the way back that several pages on work days share."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import Project
from projects.tabs import Link


def paper_sheets(project: Project) -> Link:
    return Link(_("Attendance sheets on paper"), reverse("muster_list", args=[project.pk]))


def month_url(project: Project, day: datetime.date) -> str:
    """The page of that day's month."""
    return f"{reverse('day_grid', args=[project.pk])}?month={day:%Y-%m}"
