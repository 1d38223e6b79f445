"""Pages of higher apps about what this one knows: each registers its own in `AppConfig.ready()`."""

from enum import StrEnum
from uuid import UUID

from django.urls import reverse

from regions.access import Owned, Permission, can
from regions.models import Post


class About(StrEnum):
    """What such a page is about; its URL takes the row's pk alone."""

    FUND = "fund"  # which wages a plan paper pays
    SHEET = "sheet"  # the wage sheet that a request for money names by its `about_id`
    BUNDLE = "bundle"  # what several villages build together
    LINE = "line"  # what an objection names by its `line_id`


_pages: dict[About, tuple[str, Permission]] = {}


def register(about: About, url_name: str, permission: Permission) -> None:
    """Offer the page to every post that carries the right."""
    _pages[about] = url_name, permission


def page_of(about: About, pk: UUID | None, owned: Owned, actor: Post | None) -> str:
    """The page's address; "" where there is nothing, or nothing that the post may see."""
    if pk is None or about not in _pages:
        return ""
    url_name, permission = _pages[about]
    return reverse(url_name, args=[pk]) if can(actor, permission, owned) else ""
