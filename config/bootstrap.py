"""Makes the two roles and the database, once, as a superuser; may be run again at any time.

Two logins (decision 10): the owner has the tables and migrates them; the application owns
nothing, so that row-level security holds for it and history can't be rewritten by it. Roles
are never made in a migration: PostgreSQL fails when two sessions change roles at once.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from config.embedded import SUPERUSER, Server, start, var_dir_of
from config.embedded_home import EmbeddedError

OLDEST = 15
BUILTIN_LOCALE_SINCE = 17
KEY_OF_BOOTSTRAP = 0x5A69_6A69  # the advisory lock of all who bootstrap one server
EXTENSIONS = ("btree_gist", "pg_trgm")
# What two sessions do to each other where the lock doesn't reach: it holds in one database.
CLASHES = (
    errors.DuplicateObject,
    errors.DuplicateDatabase,
    errors.UniqueViolation,
    errors.ObjectInUse,
    errors.DeadlockDetected,
    errors.InternalError_,  # "tuple concurrently updated"
)


class BootstrapError(Exception):
    """The roles or the database can't be made; the message is a sentence for the operator."""


class Cursor(Protocol):
    """Psycopg's and Django's alike."""

    def execute(self, query: Any, params: Any = None) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Role:
    name: str
    password: str | None = field(default=None, repr=False)
    may_create_databases: bool = False


def bootstrap(
    admin_url: str,
    *,
    owner: str,
    app: str,
    database: str,
    owner_password: str | None = None,
    app_password: str | None = None,
    may_create_databases: bool = False,
) -> list[str]:
    """Make or complete the roles and the database; returns what was done, in sentences.

    `may_create_databases` is for tests, whose owner clones databases; it is never taken away
    here. Raises BootstrapError.
    """
    roles = (
        Role(name=owner, password=owner_password, may_create_databases=may_create_databases),
        Role(name=app, password=app_password),
    )

    def make() -> list[str]:
        with _signed_in(admin_url) as admin:
            _refuse_unfit(admin, owner, app)
            done = [sentence for role in roles for sentence in _make_role(admin, role)]
            _refuse_kinship(admin, owner, app)
            done += _make_database(admin, database, owner, app)
        with _signed_in(make_conninfo(admin_url, dbname=database)) as admin:
            prepare(admin.cursor(), owner=owner, app=app)
        return [*done, f"Extensions and default privileges in {database} are set."]

    return _again_after_clashes(make)


def embedded(
    server: Server, *, database: str = "zijian", may_create_databases: bool = False
) -> list[str]:
    """The same for an embedded server that runs; nobody but its system user reaches its socket."""
    return bootstrap(
        server.url(SUPERUSER, "postgres"),
        owner="zijian_owner",
        app="zijian_app",
        database=database,
        may_create_databases=may_create_databases,
    )


