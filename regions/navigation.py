"""The entries of the main menu: each app registers its own in `AppConfig.ready()`."""

from dataclasses import dataclass

from django.urls import reverse

from regions.access import Permission, can
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    order: int
    label: object
    url_name: str
    permission: Permission


_items: list[_Item] = []


def register(*, order: int, label: object, url_name: str, permission: Permission) -> None:
    """Offer a page to every post that carries the right; `label` may be lazily translated."""
    _items.append(_Item(order, label, url_name, permission))


def entries(actor: Post | None, path: str) -> list[Entry]:
    """The menu of a post, with the entry that leads to (or is above) the present page marked."""
    shown = [item for item in sorted(_items, key=_order) if can(actor, item.permission)]
    links = [(str(item.label), reverse(item.url_name)) for item in shown]
    return [
        Entry(label, url, path == url or (url != "/" and path.startswith(url)))
        for label, url in links
    ]


def _order(item: _Item) -> int:
    return item.order
