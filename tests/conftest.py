"""The harness: an embedded PostgreSQL, the application's role, and a standing cast."""

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import hypothesis
import pytest
from django.core.handlers.base import BaseHandler
from django.test import Client
from django.test.client import ClientHandler

from config import bootstrap, embedded
from core.scope import EVERYWHERE, scope
from regions.middleware import HEADER
from regions.models import Post
from tests import clauses, databases, factories, records, sayings
from tests.browsing import browsing

hypothesis.settings.register_profile("short", max_examples=60, deadline=None)
hypothesis.settings.register_profile("long", max_examples=5000, deadline=None)
hypothesis.settings.load_profile("long" if os.environ.get("LONG") else "short")


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded server once, before any test process, unless another one is named."""
    if hasattr(config, "workerinput") or os.environ.get("DATABASE_URL"):
        return
    server = embedded.start(embedded.var_dir_of(os.environ))
    bootstrap.embedded(server, database="zijian", may_create_databases=True)


# Files that take longest come first, so that both processes end at about the same time.
LONGEST = (
    "test_access.py", "test_journey.py", "test_wrong_turns.py", "test_offline.py",
    "test_hostile.py", "test_kills.py", "test_races.py", "test_neighbour.py", "test_policies.py",
)  # fmt: skip


def pytest_collection_finish() -> None:
    """All of the project is loaded and stays: the collector need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    clauses.put_into_id(metafunc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def one_chain(django_test_environment: None) -> Iterator[None]:
    """All browsers of a process share one loaded chain of middleware, as a server's requests do:
    each would else look through all static files anew."""
    loaded: Any = BaseHandler()

    def load(handler: Any, is_async: bool = False) -> None:
        if loaded._middleware_chain is None:
            loaded.load_middleware()
        handler._middleware_chain = loaded._middleware_chain

    with mock.patch.object(ClientHandler, "load_middleware", load):
        yield


@pytest.fixture(scope="session", autouse=True)
def all_is_heard(django_test_environment: None) -> Iterator[None]:
    with sayings.heard(), records.recorded():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: object
) -> Iterator[None]:
    """One clone of the template a test process; decisions on who connects: `tests.databases`."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.make(databases.own_name(worker))
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.drop(databases.own_name(worker))


@pytest.fixture
def real_db(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Real transactions, for policies, races and on_commit; every row is taken afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            yield
        finally:
            databases.empty()


@pytest.fixture
def cast(db: None) -> factories.Cast:
    """The standing cast of `tests.factories`."""
    return factories.cast()


@pytest.fixture
def everywhere(db: None) -> Iterator[None]:
    """For arranging and asserting: the scope that a province-wide migration would have."""
    with scope(EVERYWHERE):
        yield


@pytest.fixture
def sign_in() -> Callable[[Post], Client]:
    """A browser in which a post acts; every form it sends carries the post, as pages do."""

    def signed_in(post: Post) -> Client:
        return browsing(post.user, headers={HEADER: str(post.pk)})

    return signed_in
