"""What must hold before a proposal goes to the township (domain.md §2.1, §2.6)."""

from django.urls import reverse
from django.utils.translation import gettext

from projects.eligibility import lines_of, remarks_on
from projects.gatekeeping import Finding
from projects.models import Project


def self_build_allowed(project: Project) -> Finding:
    """Within the county's ceiling where the county stops above it, and technically simple."""
    lines = lines_of(project)
    remarks = remarks_on(project, lines)
    stops = [one for one in remarks if one.stops]
    said = [one.text for one in stops or remarks]
    if not lines and not stops:
        said.append(gettext("The county has set no list of technical points."))
    url = reverse("eligibility_detail", args=[project.pk])
    return Finding(not stops, " ".join(said), url)
