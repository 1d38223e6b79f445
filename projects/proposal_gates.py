"""What must hold before a proposal goes to the township (domain.md §2.1, §2.6)."""

from django.urls import reverse
from django.utils.translation import gettext

from projects.eligibility import lines_of, remarks_on
from projects.gatekeeping import Finding
from projects.implementation import last_plan, unwritten
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


def plan_written(project: Project) -> Finding:
    """Every section says something, and the labour chapter has a row (domain.md §1.6, T8)."""
    url = reverse("implementation_detail", args=[project.pk])
    plan = last_plan(project)
    if plan is None:
        return Finding(False, url=url)
    said = []
    if lacking := unwritten(plan):
        said.append(gettext("Not written yet: %(names)s.") % {"names": "、".join(lacking)})
    if not plan.rows.exists():
        said.append(gettext("The labour chapter has no row yet."))
    return Finding(not said, " ".join(said), url)
