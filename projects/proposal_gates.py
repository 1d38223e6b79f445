"""What must hold before a proposal goes to the township (domain.md §2.1, §2.6)."""

from django.urls import reverse
from django.utils.translation import gettext

from projects.eligibility import lines_of, remarks_on
from projects.gatekeeping import Finding
from projects.implementation import last_plan, unwritten
from projects.models import Project
from projects.performance import faults_of, is_asked, sheets_of
from projects.performance_rules import State


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


def targets_written(project: Project) -> Finding:
    """Performance targets go with the proposal where the county asks for them; they stop nothing,
    so that wages never wait for them (ADR 0044)."""
    url = reverse("performance_detail", args=[project.pk])
    if not is_asked(project):
        return Finding(True, url=url)
    sheets = sheets_of(project)
    if not sheets:
        return Finding(True, gettext("They are not written yet."), url)
    if sheets[0].state == State.DONE:
        return Finding(True, url=url)
    faults = faults_of(sheets[0].rows.all())
    return Finding(True, " ".join(str(one) for one in faults), url)
