"""Steps of the way back that several pages on work days share."""

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import Project
from projects.tabs import Link


def paper_sheets(project: Project) -> Link:
    return Link(_("Attendance sheets on paper"), reverse("muster_list", args=[project.pk]))