def prepare(cursor: Cursor, *, owner: str, app: str) -> None:
    """Inside one database: extensions, and what the application may do with tables to come.

    For the owner himself or a superuser. No TRUNCATE, because it passes row-level security by;
    functions only where a migration grants them, because some run with their owner's rights.
    """
    for name in EXTENSIONS:
        _run(cursor, "CREATE EXTENSION IF NOT EXISTS {} SCHEMA public", name)
    _run(cursor, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _run(cursor, "GRANT USAGE, CREATE ON SCHEMA public TO {}", owner)
    _run(cursor, "GRANT USAGE ON SCHEMA public TO {}", app)
    default = "ALTER DEFAULT PRIVILEGES FOR ROLE {} "
    tables = default + "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}"
    _run(cursor, tables, owner, app)
    _run(cursor, default + "GRANT USAGE ON SEQUENCES TO {}", owner, app)
    _run(cursor, default + "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC", owner)


# --- roles -------------------------------------------------------------------------------


def _refuse_unfit(admin: psycopg.Connection, owner: str, app: str) -> None:
    if admin.info.server_version < OLDEST * 10_000:
        raise BootstrapError(f"Zijian needs PostgreSQL {OLDEST} or newer.")
    me = _row(admin, "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
    if not me["rolsuper"]:
        raise BootstrapError(f"{me['current_user']} is no superuser; only one can do this.")
    if len({me["current_user"], owner, app}) < 3:
        raise BootstrapError("The superuser, the owner and the application must be three roles.")


def _make_role(admin: psycopg.Connection, role: Role) -> Iterator[str]:
    """Changes only what differs: a change of roles is what fails under concurrency."""
    found = _row(admin, "SELECT * FROM pg_roles WHERE rolname = %s", role.name)
    if not found:
        _run(admin, "CREATE ROLE {} LOGIN", role.name)
        found = _row(admin, "SELECT * FROM pg_roles WHERE rolname = %s", role.name)
        yield f"Role {role.name} is made."
    if found["rolsuper"]:
        # Perhaps somebody's own superuser, named by mistake: taking his power would be rude.
        raise BootstrapError(f"The role {role.name} is a superuser; take another name.")
    wrong = _wrong_attributes(found, may_create_databases=role.may_create_databases)
    if wrong:
        _run(admin, "ALTER ROLE {} " + " ".join(wrong), role.name)
        yield f"Role {role.name} is set to {', '.join(wrong)}."
    if role.password:
        _set_password(admin, role.name, role.password)
        yield f"The password of {role.name} is set."


def _wrong_attributes(found: Mapping[str, Any], *, may_create_databases: bool) -> list[str]:
    wanted = {
        "LOGIN": found["rolcanlogin"],
        "NOBYPASSRLS": not found["rolbypassrls"],
        "NOCREATEROLE": not found["rolcreaterole"],
        "NOREPLICATION": not found["rolreplication"],
        "CREATEDB": found["rolcreatedb"] or not may_create_databases,
    }
    return [attribute for attribute, holds in wanted.items() if not holds]


def _set_password(admin: psycopg.Connection, name: str, password: str) -> None:
    """Hashed on this side, so that no server log ever holds the password itself."""
    hashed = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
    admin.execute(statement.format(sql.Identifier(name), sql.Literal(hashed.decode())))


def _refuse_kinship(admin: psycopg.Connection, owner: str, app: str) -> None:
    question = "SELECT pg_has_role(%s, %s, 'MEMBER') AS is_member"
    if _row(admin, question, app, owner)["is_member"]:
        raise BootstrapError(f"The role {app} is a member of {owner} and would own what he owns.")


# --- database ----------------------------------------------------------------------------


def _make_database(admin: psycopg.Connection, database: str, owner: str, app: str) -> Iterator[str]:
    question = (
        "SELECT pg_encoding_to_char(encoding) AS encoding, pg_get_userbyid(datdba) AS owner "
        "FROM pg_database WHERE datname = %s"
    )
    if not (found := _row(admin, question, database)):
        template = "CREATE DATABASE {} OWNER {} TEMPLATE template0 "
        _run(admin, template + _locale(admin), database, owner)
        found = _row(admin, question, database)
        yield f"Database {database} is made; {owner} owns it."
    if found["encoding"] != "UTF8":
        raise BootstrapError(f"The database {database} holds {found['encoding']}, not UTF8.")
    if found["owner"] != owner:
        _run(admin, "ALTER DATABASE {} OWNER TO {}", database, owner)
        yield f"Database {database} now belongs to {owner}."
    _run(admin, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    _run(admin, "GRANT CONNECT ON DATABASE {} TO {}", database, app)


def _locale(admin: psycopg.Connection) -> str:
    """Sorted by code points on every machine. LC_CTYPE decides what pg_trgm takes for a letter."""
    locale = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8' LOCALE_PROVIDER "
    if admin.info.server_version >= BUILTIN_LOCALE_SINCE * 10_000:
        return locale + "builtin BUILTIN_LOCALE 'C.UTF-8'"
    return locale + "libc"


# --- statements --------------------------------------------------------------------------


@contextmanager
def _signed_in(url: str) -> Iterator[psycopg.Connection]:
    """Autocommit, as CREATE DATABASE demands, and one bootstrap at a time."""
    try:
        admin = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise BootstrapError(f"The server can't be reached: {error}") from None
    with admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [KEY_OF_BOOTSTRAP])
        yield admin


def _again_after_clashes(make: Callable[[], list[str]], tries: int = 8) -> list[str]:
    """Every step can be repeated, so after a clash the whole is done again."""
    for attempt in range(1, tries):
        try:
            return make()
        except CLASHES:
            time.sleep(0.1 * attempt)
    return make()


def _run(runner: Cursor, statement: str, *names: str) -> None:
    runner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _row(admin: psycopg.Connection, question: str, *values: str) -> dict[str, Any]:
    """The first row by column names; empty where there is none."""
    cursor = admin.cursor(row_factory=dict_row)
    return cursor.execute(question, values).fetchone() or {}


# --- command line ------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.bootstrap", description=__doc__)
    parser.add_argument("--embedded", action="store_true", help="for the demo's own database")
    parser.add_argument(
        "--tests", action="store_true", help="let the owner create databases, as the tests do"
    )
    given = parser.parse_args(arguments)
    if given.embedded:
        done = embedded(start(var_dir_of(os.environ)), may_create_databases=given.tests)
    else:
        done = _from_urls(os.environ, may_create_databases=given.tests)
    print("\n".join(done))
    return 0


def _from_urls(environ: Mapping[str, str], *, may_create_databases: bool = False) -> list[str]:
    names = ("BOOTSTRAP_URL", "DATABASE_URL", "MIGRATE_URL")
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise BootstrapError(f"Set {', '.join(missing)}; see docs/deployment.md.")
    admin_url, *others = (environ[name] for name in names)
    app, owner = (conninfo_to_dict(url) for url in others)
    if app.get("dbname") != owner.get("dbname"):
        raise BootstrapError("DATABASE_URL and MIGRATE_URL name different databases.")
    if not (app.get("dbname") and app.get("user") and owner.get("user")):
        raise BootstrapError("DATABASE_URL and MIGRATE_URL must name a user and a database.")
    return bootstrap(
        admin_url,
        owner=str(owner["user"]),
        app=str(app["user"]),
        database=str(app["dbname"]),
        owner_password=_text(owner.get("password")),
        app_password=_text(app.get("password")),
        may_create_databases=may_create_databases,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (BootstrapError, EmbeddedError, psycopg.Error) as error:
        sys.exit(f"error: {error}")
