"""Killing in the middle of an act: at a statement, or around the commit of what was written."""

import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection, connections

from tests.payroll.scene import looking

Act = Callable[[], Any]
BEFORE_COMMIT, AFTER_COMMIT = -1, -2
WRITES = ("INSERT", "UPDATE", "DELETE")
COMMIT = "COMMIT"
TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public'
AND tablename NOT IN ('regions_division', 'django_migrations')
AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT')
"""


@contextmanager
def struck(point: int, strike: Act) -> Iterator[list[str]]:
    """Within, `strike` comes before the statement with that number, from 1, at the latest before a
    commit of something written; or after it. Gives the statements as they come, such a commit
    among them."""
    own: Any = connections["default"]  # its inner commit and rollback are in no type stub
    said: list[str] = []
    commit = own._commit

    def execute(
        run: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        said.append(str(sql).lstrip())
        if len(said) == point:
            strike()
        return run(sql, params, many, context)

    def committed() -> None:
        wrote = any(one.startswith(WRITES) for one in said)
        if wrote:
            said.append(COMMIT)
        if wrote and (point == BEFORE_COMMIT or point >= len(said)):
            strike()
        commit()
        if wrote and point == AFTER_COMMIT:
            strike()

    with own.execute_wrapper(execute), mock.patch.object(own, "_commit", committed):
        yield said


@contextmanager
def leaving() -> Iterator[None]:
    """A child process ends here, whatever happens: it must not run the other tests as well."""
    try:
        yield
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def statements(act: Act) -> list[str]:
    """What an act sends to the database; another process takes it, and takes it back."""
    back, into = os.pipe()
    connection.close()
    if not (child := os.fork()):
        own: Any = connections["default"]
        with leaving():
            with mock.patch.object(own, "_commit", own._rollback), struck(0, os.abort) as said:
                act()
            os.write(into, pickle.dumps([one[:12] for one in said]))
    os.close(into)
    with os.fdopen(back, "rb") as pipe:
        said = pickle.load(pipe)
    assert os.waitpid(child, 0)[1] == 0
    return said


def killed(act: Act, point: int) -> None:
    """Another process begins the act and is killed at the point; else it says what it did."""
    back, into = os.pipe()
    connection.close()
    if not (child := os.fork()):
        with leaving(), struck(point, _die) as said:
            act()
            os.write(into, pickle.dumps([one[:200] for one in said]))
    os.close(into)
    with os.fdopen(back, "rb") as pipe:
        told = pipe.read()
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status), (
        f"it was not killed, left with {status}, and said {told and pickle.loads(told)}"
    )
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()  # however late the signal comes, nothing more is done


def everything() -> dict[str, str]:
    """By table that the application may read, a hash of all its rows to the last field."""
    with looking(), connection.cursor() as cursor:
        cursor.execute(TABLES)
        parts = [
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
            f' FROM "{name}" t'
            for (name,) in cursor.fetchall()
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())
