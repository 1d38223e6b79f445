"""The Chinese catalogue is complete: every source string is in it and none is left open."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = ("config", "core", "regions", "projects", "workers", "payroll", "procurement")
ROOMS = (*SOURCES, "acceptance", "reports", "templates")


def messages(*options: str) -> set[str]:
    """The message ids that msgattrib lists under some options, one a line."""
    found = subprocess.run(
        ["msgattrib", "--no-wrap", "--no-location", *options, str(ROOT / CATALOGUE)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return {line for line in found.splitlines() if line.startswith("msgid ") and line != 'msgid ""'}


def test_every_message_is_translated() -> None:
    assert messages("--untranslated") == set()


def test_no_translation_is_a_guess() -> None:
    assert messages("--only-fuzzy") == set()


def test_every_source_string_is_in_the_catalogue(tmp_path: Path) -> None:
    for name in (*ROOMS, "locale"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    known = (ROOT / CATALOGUE).read_bytes()
    copy = tmp_path / "locale"
    copy.unlink()
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    (tmp_path / CATALOGUE).write_bytes(known)
    extract(tmp_path)
    fresh = ids(tmp_path / CATALOGUE)
    assert fresh - ids(ROOT / CATALOGUE) == set()
    assert ids(ROOT / CATALOGUE) - fresh == set(), "strings that the sources no longer have"


def extract(folder: Path) -> None:
    from django.core.management import call_command

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        call_command(
            "makemessages",
            locale=["zh_Hans"],
            no_wrap=True,
            no_location=True,
            no_obsolete=True,
            symlinks=True,
            verbosity=0,
        )


def ids(catalogue: Path) -> set[str]:
    entries = catalogue.read_text(encoding="utf-8").split("\n\n")
    return {line for entry in entries for line in entry.splitlines() if line.startswith("msgid ")}


ANOTHER_NAME = re.compile(r"import n?p?gettext(_lazy)? as (?!_$)", re.MULTILINE)


def test_gettext_bears_no_name_that_the_extractor_passes_over() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert not [file for file in files if ANOTHER_NAME.search(file.read_text(encoding="utf-8"))]


KEPT = re.compile("农民工工资|最低工资")


@pytest.mark.parametrize("word", ["工资"])
def test_words_that_the_field_does_not_use_stay_away(word: str) -> None:
    """劳务报酬, not 工资, except where the regulation on migrant workers' pay says it: in its name,
    and in the minimum wage that its article 34 puts on the board."""
    lines = (ROOT / CATALOGUE).read_text(encoding="utf-8").splitlines()
    used = [line for line in lines if line.startswith("msgstr") and word in line]
    assert not [line for line in used if not KEPT.search(line)]
