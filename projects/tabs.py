"""The sections of a project's pages: each app registers its own in `AppConfig.ready()`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from projects.models import Project
from regions.access import Permission, can
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Link:
    """A tab, or a step of the way back (`url` empty: this page)."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    order: int
    label: str | Promise
    url_name: str
    permission: Permission


_items: list[_Item] = []


def register(
    order: int,
    label: str | Promise,
    url_name: str,
    permission: Permission = Permission.SEE_PROJECTS,
) -> None:
    """Offer a page to every post that carries the right; its URL takes the project's pk alone.

    Orders in use by `projects`: overview 10, implementation plan 15, performance 17, meetings 20,
    bodies 30, notices 40, advice 45, funds 50, site diary 67, papers 90, history 99.
    """
    _items.append(_Item(order, label, url_name, permission))


def tabs(project: Project, actor: Post | None, current: str) -> list[Link]:
    """The tabs of a project for a post; `current` is the URL name of the section shown."""
    shown = [item for item in _items if can(actor, item.permission, project)]
    return [
        Link(str(item.label), reverse(item.url_name, args=[project.pk]), item.url_name == current)
        for item in sorted(shown, key=_order)
    ]


def way(start: Sequence[Link], *here: Link | str) -> list[Link]:
    """The way back to `start`, and the steps down from there; this page stands as its name."""
    return [*start, *(step if isinstance(step, Link) else Link(step, "") for step in here)]


def crumbs(project: Project, *here: Link | str) -> list[Link]:
    """The way back from a page below the project: the list, the project, then `here`."""
    start = [
        Link(_("Projects"), reverse("project_list")),
        Link(project.name, project.get_absolute_url()),
    ]
    return way(start, *here)


def frame(project: Project, actor: Post | None, current: str) -> dict[str, Any]:
    """The context of `projects/project_base.html`: project, tabs, and the way back."""
    links = tabs(project, actor, current)
    here = next((link.label for link in links if link.current), "")
    return {"project": project, "tabs": links, "crumbs": crumbs(project, here)}


def _order(item: _Item) -> int:
    return item.order
