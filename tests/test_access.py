"""Who gets which page: one row for each address, compared with what the resolver lists.

Each address is asked by everyone about a thing of the recorder's village. In reach without the
right: 403. Out of reach: 404, as if it weren't there.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests import databases, world
from tests.things import THINGS
from tests.world import World, status_of, undone

EVERYONE = frozenset(
    {
        "recorder", "supervisor", "buyer", "storekeeper", "cashier", "township-clerk", "township",
        "county", "finance", "bureau", "auditor", "province",
    }
)  # fmt: skip
PEOPLE = EVERYONE - {"bureau", "province"}
VILLAGE = frozenset({"recorder", "township-clerk"})
OBJECTORS = PEOPLE - {"finance", "auditor"}
ANSWERERS = frozenset({"township-clerk", "township", "county"})
FINANCE = frozenset({"finance"})
ISSUERS = frozenset({"recorder", "township-clerk", "township", "county"})
OUTSIDE = ("recorder-gushan", "neighbour", "county-gonghe")
PUBLIC = frozenset({"sign_in", "document_verify", "service_worker", "manifest", "offline"})
OWN = frozenset({"home", "sign_out", "post_choose", "gallery"})  # anyone who is signed in

TABLE: dict[str, frozenset[str]] = {
    # projects
    "project_list": EVERYONE,
    "project_add": VILLAGE,
    "project_detail": EVERYONE,
    "project_edit": VILLAGE,
    "project_history": EVERYONE,
    "project_submit": VILLAGE,
    "project_decide": frozenset({"township", "county"}),
    "project_reopen": frozenset({"county"}),
    "project_suspend": VILLAGE,
    "project_resume": VILLAGE,
    "attachment_list": EVERYONE,
    "attachment_detail": EVERYONE,
    "meeting_list": EVERYONE,
    "meeting_add": VILLAGE,
    "meeting_detail": EVERYONE,
    "member_list": EVERYONE,
    "member_add": VILLAGE,
    "member_end": VILLAGE,
    "notice_list": EVERYONE,
    "notice_add": VILLAGE,
    "notice_detail": EVERYONE,
    "notice_withdraw": VILLAGE,
    "objection_add": OBJECTORS,
    "objection_answer": ANSWERERS,
    "fund_list": EVERYONE,
    "fund_add": frozenset({"finance"}),
    "fund_receive": frozenset({"finance"}),
    "fund_withdraw": frozenset({"finance"}),
    "receipt_withdraw": frozenset({"finance"}),
    "document_list": PEOPLE,
    "document_issue": ISSUERS,
    "document_detail": PEOPLE,
    "settings_edit": frozenset({"county"}),
    # workers
    "person_list": PEOPLE,
    "person_add": VILLAGE,
    "person_detail": PEOPLE,
    "person_edit": VILLAGE,
    "person_reveal": VILLAGE,
    "category_add": VILLAGE,
    "category_end": VILLAGE,
    "roster_list": PEOPLE,
    "roster_add": VILLAGE,
    "roster_newcomer": VILLAGE,
    "roster_notice": VILLAGE,
    "roster_detail": PEOPLE,
    "roster_edit": VILLAGE,
    "roster_leave": VILLAGE,
    "roster_return": VILLAGE,
    "survey_add": VILLAGE,
    "agreement_add": VILLAGE,
    "training_list": PEOPLE,
    "training_add": VILLAGE,
    "insurance_list": PEOPLE,
    "insurance_add": VILLAGE,
    "day_grid": PEOPLE,
    "day_set": VILLAGE,
    "day_detail": PEOPLE,
    "day_fill": VILLAGE,
    "day_clear": VILLAGE,
    "day_send": VILLAGE,
    "day_idle": VILLAGE,
    # payroll
    "wage_list": PEOPLE,
    "sheet_list": PEOPLE,
    "sheet_add": VILLAGE,
    "sheet_detail": PEOPLE,
    "sheet_discard": VILLAGE,
    "sheet_notice": VILLAGE,
    "sheet_object": OBJECTORS,
    "sheet_check": frozenset({"supervisor", "township-clerk"}),
    "sheet_end_notice": VILLAGE,
    "sheet_decide": frozenset({"township", "county"}),
    "batch_add": FINANCE,
    "line_detail": PEOPLE,
    "line_void": ANSWERERS,
    "line_set_aside": frozenset({"county"}),
    "line_take_up": frozenset({"county"}),
    "batch_detail": PEOPLE,
    "batch_download": FINANCE,
    "results_add": FINANCE,
    "results_except": FINANCE,
    # procurement
    "purchase_list": EVERYONE,
    "purchase_add": frozenset({"buyer", "township-clerk"}),
    "purchase_detail": EVERYONE,
    "purchase_choose": frozenset({"buyer", "township-clerk"}),
    "purchase_cancel": frozenset({"buyer", "township-clerk"}),
    "purchase_notice": VILLAGE,
    "quote_add": frozenset({"buyer", "township-clerk"}),
    "quote_withdraw": frozenset({"buyer", "township-clerk"}),
    "quote_reveal": VILLAGE,
    "receipt_add": frozenset({"storekeeper", "township-clerk"}),
    "receipt_check": frozenset({"supervisor", "township-clerk"}),
    "supplier_payment_add": frozenset({"cashier", "township-clerk"}),
    # acceptance
    "inspection_list": EVERYONE,
    "works_edit": VILLAGE,
    "application_edit": VILLAGE,
    "inspection_add": VILLAGE,
    "inspection_detail": EVERYONE,
    "item_rectify": VILLAGE,
    "item_recheck": frozenset({"township"}),
    "result_notice": VILLAGE,
    "handover_detail": EVERYONE,
    "asset_add": VILLAGE,
    "asset_edit": VILLAGE,
    "asset_remove": VILLAGE,
    "care_add": VILLAGE,
    "care_sign": VILLAGE,
    "archive_detail": EVERYONE,
    "archive_book": PEOPLE,
    # reports
    "overview": EVERYONE,
    "overview_workbook": frozenset(
        {"township", "county", "finance", "bureau", "auditor", "province"}
    ),
}


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield world.make()
        databases.empty()


def asked(whole: World, account: str, name: str) -> int:
    """The status that an account gets at an address; asked by POST where GET is not served."""
    path, client = whole.path(name), whole.client(account)
    with undone():
        status = status_of(client.get(path))
        return status_of(client.post(path)) if status == 405 else status


def test_the_table_has_a_row_for_every_address() -> None:
    assert set(world.url_names()) == set(TABLE) | PUBLIC | OWN


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_has_the_right_gets_the_page_and_nobody_else(whole: World, name: str) -> None:
    got = {account: asked(whole, account, name) for account in sorted(EVERYONE)}
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


@pytest.mark.parametrize("account", sorted(EVERYONE))
def test_no_link_turns_its_reader_away(whole: World, account: str) -> None:
    """From the inbox on: every project's first page, and one page of each other address."""
    client, turned = whole.client(account), []
    seen, waits = set(), [("/", "")]
    while waits:
        path, source = waits.pop(0)
        asked_for = urlsplit(path).path
        name = resolve(asked_for).url_name
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


def linked(page: str) -> list[str]:
    """The addresses of our own that a page links to, without the query."""
    found = [urlsplit(html.unescape(link)) for link in re.findall(r'<a [^>]*href="([^"#]+)"', page)]
    return [
        link.path
        for link in found
        if not link.netloc and link.path.startswith("/") and not link.path.startswith("/static/")
    ]
