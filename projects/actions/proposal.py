"""What a proposal is fixed to when it is handed in."""

from core.audit import record
from projects.county import settings_of
from projects.eligibility import handed_in
from projects.implementation import wages_proposed
from projects.models import Project
from regions.models import Post


def fix_proposal(project: Project, by: Post) -> None:
    """Put the labour chapter's total into the estimate, and keep the county's settings of the day
    on which it is first handed in (ADR 0024, 0038).

    The caller holds the project's lock.
    """
    if not handed_in(project):
        terms = settings_of(project.village_id)
        project.terms = None if terms._state.adding else terms
    typed, project.labour = project.labour, wages_proposed(project)
    project.save(update_fields=["terms", "labour"])
    if project.labour != typed:
        facts = {"before": str(typed), "now": str(project.labour)}
        record(by=by, verb="plan wages", thing=project, area=project.village_id, facts=facts)
