"""What differs between machines, read from the environment once and checked as a whole.

Every fault is named in one go, and a misspelt `ZIJIAN_…` is refused: otherwise a typo would
quietly leave a default in force. Outside the demo nothing that matters has a default.
"""

import base64
import binascii
import difflib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import environs
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config import embedded
from config.embedded_home import EmbeddedError, make_folder

PREFIX = "ZIJIAN_"
KNOWN = {
    "DATABASE_URL": "the application's database login, postgresql://user:password@host/database",
    "MIGRATE_URL": "the login that owns the tables and migrates them, in the same form",
    "VAR_DIR": "the folder of everything that is written outside the database",
    "PORT": "the demo's port, 1 to 65535",
    "ZIJIAN_DEMO": "1 for the demo",
    "ZIJIAN_DEBUG": "1 for Django's debug pages; in the demo only",
    "ZIJIAN_FAST_DB": "1 for an embedded database that a crash may spoil; for tests",
    "ZIJIAN_SECRET_KEY": "at least 50 random characters",
    "ZIJIAN_FIELD_KEYS": "1:key,2:key … in rising order, the last is current; 32 bytes in base64",
    "ZIJIAN_INDEX_KEY": "32 bytes in base64",
    "ZIJIAN_ALLOWED_HOSTS": "the site's host names, with commas between them",
    "ZIJIAN_CSRF_TRUSTED_ORIGINS": "https:// origins that may post here, commas between them",
}
Faults = Mapping[str, list[str]]  # what environs has against each variable
SWITCHES = {"1": True, "true": True, "0": False, "false": False}
KEY_BYTES = 32
SHORTEST_SECRET = 50  # below it, Django's own deployment check complains


class BadEnvironment(Exception):
    """The process can't run with this environment; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class Env:
    """The settings of this machine. The secret ones stay out of tracebacks and debug pages."""

    demo: bool
    debug: bool
    var_dir: Path
    port: int
    database_url: str = field(repr=False)
    migrate_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    field_keys: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]


def read(environ: Mapping[str, str]) -> Env:
    """The settings that this environment means; an empty variable counts as unset.

    In the demo, secrets come from VAR_DIR and the database is the embedded one, unless named.
    Raises BadEnvironment.
    """
    given = {name: value for name, value in environ.items() if value}
    _refuse_unknown(given)
    if given.get("ZIJIAN_DEMO", "0").lower() in ("1", "true"):
        given = _demo_values(given) | given
    return _parse(given)


# --- parsing -----------------------------------------------------------------------------


class _Parser(environs.Env):
    """environs looks into os.environ alone; this looks into what it was given."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(eager=False)  # collect all faults, for `seal` to raise
        self.given = given
        self.add_parser("switch", _switch)
        self.add_parser("words", _words)
        self.add_parser("login", _login)
        self.add_parser("secret", _secret)
        self.add_parser("key", _key)
        self.add_parser("numbered_keys", _numbered_keys)

    def _get_value(self, env_key: str, default: object) -> object:
        return self.given.get(env_key, default)


def _parse(given: Mapping[str, str]) -> Env:
    parse = _Parser(given)
    env = Env(
        demo=parse.switch("ZIJIAN_DEMO", "0"),
        debug=parse.switch("ZIJIAN_DEBUG", "0"),
        var_dir=embedded.var_dir_of(given),
        port=parse.int("PORT", 8000, validate=environs.validate.Range(1, 65535)),
        database_url=parse.login("DATABASE_URL"),
        migrate_url=parse.login("MIGRATE_URL"),
        secret_key=parse.secret("ZIJIAN_SECRET_KEY"),
        field_keys=parse.numbered_keys("ZIJIAN_FIELD_KEYS"),
        index_key=parse.key("ZIJIAN_INDEX_KEY"),
        allowed_hosts=parse.words("ZIJIAN_ALLOWED_HOSTS"),
        csrf_trusted_origins=parse.words("ZIJIAN_CSRF_TRUSTED_ORIGINS", ""),
    )
    try:
        parse.seal()
    except environs.EnvValidationError as error:
        raise BadEnvironment(_in_words(cast("Faults", error.error_messages))) from None
    if env.debug and not env.demo:
        raise BadEnvironment("ZIJIAN_DEBUG shows the inside of the program: in the demo only.")
    return env


