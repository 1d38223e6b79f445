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
from tests.things import THINGS
from tests.world import World, status_of, undone
from workers.models import Category, PersonCategory

EVERYONE = frozenset(
    {
        "recorder", "supervisor", "buyer", "storekeeper", "cashier", "township-clerk", "township",
        "county", "finance", "treasury", "bureau", "auditor", "province",
    }
)  # fmt: skip
PEOPLE = EVERYONE - {"bureau", "province"}
VILLAGE = frozenset({"recorder", "township-clerk"})
MONTHS = frozenset({"county", "finance", "treasury", "auditor"})
OBJECTORS = PEOPLE - {"finance", "treasury", "auditor"}
ANSWERERS = frozenset({"township-clerk", "township", "county"})
SIGNED_BY = frozenset({"recorder", "supervisor", "township-clerk"})  # on a wage sheet
FINANCE = frozenset({"finance"})
TREASURY = frozenset({"treasury"})
COUNTY = frozenset({"county"})
SEERS = frozenset({"supervisor", "township-clerk", "township"})  # of a changed account
ISSUERS = frozenset({"recorder", "township-clerk", "township", "county"})
COMPARERS = frozenset({"supervisor", "township-clerk", "township"})
OUTSIDE = ("recorder-gushan", "neighbour", "county-gonghe")
WRITERS = frozenset({"recorder", "supervisor", "buyer", "storekeeper", "cashier", "township-clerk"})
TAKERS = PEOPLE - WRITERS - {"treasury"}
PUBLIC = frozenset(
    {
        "sign_in", "document_verify", "service_worker", "manifest", "offline",
        "worker_page", "worker_page_close", "worker_page_object",
    }
)  # fmt: skip
OWN = frozenset({"home", "sign_out", "post_choose", "gallery"})  # anyone who is signed in

