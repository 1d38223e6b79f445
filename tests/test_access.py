"""Who gets which page: one row for each address, compared with what the resolver lists.

Each address is asked by everyone about a thing of the recorder's village. In reach without the
right: 403. Out of reach: 404, as if it weren't there.
"""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.urls import resolve

from core import downloads
from core.scope import EVERYWHERE, scope
from projects.models import Notice
from tests import world
from tests.accounts import EVERYONE, OUTSIDE, OWN, PUBLIC
from tests.rights import TABLE
from tests.things import THINGS
from tests.world import World, status_of, undone
from workers.models import Category, PersonCategory


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), world.made() as whole:  # type: ignore[attr-defined]
        yield whole


def asked(whole: World, account: str, name: str) -> int:
    """The status that an account gets at an address; asked by POST where GET is not served."""
    path, client = whole.path(name), whole.client(account)
    with undone():
        status = status_of(client.get(path))
        return status_of(client.post(path)) if status == 405 else status


@contextmanager
def unwritten() -> Iterator[None]:
    """Within, pages and workbooks are made up to their writing out: their status counts."""
    page = mock.patch.object(Template, "render", return_value="<!doctype html><title>-</title>")
    with page, mock.patch.object(downloads, "write_workbook"):
        yield


def test_the_table_has_a_row_for_every_address() -> None:
    assert set(world.url_names()) == set(TABLE) | PUBLIC | OWN


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_has_the_right_gets_the_page_and_nobody_else(whole: World, name: str) -> None:
    """One of those who may gets it written out; for the others its status counts."""
    reader = min(TABLE[name])
    got = {reader: asked(whole, reader, name)}
    with unwritten():
        got |= {account: asked(whole, account, name) for account in sorted(EVERYONE - {reader})}
    allowed = {account for account, status in got.items() if status not in (403, 404)}
    assert allowed == TABLE[name], got
    assert {got[account] for account in EVERYONE - TABLE[name]} <= {403, 404}, got


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name in THINGS))
def test_out_of_reach_nothing_is_there(whole: World, name: str) -> None:
    got = {account: asked(whole, account, name) for account in (*OUTSIDE, "stranger")}
    assert set(got.values()) == {404}, got


@pytest.mark.parametrize("name", sorted([*TABLE, "home", "post_choose"]))
def test_without_an_account_every_address_leads_to_sign_in(whole: World, name: str) -> None:
    with undone():
        answer = whole.client("nobody").get(whole.path(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_no_notice_tells_who_belongs_to_a_priority_group(whole: World) -> None:
    """Whatever hangs on a board: rosters, wages, purchases, results (domain.md §5)."""
    with transaction.atomic(), scope(EVERYWHERE):
        assert PersonCategory.objects.exists()
        words = {word for group in Category.objects.all() for word in (group.name, group.short)}
        notices = list(Notice.objects.values_list("kind", "title", "body", "table"))
    assert {kind for kind, _title, _body, table in notices if table} >= {"roster", "wages"}
    told = [(kind, word) for kind, *said in notices for word in words if word in str(said)]
    assert not told


@pytest.mark.parametrize("account", sorted(EVERYONE))
def test_no_link_turns_its_reader_away(whole: World, account: str) -> None:
    """From the inbox on: every project's first page, and one page of each other address."""
    client, turned = whole.client(account), []
    seen, waits = set(), [("/", "")]
    while waits:
        path, source = waits.pop(0)
        asked_for = urlsplit(path).path
        name = name_of(asked_for)
        mark = asked_for if name in {"project_detail", "project_submit"} else name
        if mark in seen:
            continue
        seen.add(mark)
        with undone():
            answer = client.get(path, follow=True)
            if (status := status_of(answer)) != 200:
                turned.append(f"{status} {path} from {source}")
                continue
        if not answer.streaming and "html" in answer.headers["Content-Type"]:
            waits += [(link, path) for link in linked(answer.content.decode())]
    assert not turned
    assert len(seen) > 15


@cache
def name_of(path: str) -> str | None:
    return resolve(path).url_name


def linked(page: str) -> list[str]:
    """The addresses of our own that a page links to, without the query."""
    found = [urlsplit(html.unescape(link)) for link in re.findall(r'<a [^>]*href="([^"#]+)"', page)]
    return [
        link.path
        for link in found
        if not link.netloc and link.path.startswith("/") and not link.path.startswith("/static/")
    ]