def _in_words(faults: Faults) -> str:
    lines = [f"  {name} ({KNOWN[name]}): {' '.join(said)}" for name, said in sorted(faults.items())]
    return "\n".join(["These environment variables stop Zijian from starting:", *lines])


def _refuse_unknown(given: Mapping[str, str]) -> None:
    for name in sorted(given):
        if name.startswith(PREFIX) and name not in KNOWN:
            close = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise BadEnvironment(f"Zijian knows no environment variable {name}.{hint}")


def _switch(text: str) -> bool:
    try:
        return SWITCHES[text.lower()]
    except KeyError:
        raise environs.EnvError(f"{text!r} is neither 1 nor 0.") from None


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _login(text: str) -> str:
    """An address that names a user and a database. Never quoted back: it may hold a password."""
    try:
        parts = conninfo_to_dict(text)
    except ProgrammingError:
        raise environs.EnvError("PostgreSQL can't read it.") from None
    if not parts.get("user") or not parts.get("dbname"):
        raise environs.EnvError("It must name a user and a database.")
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise environs.EnvError(f"It is shorter than {SHORTEST_SECRET} characters.")
    return text


def _key(text: str) -> bytes:
    with suppress(binascii.Error, ValueError):
        key = base64.b64decode(text, validate=True)
        if len(key) == KEY_BYTES:
            return key
    raise environs.EnvError(f"A key isn't the base64 of {KEY_BYTES} bytes.")


def _numbered_keys(text: str) -> dict[int, bytes]:
    """The number is stored as one byte with each sealed value; what it stands for must stay."""
    keys: dict[int, bytes] = {}
    for entry in text.split(","):
        number, _, key = entry.strip().partition(":")
        if not number.isdecimal() or not max(keys, default=0) < int(number) <= 255:
            raise environs.EnvError("Each key needs its number before it, 1 to 255, rising.")
        keys[int(number)] = _key(key)
    return keys


# --- the demo's defaults -----------------------------------------------------------------


def _demo_values(given: Mapping[str, str]) -> dict[str, str]:
    var_dir = embedded.var_dir_of(given)
    return {
        "ZIJIAN_ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        **_embedded_logins(given, var_dir),
        **_kept_secrets(var_dir / "secrets.json"),
    }


def _embedded_logins(given: Mapping[str, str], var_dir: Path) -> dict[str, str]:
    """Both or none: with one of them named, the other must not mean another database."""
    if "DATABASE_URL" in given or "MIGRATE_URL" in given:
        return {}
    try:
        server = embedded.at(var_dir)
    except EmbeddedError as error:
        raise BadEnvironment(str(error)) from None
    return {
        "DATABASE_URL": server.url("zijian_app", "zijian"),
        "MIGRATE_URL": server.url("zijian_owner", "zijian"),
    }


def _kept_secrets(file: Path) -> dict[str, str]:
    """Made once and kept: what they sealed must stay readable at the next start."""
    try:
        if not file.exists():
            _keep(file, _new_secrets())
        kept: dict[str, str] = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise BadEnvironment(
            f"The demo's secrets in {file} can't be used ({error}). Put the file right, or remove "
            "it together with the database, whose sealed data nothing else can read."
        ) from None
    return kept


def _new_secrets() -> dict[str, str]:
    return {
        "ZIJIAN_SECRET_KEY": secrets.token_urlsafe(SHORTEST_SECRET),
        "ZIJIAN_FIELD_KEYS": f"1:{_new_key()}",
        "ZIJIAN_INDEX_KEY": _new_key(),
    }


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _keep(file: Path, values: Mapping[str, str]) -> None:
    """Whole or not at all, and the first of several processes wins: hence a link, no rename."""
    make_folder(file.parent)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix="secrets.") as draft:  # 0600
        json.dump(dict(values), draft, indent=1)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, file)
