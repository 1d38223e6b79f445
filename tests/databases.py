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
from django.db import connections
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
def maintenance() -> Iterator[psycopg.Connection]:
    """The owner, signed in to the database of the settings, one test process at a time."""
    owner = connections["owner"].settings_dict
    with psycopg.connect(
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [KEY_OF_TESTS])
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
    with maintenance() as connection:
        _clone(connection, _with_story(connection), clone)
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
    """Take every row that a test with real transactions left, but what migrations and CSV gave."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
            "WHERE schemaname = 'public' AND tablename NOT IN "
            "('django_migrations', 'django_content_type', 'regions_division', 'workers_category')"
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")
        cursor.execute("DELETE FROM workers_category WHERE county_id IS NOT NULL")


def _migrated(connection: psycopg.Connection) -> str:
    """The template's name; it is made where it isn't there."""
    template = template_name()
    if not _exists(connection, template):
        _drop_all(connection, "zijian_template_%")
        _build(connection, template)
    return template


def _with_story(connection: psycopg.Connection) -> str:
    """The name of the database in which the story was told."""
    name = f"zijian_story_{_digest(STORY_SOURCES, str(timezone.localdate()))}"
    if not _exists(connection, name):
        _drop_all(connection, "zijian_story_%")
        draft = f"zijian_draft_{os.getpid()}"
        _clone(connection, _migrated(connection), draft)
        use(draft)
        story.load()
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
