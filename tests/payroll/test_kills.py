"""`kill -9` in the middle of each verb of a sheet's way: it is whole, or it never began.

A short form runs each time; `LONG=1` kills at every single statement.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction

from config import bootstrap, embedded
from config.embedded import Server
from core.errors import RuleBroken
from tests import databases, factories
from tests.payroll.knives import (
    AFTER_COMMIT,
    BEFORE_COMMIT,
    COMMIT,
    WRITES,
    Act,
    everything,
    killed,
    statements,
    struck,
)
from tests.payroll.way import Way, way

LONG = bool(os.environ.get("LONG"))
DATABASE = "zijian"
# In which the database is killed each time; it takes a second or two to come back.
SHORT = {"make", "release", "read results and close"}


@pytest.fixture
def one(real_db: None, clock: time_machine.Traveller) -> Way:
    return begun(clock)


def begun(clock: time_machine.Traveller) -> Way:
    with transaction.atomic():
        cast = factories.cast()
    return way(cast, clock)


def points(said: Sequence[str]) -> list[int]:
    """The last thing that is written and the commit, or every statement up to it: what an act
    only reads for its answer afterwards changes nothing any more."""
    commit = said.index(COMMIT) + 1
    last = max(at for at, one in enumerate(said[:commit], start=1) if one.startswith(WRITES))
    return [*range(1, commit + 1)] if LONG else [last, commit]


def again(act: Act) -> None:
    """As the user would who saw no answer: the same, or a sentence that it is done."""
    with suppress(RuleBroken):
        act()


def test_a_killed_worker_leaves_each_verb_whole_or_absent(one: Way) -> None:
    for verb, act in one.verbs():
        before = everything()
        for point in points(statements(act)):
            killed(act, point)
            assert everything() == before, (verb, point)
        killed(act, AFTER_COMMIT)
        after = everything()
        assert after != before, verb
        if verb != "download":  # each time on record
            again(act)
            assert everything() == after, verb
    one.check_whole()


# PostgreSQL itself


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[Server]:
    """A database server that may be killed, and loses nothing that it said was committed."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("only a server of our own is killed")
    with tempfile.TemporaryDirectory(prefix="zijian-") as folder, pytest.MonkeyPatch.context() as p:
        p.delenv("ZIJIAN_FAST_DB", raising=False)
        os.chmod(folder, 0o755)
        var_dir = Path(folder, "var")
        own = embedded.start(var_dir)
        try:
            copy_template(own)
            yield own
        finally:
            kill(own)
            embedded.stop(var_dir)
            shutil.rmtree(own.home.base, ignore_errors=True)


def copy_template(own: Server) -> None:
    bootstrap.embedded(own, database=DATABASE)
    tests = embedded.at(embedded.var_dir_of(os.environ))
    binaries = own.home.wheel / "bin"
    dump = subprocess.run(
        [binaries / "pg_dump", tests.url(embedded.SUPERUSER, databases.template_name())],
        check=True, capture_output=True,
    )  # fmt: skip
    address = own.url(embedded.SUPERUSER, DATABASE)
    subprocess.run([binaries / "psql", "-q", "-1", address], input=dump.stdout, check=True,
                   capture_output=True)  # fmt: skip


@pytest.fixture
def on_it(server: Server, django_db_blocker: object) -> Iterator[None]:
    """This process's connections lead to the server that is killed."""
    with pytest.MonkeyPatch.context() as patch:
        for alias in ("default", "owner"):
            connections[alias].close()
            for known in (connections[alias].settings_dict, settings.DATABASES[alias]):
                patch.setitem(known, "HOST", str(server.home.sockets))
                patch.setitem(known, "NAME", DATABASE)
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            try:
                yield
            finally:
                for alias in ("default", "owner"):
                    connections[alias].close()


def kill(server: Server) -> None:
    for pid in embedded._processes(server.home):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def struck_down(server: Server, act: Act, point: int) -> None:
    """The act, while which the server dies; then it is started again and recovers."""
    with pytest.raises((OperationalError, InterfaceError, psycopg.Error)):  # noqa: SIM117
        with struck(point, lambda: kill(server)):
            act()
    connections["default"].close()
    embedded.start(server.home.var_dir)


def acknowledged(server: Server, act: Act) -> bool:
    """Whether the act's commit was said to be done; just then the server dies."""
    said = False

    def die() -> None:
        nonlocal said
        said = True
        kill(server)

    with suppress(OperationalError, InterfaceError), struck(AFTER_COMMIT, die):
        act()
    connections["default"].close()
    embedded.start(server.home.var_dir)
    return said


def test_a_killed_database_leaves_each_verb_whole_or_absent(
    server: Server, on_it: None, clock: time_machine.Traveller
) -> None:
    one = begun(clock)
    for verb, act in one.verbs():
        if not (LONG or verb in SHORT):
            act()
            continue
        before = everything()
        for point in points(statements(act)) if LONG else [BEFORE_COMMIT]:
            struck_down(server, act, point)
            assert everything() == before, (verb, point)
        assert acknowledged(server, act), verb
        after = everything()
        assert after != before, verb
        if verb != "download":  # each time on record
            again(act)
            assert everything() == after, verb
    one.check_whole()
