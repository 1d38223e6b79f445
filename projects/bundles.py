"""Which bundle a project is in, for its first page."""

from typing import Any

from django.utils.translation import gettext as _

from projects.elsewhere import About, page_of
from projects.overview import Row
from regions.models import Post


def in_short(project: Any, actor: Post) -> list[Row]:
    """Its bundle with the way there, which villages may go too: they see names there. The project
    was read `with_bundle`."""
    if project.bundle_pk is None:
        return []
    url = page_of(About.BUNDLE, project.bundle_pk, project, actor)
    return [Row(_("Bundle"), project.bundle_name, url, _("Look at the bundle"))]
