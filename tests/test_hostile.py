"""Bad input everywhere: a sentence or a page that is not there, never a server error."""

import os
import random
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import world
from tests.rights import TABLE
from tests.world import World, status_of, undone

VALUES = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "0",
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    "１２３",
    "٣",
    "12.345",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "2026-13-01",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "བཀྲ་ཤིས་",
    "𬱖" * 300,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "on",
    "null",
    "[]",
    "{}",
)
LONG = bool(os.environ.get("LONG"))
ROUNDS = 40 if LONG else 3
ASKED = VALUES if LONG else ("\x00", "9" * 400, "9999-12-31", "' OR 1=1 --", "NaN")
QUERIES = (
    "q", "page", "month", "stage", "outcome", "sector", "sponsor", "place", "ready", "year",
    "division", "kind", "state",
)  # fmt: skip
ACTORS = ("recorder", "supervisor", "township", "county", "finance", "auditor", "buyer", "cashier")


class Fields(HTMLParser):
    """The names of a page's form fields, and which of them take a file."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.files: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag in ("input", "select", "textarea", "button") and name:
            (self.files if given.get("type") == "file" else self.names).add(name)


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), world.made() as whole:  # type: ignore[attr-defined]
        yield whole


def who(name: str) -> str:
    """An account that may do it, so that the input is really looked at."""
    return next((account for account in ACTORS if account in TABLE.get(name, ())), "recorder")


def posted(client: Client, path: str, fields: Fields, dice: random.Random) -> int:
    sent: dict[str, object] = {name: dice.choice(VALUES) for name in fields.names}
    for name in fields.files:
        content = dice.choice((b"", b"%PDF-", b"\xff\xd8\xff\xe0broken", b"PK\x03\x04", b"text"))
        sent[name] = SimpleUploadedFile("x.jpg", content)
    if "id" in sent and dice.random() < 0.7:
        sent.pop("id")
    return status_of(client.post(path, sent))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_no_form_breaks_on_hostile_values(whole: World, name: str) -> None:
    client, path = whole.client(who(name)), whole.path(name)
    client.raise_request_exception = False
    dice = random.Random(name)
    with undone():
        page = client.get(path)
    fields = Fields(page.getvalue().decode(errors="ignore") if page.status_code == 200 else "")
    for _ in range(ROUNDS):
        with undone():
            assert posted(client, path, fields, dice) < 500


@pytest.mark.parametrize("name", ["worker_page", "worker_page_close", "worker_page_object"])
def test_no_page_without_an_account_breaks_on_hostile_values(whole: World, name: str) -> None:
    client, path = whole.client("nobody"), whole.path(name)
    client.raise_request_exception = False
    for value in VALUES:
        with undone():
            sent = {"first": value, "second": value}
            assert status_of(client.post(path, sent)) < 500, repr(value)


@pytest.mark.parametrize("name", sorted([*TABLE, "home"]))
def test_no_page_breaks_on_a_hostile_query(whole: World, name: str) -> None:
    client, path = whole.client(who(name)), whole.path(name)
    client.raise_request_exception = False
    for value in ASKED:
        with undone():
            status = status_of(client.get(path, dict.fromkeys(QUERIES, value)))
        assert status < 500, repr(value)
