"""Test databases: one template, migrated by the owner, cloned for each test process.

Tests connect as the application's own role, so that every policy holds in every test.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

from config.bootstrap import prepare
from config.demo_data import story
from core.ids import new_id

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "core", "config", "regions", "projects", "workers", "payroll", "procurement", "acceptance",
    "reports",
)  # fmt: skip
SOURCES = ("*/migrations/*.py", "core/policies.py", "data/*.csv", "regions/rules.py")
STORY_SOURCES = (*SOURCES, *(f"{name}/**/*.py" for name in PACKAGES), "templates/**/*.html")
KEY_OF_TESTS = 0x5A4A  # one advisory lock for all test processes
KEY_OF_STORY = 0x5A4B  # another while the story is told: the others need not wait for it
KEPT = ("django_migrations", "django_content_type", "regions_division")
ONLY = {"workers_category": "WHERE county_id IS NOT NULL"}  # the others are everybody's
# A table to which nothing was written since it was made has no page.
WRITTEN_TO = """
SELECT quote_ident(relname), relforcerowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND pg_relation_size(oid) > 0 AND relname <> ALL(%s)
"""


def template_name() -> str:
    """Changes with whatever the template is made from, so that an old one is never cloned."""
    return f"zijian_template_{_digest(SOURCES)}"


def _digest(patterns: Iterable[str], *more: str) -> str:
    digest = hashlib.sha256(" ".join(more).encode())
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def maintenance(key: int = KEY_OF_TESTS) -> Iterator[psycopg.Connection]:
    """The owner, signed in beside the databases of the tests, one test process at a time."""
    owner = connections["owner"].settings_dict
    with psycopg.connect(
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [key])
        yield connection


def make(name: str) -> None:
    """A fresh clone of the template, which is made first if its sources changed."""
    with maintenance() as connection:
        _drop_orphans(connection)
        _clone(connection, _migrated(connection), name)
    use(name)


@contextmanager
def told() -> Iterator[None]:
    """Within, this process's database is a clone of one that holds the demo's whole story.

    The story is told once for all test processes, and again when the code or the day has changed.
    """
    own = settings.DATABASES["default"]["NAME"]
    clone = f"{own}_{new_id().hex[-12:]}"
    for alias in ("default", "owner"):
        connections[alias].close()
    with maintenance(KEY_OF_STORY):
        told_in = _with_story()
    with maintenance() as connection:
        _clone(connection, told_in, clone)
    use(clone)
    try:
        yield
    finally:
        drop(clone)
        use(own)


def use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def drop(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
    with maintenance() as connection:
        _drop(connection, name)


def empty() -> None:
    """Take every row that a test with real transactions left, but what migrations and CSV gave.

    By DELETE, since TRUNCATE makes the files of every table anew; in one statement, at whose end
    the references hold again. What protects history from its owner is off meanwhile.
    """
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(WRITTEN_TO, [list(KEPT)])
        tables = cursor.fetchall()
        for table, _forced in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY")
        cursor.execute(_delete_from([table for table, _forced in tables]))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, forced in tables:
            force = "FORCE" if forced else "NO FORCE"
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER, {force} ROW LEVEL SECURITY")


def _delete_from(tables: list[str]) -> str:
    parts = [f"_{table} AS (DELETE FROM {table} {ONLY.get(table, '')})" for table in tables]
    return f"WITH {', '.join(['_ AS (SELECT 1)', *parts])} SELECT FROM _"


def _migrated(connection: psycopg.Connection) -> str:
    """The template's name; it is made where it isn't there."""
    template = template_name()
    if not _exists(connection, template):
        _drop_all(connection, "zijian_template_%")
        _build(connection, template)
    return template


def _with_story() -> str:
    """The name of the database in which the story was told."""
    name = f"zijian_story_{_digest(STORY_SOURCES, str(timezone.localdate()))}"
    draft = f"zijian_draft_{os.getpid()}"
    with maintenance() as connection:
        if _exists(connection, name):
            return name
        _drop_all(connection, "zijian_story_%")
        _clone(connection, _migrated(connection), draft)
    use(draft)
    story.load()
    with maintenance() as connection:
        _rename(connection, draft, name)
    return name


def _clone(connection: psycopg.Connection, template: str, name: str) -> None:
    _drop(connection, name)
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _rename(connection: psycopg.Connection, draft: str, name: str) -> None:
    use(draft)  # which ends our own sessions
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(draft), sql.Identifier(name)
        )
    )


def _build(connection: psycopg.Connection, template: str) -> None:
    draft = f"zijian_draft_{os.getpid()}"
    _drop(connection, draft)
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
            sql.Identifier(draft)
        )
    )
    use(draft)
    with connections["owner"].cursor() as cursor:
        prepare(
            cursor,
            owner=connections["owner"].settings_dict["USER"],
            app=connections["default"].settings_dict["USER"],
        )
    call_command("migrate", database="owner", verbosity=0)
    call_command("load_divisions", stdout=StringIO())
    _rename(connection, draft, template)


def own_name(worker: str) -> str:
    return f"zijian_test_{os.getpid()}_{worker}"


def _drop_orphans(connection: psycopg.Connection) -> None:
    """Take the clones of test processes that were killed before they could."""
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'zijian_test_%'"
    ).fetchall()
    for (name,) in names:
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            _drop(connection, name, patience=0)


def _exists(connection: psycopg.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _drop(connection: psycopg.Connection, name: str, patience: float = 5) -> None:
    """Without force: the owner may not end the application's sessions, but they end soon."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            return
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > until:
                return  # an orphan; the next run takes it
            time.sleep(0.1)


def _drop_all(connection: psycopg.Connection, pattern: str) -> None:
    old = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]
    ).fetchall()
    for (name,) in old:
        _drop(connection, name, patience=0)
