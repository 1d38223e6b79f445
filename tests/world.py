"""One world for the tests that go over every address: the demo's story, and a thing for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.demo_data.cast import SANXINGZHUANG, load
from core.scope import EVERYWHERE, scope
from regions.middleware import HEADER
from regions.models import Human, Post, User
from tests import databases
from tests.browsing import browsing
from tests.things import THINGS


@dataclass(frozen=True)
class World:
    """The demo's posts by account, and an account that holds no post."""

    posts: dict[str, Post]
    stranger: User
    clients: dict[str, Client] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def client(self, account: str) -> Client:
        """A browser that stays signed in."""
        if account not in self.clients:
            self.clients[account] = self._signed_in(account)
        return self.clients[account]

    def _signed_in(self, account: str) -> Client:
        if account == "nobody":
            return Client()
        if account == "stranger":
            return browsing(self.stranger)
        post = self.posts[account]
        return browsing(post.user, headers={HEADER: str(post.pk)})

    def path(self, name: str) -> str:
        """An address of that name, about a thing of the recorder's village; looked up once, since
        whatever is asked of it is undone."""
        if name not in self.paths:
            with transaction.atomic(), scope(EVERYWHERE):
                about = THINGS.get(name)
                self.paths[name] = reverse(name, kwargs=about(SANXINGZHUANG) if about else {})
        return self.paths[name]


@contextmanager
def made() -> Iterator[World]:
    """Within, the database holds the whole story."""
    with databases.told():
        yield found()


def found() -> World:
    """Of a database that holds the story."""
    stranger = User(username="stranger", human=Human.objects.create(name="无岗人"))
    stranger.set_unusable_password()
    stranger.save()
    return World(load(), stranger)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the enclosed requests wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def status_of(answer: Any) -> int:
    """The status of a response; a file is read to its end, as a server would, and so closed."""
    if answer.streaming:
        list(answer.streaming_content)
    status: int = answer.status_code
    return status


def url_names() -> list[str]:
    """Every name that the resolver knows."""
    return sorted(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name
