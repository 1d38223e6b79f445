"""The environment is taken whole or refused in plain words."""

import base64
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import embedded
from config.env import BadEnvironment, read

KEY = base64.b64encode(b"k" * 32).decode()
REAL = {
    "DATABASE_URL": "postgresql://app:secret@db.example/zijian",
    "MIGRATE_URL": "postgresql://owner:secret@db.example/zijian",
    "VAR_DIR": "/srv/zijian/var",
    "ZIJIAN_SECRET_KEY": "s" * 50,
    "ZIJIAN_FIELD_KEYS": f"1:{KEY},2:{KEY}",
    "ZIJIAN_INDEX_KEY": KEY,
    "ZIJIAN_ALLOWED_HOSTS": "zijian.example, www.zijian.example",
}


def test_a_whole_environment() -> None:
    env = read(REAL)
    assert (env.demo, env.debug, env.port) == (False, False, 8000)
    assert env.var_dir == Path("/srv/zijian/var")
    assert env.field_keys == {1: b"k" * 32, 2: b"k" * 32}
    assert max(env.field_keys) == list(env.field_keys)[-1] == 2
    assert env.index_key == b"k" * 32
    assert env.allowed_hosts == ["zijian.example", "www.zijian.example"]
    assert env.csrf_trusted_origins == []


def test_secrets_are_not_printed() -> None:
    shown = repr(read(REAL))
    assert "secret" not in shown
    assert "kkk" not in shown
    assert KEY not in shown


@pytest.mark.parametrize("name", sorted(set(REAL) - {"VAR_DIR"}))
def test_nothing_that_matters_has_a_default(name: str) -> None:
    for without in (REAL | {name: ""}, {key: REAL[key] for key in REAL if key != name}):
        with pytest.raises(BadEnvironment, match=name):
            read(without)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(BadEnvironment) as caught:
        read({"PORT": "many"})
    for name in set(REAL) - {"VAR_DIR"} | {"PORT"}:
        assert name in str(caught.value)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("ZIJIAN_DEMOO", "ZIJIAN_DEMO"),
        ("ZIJIAN_FIELD_KEY", "ZIJIAN_FIELD_KEYS"),
        ("ZIJIAN_ALOWED_HOSTS", "ZIJIAN_ALLOWED_HOSTS"),
    ],
)
def test_a_typo_is_refused_by_name(typo: str, meant: str) -> None:
    with pytest.raises(BadEnvironment, match=f"no environment variable {typo}.*mean {meant}"):
        read(REAL | {typo: "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZIJIAN_DEMO", "yes"),
        ("ZIJIAN_DEBUG", "on"),
        ("ZIJIAN_DEBUG", "1"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("DATABASE_URL", "postgresql://app@[db.example/zijian"),
        ("DATABASE_URL", "postgresql://db.example/zijian"),
        ("MIGRATE_URL", "postgresql://owner@db.example"),
        ("ZIJIAN_SECRET_KEY", "short"),
        ("ZIJIAN_INDEX_KEY", "no base64!"),
        ("ZIJIAN_INDEX_KEY", base64.b64encode(b"31 bytes are not enough for it.").decode()),
        ("ZIJIAN_FIELD_KEYS", KEY),
        ("ZIJIAN_FIELD_KEYS", f"0:{KEY}"),
        ("ZIJIAN_FIELD_KEYS", f"256:{KEY}"),
        ("ZIJIAN_FIELD_KEYS", f"2:{KEY},1:{KEY}"),
        ("ZIJIAN_FIELD_KEYS", f"1:{KEY},1:{KEY}"),
        ("ZIJIAN_FIELD_KEYS", f"1:{KEY},"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read(REAL | {name: value})


def test_a_password_is_never_quoted_back() -> None:
    with pytest.raises(BadEnvironment) as caught:
        read(REAL | {"DATABASE_URL": "postgresql://app:hunter2@[db/zijian"})
    assert "hunter2" not in str(caught.value)


def demo(folder: Path, **more: str) -> dict[str, str]:
    return {"ZIJIAN_DEMO": "1", "VAR_DIR": str(folder), **more}


def test_the_demo_needs_nothing(tmp_path: Path) -> None:
    env = read(demo(tmp_path, ZIJIAN_DEBUG="1"))
    server = embedded.at(tmp_path)
    assert env.debug
    assert env.database_url == server.url("zijian_app", "zijian")
    assert env.migrate_url == server.url("zijian_owner", "zijian")


def test_the_demos_secrets_last(tmp_path: Path) -> None:
    first, second = read(demo(tmp_path / "new")), read(demo(tmp_path / "new"))
    assert first == second
    assert (tmp_path / "new" / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert read(demo(tmp_path / "other")).field_keys != first.field_keys


def test_processes_that_start_together_agree_on_the_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        envs = list(pool.map(lambda _: read(demo(tmp_path)), range(8)))
    assert len({env.secret_key for env in envs}) == 1
    assert os.listdir(tmp_path) == ["secrets.json"]


def test_given_secrets_win_over_kept_ones(tmp_path: Path) -> None:
    assert read(demo(tmp_path, ZIJIAN_INDEX_KEY=KEY)).index_key == b"k" * 32


def test_the_demo_mixes_no_two_databases(tmp_path: Path) -> None:
    with pytest.raises(BadEnvironment, match="MIGRATE_URL"):
        read(demo(tmp_path, DATABASE_URL=REAL["DATABASE_URL"]))


@pytest.mark.parametrize("content", ["", "{", json.dumps({"ZIJIAN_SECRET_KEY": "s" * 50})])
def test_spoilt_secrets_stop_the_demo(tmp_path: Path, content: str) -> None:
    """Making new ones instead would leave sealed data that nobody can read."""
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(BadEnvironment, match=r"secrets\.json|ZIJIAN_INDEX_KEY"):
        read(demo(tmp_path))


def test_a_relative_var_dir_counts_from_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert read(REAL | {"VAR_DIR": "elsewhere"}).var_dir == embedded.ROOT / "elsewhere"
