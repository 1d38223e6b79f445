"""What a proposal is fixed to when it is handed in."""

from projects.county import settings_of
from projects.eligibility import handed_in
from projects.models import Project


def fix_proposal(project: Project) -> None:
    """Keep the county's settings of the day on which it is first handed in (ADR 0024).

    The caller holds the project's lock.
    """
    if handed_in(project):
        return
    terms = settings_of(project.village_id)
    project.terms = None if terms._state.adding else terms
    project.save(update_fields=["terms"])
