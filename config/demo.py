"""The demo: its database prepared, its data loaded, served on this machine alone.

It knows only the embedded database: addresses of other databases in the caller's environment
are put aside, so that `reset` can never reach one that matters.
"""

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from config import bootstrap, embedded, env
from config.embedded_home import EmbeddedError

HOST = "127.0.0.1"
DATABASE = "zijian"
ROOT = Path(__file__).resolve().parent.parent


class DemoError(Exception):
    """The demo can't go on; the message is a sentence for whoever started it."""


def serve(settings: env.Env) -> None:
    """Prepare everything, say where it is, and become the web server."""
    _refuse_busy_port(settings.port)
    load(settings)
    print(f"\nZijian is at http://{HOST}:{settings.port} (Ctrl-C ends it)\n", flush=True)
    workers = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    address = ["--bind", f"{HOST}:{settings.port}", "--no-control-socket"]
    gunicorn = [sys.executable, "-m", "gunicorn", *workers, *address, "config.wsgi"]
    os.execv(sys.executable, gunicorn)  # noqa: S606 # so that Ctrl-C and kill reach gunicorn


def load(settings: env.Env) -> None:
    """Bring the database to the present schema and put in the demo's data; repeatable."""
    server = embedded.start(settings.var_dir)
    embedded.say_where(server)
    if other := of_another_version(_applied(server)):
        print(f"The demo's data are of another version ({other[0]}) and are made anew.")
        _drop(server)
    for sentence in bootstrap.embedded(server, database=DATABASE):
        print(sentence)
    _manage("seed_demo")


def reset(settings: env.Env) -> None:
    """Throw the demo's database away, also under a demo that runs, and load it afresh."""
    _drop(embedded.start(settings.var_dir))
    load(settings)


def _drop(server: embedded.Server) -> None:
    with psycopg.connect(server.url(embedded.SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )


def _applied(server: embedded.Server) -> list[tuple[str, str]]:
    """The migrations that made the demo's database, none where there is no database yet."""
    try:
        with psycopg.connect(server.url(embedded.SUPERUSER, DATABASE)) as connection:
            return connection.execute("SELECT app, name FROM django_migrations").fetchall()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return []


def of_another_version(applied: Iterable[tuple[str, str]]) -> list[str]:
    """Migrations of our own apps, as "app name", that this checkout lacks or that made nothing yet
    of a database with these applied; none where there is no database.

    No story is led from one version to the next: the old one would lack what the new one shows.
    """
    ours = {one for one in applied if Path(ROOT, one[0]).is_dir()}
    return [f"{app} {name}" for app, name in sorted(ours ^ _here())] if ours else []


def _here() -> set[tuple[str, str]]:
    files = ROOT.glob("*/migrations/[0-9]*.py")
    return {(path.parent.parent.name, path.stem) for path in files}


def _refuse_busy_port(port: int) -> None:
    """Before the slow part, so that a second `make demo` learns at once why it can't."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise DemoError(
                f"Port {port} can't be used ({error.strerror}): end what listens there, or "
                f"choose another port, as in `make demo PORT={port % 65535 + 1}`."
            ) from None


def _manage(*arguments: str) -> None:
    command = [sys.executable, str(embedded.ROOT / "manage.py"), *arguments]
    sys.stdout.flush()  # or our lines would come after the command's when piped
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603 # no shell
        raise DemoError(f"manage.py {arguments[0]} failed; what it said stands above.")


def main(arguments: list[str]) -> None:
    actions = {"serve": serve, "seed": load, "reset": reset}
    parser = argparse.ArgumentParser(prog="python -m config.demo", description=__doc__)
    parser.add_argument("action", choices=actions)
    action = actions[parser.parse_args(arguments).action]
    for elsewhere in ("DATABASE_URL", "MIGRATE_URL"):
        os.environ.pop(elsewhere, None)
    os.environ["ZIJIAN_DEMO"] = "1"
    action(env.read(os.environ))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        try:
            main(sys.argv[1:])
        except (DemoError, EmbeddedError, env.BadEnvironment, bootstrap.BootstrapError) as error:
            sys.exit(f"error: {error}")