TABLE: dict[str, frozenset[str]] = {
    # projects
    "project_list": EVERYONE,
    "project_add": VILLAGE,
    "project_detail": EVERYONE,
    "project_edit": VILLAGE,
    "project_take_over": VILLAGE,
    "takeover_edit": VILLAGE,
    "project_history": EVERYONE,
    "project_submit": VILLAGE,
    "project_decide": frozenset({"township", "county"}),
    "project_reopen": frozenset({"county"}),
    "project_suspend": VILLAGE,
    "project_resume": VILLAGE,
    "attachment_list": EVERYONE,
    "attachment_detail": EVERYONE,
    "meeting_list": EVERYONE,
    "implementation_detail": EVERYONE,
    "implementation_version": EVERYONE,
    "implementation_begin": VILLAGE,
    "implementation_write": VILLAGE,
    "labour_add": VILLAGE,
    "labour_edit": VILLAGE,
    "labour_remove": VILLAGE,
    "eligibility_detail": EVERYONE,
    "eligibility_answer": VILLAGE,
    "start_proof_list": EVERYONE,
    "start_proof_add": VILLAGE,
    "start_proof_waive": VILLAGE,
    "start_proof_withdraw": VILLAGE,
    "meeting_add": VILLAGE,
    "meeting_detail": EVERYONE,
    "motion_add": VILLAGE,
    "motion_detail": EVERYONE,
    "member_list": EVERYONE,
    "member_add": VILLAGE,
    "member_end": VILLAGE,
    "kinship_add": VILLAGE,
    "kinship_withdraw": VILLAGE,
    "notice_list": EVERYONE,
    "notice_add": VILLAGE,
    "notice_detail": EVERYONE,
    "notice_withdraw": VILLAGE,
    "notice_photo_add": VILLAGE,
    "objection_add": OBJECTORS,
    "objection_list": PEOPLE,
    "objection_answer": ANSWERERS,
    "fund_list": EVERYONE,
    "fund_add": frozenset({"finance"}),
    "fund_receive": frozenset({"finance"}),
    "fund_withdraw": frozenset({"finance"}),
    "receipt_withdraw": frozenset({"finance"}),
    "fund_ledger_detail": EVERYONE,
    "fund_ledger_workbook": EVERYONE,
    "ending_add": VILLAGE,
    "ending_detail": EVERYONE,
    "ending_decide": frozenset({"county"}),
    "ending_withdraw": frozenset({"township-clerk"}),
    "fund_return_list": EVERYONE,
    "fund_return_add": frozenset({"finance"}),
    "fund_return_withdraw": frozenset({"finance"}),
    "change_list": EVERYONE,
    "change_detail": EVERYONE,
    "change_add": VILLAGE,
    "change_edit": VILLAGE,
    "change_paper_add": VILLAGE,
    "change_paper_withdraw": VILLAGE,
    "change_withdraw": VILLAGE,
    "change_submit": VILLAGE,
    "change_decide": frozenset({"township", "county"}),
    "fund_request_list": EVERYONE,
    "fund_request_detail": EVERYONE,
    "fund_request_add": VILLAGE,
    "fund_request_edit": VILLAGE,
    "fund_voucher_add": VILLAGE,
    "fund_voucher_withdraw": VILLAGE,
    "fund_request_withdraw": VILLAGE,
    "fund_request_submit": VILLAGE,
    "fund_request_decide": frozenset({"supervisor", "township-clerk", "township", "county"}),
    "fund_request_close": frozenset({"finance"}),
    "disbursement_add": frozenset({"finance"}),
    "fund_before_add": frozenset({"finance"}),
    "disbursement_withdraw": frozenset({"finance"}),
    "document_list": PEOPLE,
    "document_issue": ISSUERS,
    "document_detail": PEOPLE,
    "document_pictures": PEOPLE,
    "document_picture": PEOPLE,
    "settings_edit": frozenset({"county"}),
    "simplicity_point_list": frozenset({"county"}),
    "simplicity_point_add": frozenset({"county"}),
    "simplicity_point_withdraw": frozenset({"county"}),
    "simplicity_point_suggest": frozenset({"county"}),
    "start_paper_list": frozenset({"county"}),
    "start_paper_add": frozenset({"county"}),
    "start_paper_edit": frozenset({"county"}),
    "start_paper_withdraw": frozenset({"county"}),
    "start_paper_suggest": frozenset({"county"}),
    "settings_withdraw": frozenset({"county"}),
    "settings_paper": frozenset({"county"}),
    "diary_list": EVERYONE,
    "diary_detail": EVERYONE,
    "diary_write": WRITERS,
    "diary_count": WRITERS,
    "photo_add": WRITERS,
    "photo_detail": PEOPLE,
    "photo_thumb": PEOPLE,
    # workers
    "person_list": PEOPLE,
    "person_add": VILLAGE,
    "import_add": VILLAGE,
    "import_template": VILLAGE,
    "import_detail": VILLAGE,
    "import_edit": VILLAGE,
    "import_discard": VILLAGE,
    "person_detail": PEOPLE,
    "person_edit": VILLAGE,
    "person_reveal": VILLAGE,
    "category_add": VILLAGE,
    "category_end": VILLAGE,
    "group_list": frozenset({"county"}),
    "group_end": frozenset({"county"}),
    "account_change": VILLAGE,
    "account_confirm": SEERS,
    "account_refuse": SEERS,
    "warning_list": PEOPLE,
    "survey_list": PEOPLE,
    "household_add": VILLAGE,
    "household_detail": PEOPLE,
    "household_edit": VILLAGE,
    "household_remove": VILLAGE,
    "answer_add": VILLAGE,
    "answer_edit": VILLAGE,
    "answer_remove": VILLAGE,
    "bank_check_list": PEOPLE,
    "bank_check_add": FINANCE,
    "bank_check_detail": PEOPLE,
    "bank_check_download": FINANCE,
    "bank_check_answer": FINANCE,
    "roster_list": PEOPLE,
    "roster_add": VILLAGE,
    "roster_newcomer": VILLAGE,
    "roster_notice": VILLAGE,
    "roster_detail": PEOPLE,
    "roster_edit": VILLAGE,
    "roster_leave": VILLAGE,
    "roster_return": VILLAGE,
    "entry_day": PEOPLE,
    "halves_set": VILLAGE,
    "overtime_set": VILLAGE,
    "pieces_add": VILLAGE,
    "pieces_withdraw": VILLAGE,
    "remark_add": VILLAGE,
    "rate_list": PEOPLE,
    "rate_add": VILLAGE,
    "rate_end": VILLAGE,
    "rate_withdraw": VILLAGE,
    "pay_adjust": VILLAGE,
    "team_list": PEOPLE,
    "team_add": VILLAGE,
    "team_withdraw": VILLAGE,
    "lack_overview": PEOPLE,
    "lack_list": PEOPLE,
    "lack_workbook": PEOPLE,
    "agreement_print": ISSUERS,
    "agreement_issue": ISSUERS,
    "agreement_book": ISSUERS,
    "agreement_copy": VILLAGE,
    "agreement_replace": VILLAGE,
    "survey_add": VILLAGE,
    "agreement_add": VILLAGE,
    "training_list": PEOPLE,
    "training_add": VILLAGE,
    "training_detail": PEOPLE,
    "insurance_list": PEOPLE,
    "insurance_add": VILLAGE,
    "day_grid": PEOPLE,
    "day_set": VILLAGE,
    "day_detail": PEOPLE,
    "day_fill": VILLAGE,
    "day_clear": VILLAGE,
    "finding_overview": PEOPLE,
    "finding_list": PEOPLE,
    "finding_workbook": TAKERS,
    "finding_answer": VILLAGE,
    "finding_judge": frozenset({"township"}),
    "sample_list": PEOPLE,
    "sample_draw": frozenset({"township"}),
    "sample_detail": PEOPLE,
    "day_history": PEOPLE,
    "late_list": PEOPLE,
    "late_check": frozenset({"supervisor", "township-clerk"}),
    "week_list": PEOPLE,
    "week_detail": PEOPLE,
    "week_check": frozenset({"supervisor", "township-clerk"}),
    "week_answer": frozenset({"recorder", "township-clerk", "township", "county"}),
    "day_paste": VILLAGE,
    "reading_add": VILLAGE,
    "reading_detail": PEOPLE,
    "reading_apply": VILLAGE,
    "muster_list": PEOPLE,
    "muster_add": VILLAGE,
    "muster_detail": PEOPLE,
    "muster_attach": VILLAGE,
    "muster_check": COMPARERS,
    "muster_workbook": VILLAGE,
    "muster_page_withdraw": VILLAGE,
    "entering_list": frozenset({"township-clerk"}),
    "deputy_list": frozenset({"recorder", "township-clerk", "township"}),
    "deputy_add": frozenset({"recorder", "township-clerk", "township"}),
    "deputy_end": frozenset({"recorder", "township-clerk", "township"}),
    "day_send": VILLAGE,
    "day_idle": VILLAGE,
    # payroll
    "payment_calendar": PEOPLE,
    "clock_list": EVERYONE,
    "clock_workbook": PEOPLE,
    "clock_detail": PEOPLE,
    "sheet_sample_list": PEOPLE,
    "sheet_sample_draw": frozenset({"county"}),
    "sheet_sample_detail": PEOPLE,
    "sheet_finding_answer": VILLAGE | {"township"},
    "wage_list": PEOPLE,
    "sheet_list": PEOPLE,
    "sheet_add": VILLAGE,
    "correction_list": PEOPLE,
    "ledger_detail": PEOPLE,
    "ledger_workbook": PEOPLE,
    "deduction_add": VILLAGE,
    "correction_add": VILLAGE,
    "correction_confirm": frozenset({"supervisor", "township-clerk"}),
    "correction_withdraw": VILLAGE,
    "advance_list": PEOPLE,
    "advance_add": VILLAGE,
    "advance_confirm": frozenset({"supervisor", "township-clerk"}),
    "advance_decide": frozenset({"township"}),
    "advance_pay": VILLAGE,
    "advance_withdraw": VILLAGE,
    "advance_give_back": frozenset({"supervisor", "township-clerk"}),
    "advance_set_aside": frozenset({"county"}),
    "opening_add": VILLAGE,
    "opening_template": VILLAGE,
    "opening_detail": PEOPLE,
    "opening_withdraw": VILLAGE,
    "sheet_detail": PEOPLE,
    "meter_detail": EVERYONE,
    "sheet_allocate": frozenset({"finance"}),
    "sheet_discard": VILLAGE,
    "sheet_notice": VILLAGE,
    "sheet_object": OBJECTORS,
    "sheet_check": frozenset({"supervisor", "township-clerk"}),
    "sheet_end_notice": VILLAGE,
    "sheet_decide": frozenset({"township", "county"}),
    "sheet_look": frozenset({"township", "county"}),
    "line_check": frozenset({"supervisor", "township-clerk"}),
    "sheet_sign": PEOPLE,
    "sheet_sign_print": VILLAGE,
    "sheet_sign_attach": SIGNED_BY,
    "sheet_missing": SIGNED_BY,
    "signed_page": SIGNED_BY,
    "signed_page_withdraw": SIGNED_BY,
    "line_sign": SIGNED_BY,
    "consent_withdraw": SIGNED_BY,
    "batch_add": FINANCE,
    "line_detail": PEOPLE,
    "line_trace": PEOPLE,
    "fund_trace": PEOPLE,
    "line_void": ANSWERERS,
    "line_set_aside": frozenset({"county"}),
    "line_take_up": frozenset({"county"}),
    "batch_detail": PEOPLE,
    "batch_download": FINANCE,
    "aside_list": PEOPLE,
    "line_cash": FINANCE,
    "cash_strike": TREASURY,
    "batch_release": TREASURY,
    "batch_cancel": FINANCE | TREASURY,
    "batch_keep": TREASURY,
    "batch_note": FINANCE,
    "results_add": FINANCE,
    "results_except": FINANCE,
    "slip_confirm": TREASURY,
    "slip_refuse": TREASURY,
    "ledger_layout_list": COUNTY,
    "attendance_layout_edit": COUNTY,
    "wages_layout_edit": COUNTY,
    "layout_list": COUNTY,
    "layout_add": COUNTY,
    "layout_edit": COUNTY,
    "layout_end": COUNTY,
    # procurement
    "plan_detail": EVERYONE,
    "plan_version": EVERYONE,
    "plan_workbook": EVERYONE,
    "plan_add": frozenset({"buyer", "township-clerk"}),
    "plan_resolve": frozenset({"buyer", "township-clerk"}),
    "stock_list": EVERYONE,
    "stock_detail": PEOPLE,
    "stock_workbook": PEOPLE,
    "stock_hand_out": frozenset({"storekeeper", "township-clerk"}),
    "stock_return": frozenset({"storekeeper", "township-clerk"}),
    "stock_take_back": frozenset({"storekeeper", "township-clerk"}),
    "stock_count_list": EVERYONE,
    "stock_count_detail": EVERYONE,
    "stock_count_add": frozenset({"storekeeper", "township-clerk"}),
    "stock_count_check": frozenset({"supervisor", "township-clerk"}),
    "surplus_list": PEOPLE,
    "surplus_add": frozenset({"storekeeper", "township-clerk"}),
    "purchase_list": EVERYONE,
    "purchase_add": frozenset({"buyer", "township-clerk"}),
    "purchase_detail": EVERYONE,
    "purchase_choose": frozenset({"buyer", "township-clerk"}),
    "purchase_cancel": frozenset({"buyer", "township-clerk"}),
    "purchase_notice": VILLAGE,
    "quote_add": frozenset({"buyer", "township-clerk"}),
    "quote_withdraw": frozenset({"buyer", "township-clerk"}),
    "quote_reveal": VILLAGE,
    "contract_list": EVERYONE,
    "contract_workbook": EVERYONE,
    "contract_add": frozenset({"buyer", "township-clerk"}),
    "contract_withdraw": frozenset({"buyer", "township-clerk"}),
    "invoice_add": frozenset({"buyer", "township-clerk"}),
    "invoice_withdraw": frozenset({"buyer", "township-clerk"}),
    "supplier_list": COUNTY,
    "supplier_detail": COUNTY,
    "supplier_edit": COUNTY,
    "supplier_block": COUNTY,
    "supplier_lift": COUNTY,
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
    "month_list": MONTHS,
    "month_detail": MONTHS,
    "month_template": frozenset({"finance"}),
    "month_add": frozenset({"finance"}),
    "month_close": frozenset({"finance"}),
    "month_confirm": frozenset({"treasury"}),
    "month_strike_out": frozenset({"finance", "treasury"}),
    "overview": EVERYONE,
    "overview_workbook": frozenset(
        {"township", "county", "finance", "bureau", "auditor", "province"}
    ),
}


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
