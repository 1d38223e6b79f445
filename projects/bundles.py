"""Which bundle a project is in. Only reads."""

from django.utils.translation import gettext as _

from projects.elsewhere import About, page_of
from projects.models import BundleMember, Project
from projects.overview import Row
from regions.models import Post


def bundle_of(project: Project) -> BundleMember | None:
    return project.bundlings.filter(left_on=None).select_related("bundle").first()


def in_short(project: Project, actor: Post) -> list[Row]:
    """Its bundle with the way there, which villages may go too: they see names there."""
    member = bundle_of(project)
    if member is None:
        return []
    url = page_of(About.BUNDLE, member.bundle_id, project, actor)
    return [Row(_("Bundle"), member.bundle.name, url, _("Look at the bundle"))]
