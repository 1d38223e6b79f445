"""Test databases: one template, migrated by the owner, cloned for each test process.

Tests connect as the application's own role, so that every policy holds in every test.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config.bootstrap import prepare

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("*/migrations/*.py", "core/policies.py", "data/*.csv", "regions/rules.py")
KEY_OF_TESTS = 0x5A4A  # one advisory lock for all test processes


def template_name() -> str:
    """Changes with whatever the template is made from, so that an old one is never cloned."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"zijian_template_{digest.hexdigest()[:12]}"


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
        template = template_name()
        if not _exists(connection, template):
            _drop_old_templates(connection)
            _build(connection, template)
        _drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    use(name)


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
    use(draft)
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(draft), sql.Identifier(template)
        )
    )


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


def _drop_old_templates(connection: psycopg.Connection) -> None:
    old = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'zijian_template_%'"
    ).fetchall()
    for (name,) in old:
        _drop(connection, name, patience=0)
