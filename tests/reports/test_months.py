"""A county's month: read in, compared, closed by one and confirmed by another."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import (
    WentBack,
    attach,
    return_money,
)
from projects.models import Fund, Project, TreasuryStatement, Use
from projects.reconciling_rules import Paid
from regions.models import Post, Role
from reports.actions import (
    close_month,
    confirm_month,
    keep_statement,
    strike_out_statement,
)
from reports.reconciling import Month, month_of
from reports.statements import blank_statement
from reports.todo import waiting
from tests import factories
from tests.factories import Cast
from tests.projects import request_rows
from tests.projects.village_rows import funding, photo, said, words

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
LAST = (timezone.localdate().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
NOON = datetime.time(12, tzinfo=datetime.UTC)
BEFORE = (LAST - datetime.timedelta(days=1)).replace(day=1)
DAY = LAST + datetime.timedelta(days=8)
SAY = "Say where the differences come from, and what is done."
ANOTHER = "Whoever closed the month may not confirm it. Another must."
MOVED = "Something has changed since it was closed: strike the list out, and close anew."
THERE = "A list of this month is here already: strike that one out first."


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(cast: Cast) -> Project:
    return funding(cast.recorder)


@pytest.fixture
def disbursed(ours: Project, cast: Cast) -> Fund:
    """46,000 yuan of last month's by voucher 国库-7."""
    with time_machine.travel(datetime.datetime.combine(DAY, NOON), tick=False):
        money = request_rows.with_money(ours, cast)
        asked = request_rows.approved(ours, cast)
        request_rows.given(asked, money, cast.finance, "46000", number="国库-7")
    return money


def read_in(by: Post, *rows: tuple[str, str], month: datetime.date = LAST) -> TreasuryStatement:
    payments = [
        Paid(month + 8 * datetime.timedelta(days=1), one, Decimal(two)) for one, two in rows
    ]
    with scope(by.scope):
        return keep_statement(id=new_id(), month=month, payments=payments, sha256="0" * 64, by=by)


def address(name: str, month: str = f"{LAST:%Y-%m}") -> str:
    return f"{reverse(name)}?month={month}"


def kept() -> TreasuryStatement:
    with scope(EVERYWHERE):
        return TreasuryStatement.objects.get()


def seen(by: Post) -> Month:
    with scope(by.scope):
        return month_of(by, LAST)


def close(statement: TreasuryStatement, by: Post, told: str = "") -> TreasuryStatement:
    found = seen(by)
    with scope(by.scope):
        return close_month(statement_id=statement.pk, seen=found.seen, said=told, by=by)


def confirm(statement: TreasuryStatement, by: Post) -> TreasuryStatement:
    with scope(by.scope):
        return confirm_month(statement_id=statement.pk, by=by)


def strike(statement: TreasuryStatement, by: Post, reason: str = "拿错了") -> TreasuryStatement:
    with scope(by.scope):
        return strike_out_statement(statement_id=statement.pk, reason=reason, by=by)


# ---- comparing ----


def test_a_month_that_agrees_is_closed_without_a_word(disbursed: Fund, cast: Cast) -> None:
    statement = read_in(cast.finance, ("国库-7", "46000.00"))
    found = seen(cast.treasurer)
    assert (found.treasury, found.disbursed, found.differ) == (46000, 46000, 0)
    closed = close(statement, cast.finance)
    assert closed.figures is not None
    assert closed.figures["treasury"] == "46000.00"
    assert confirm(statement, cast.treasurer).confirmer == cast.treasurer.human


def test_what_differs_is_said_before_it_is_closed(disbursed: Fund, cast: Cast) -> None:
    statement = read_in(cast.finance, ("国库-7", "45000.00"), ("国库-8", "1000.00"))
    assert seen(cast.finance).differ == 2
    with pytest.raises(RuleBroken, match=said(SAY)) as broken:
        close(statement, cast.finance)
    assert broken.value.field == "said"
    assert close(statement, cast.finance, "国库-8 待补录").said == "国库-8 待补录"


def test_the_neighbours_month_is_not_seen(disbursed: Fund, cast: Cast) -> None:
    read_in(cast.finance, ("国库-7", "46000.00"))
    other = factories.post(Role.COUNTY_FINANCE, factories.county_of(factories.OTHER_COUNTY_VILLAGE))
    found = seen(other)
    assert (found.statement, found.disbursed, found.wages) == (None, 0, ())
    with pytest.raises(TreasuryStatement.DoesNotExist):
        close(read_in(cast.finance, ("1", "1"), month=BEFORE), other)


def test_what_went_back_to_the_treasury_is_no_longer_on_the_account(
    ours: Project, cast: Cast
) -> None:
    by = cast.finance
    with time_machine.travel(datetime.datetime.combine(DAY, NOON), tick=False):
        money = request_rows.with_money(ours, cast)
        wages = request_rows.for_wages(ours, cast, "10000")
        request_rows.given(wages, money, by, "10000", Use.LABOUR)
        back = WentBack(money.pk, Use.LABOUR, Decimal(4000), DAY, "缴-1")
        with scope(by.scope):
            paper = attach(project=ours, file=photo(), title="缴款书", by=by)
            return_money(id=new_id(), project_id=ours.pk, back=back, paper=paper, by=by)
    (one,) = seen(by).wages
    assert (one.disbursed, one.paid, one.on_account) == (6000, 0, 6000)


# ---- who may, and when ----


def test_a_month_is_read_in_once_and_once_it_is_over(disbursed: Fund, cast: Cast) -> None:
    statement = read_in(cast.finance, ("国库-7", "46000.00"))
    with pytest.raises(RuleBroken, match=said(THERE)):
        read_in(cast.finance, ("国库-7", "46000.00"))
    strike(statement, cast.finance)
    assert read_in(cast.finance, ("国库-7", "46000.00")).stands
    this = timezone.localdate().replace(day=1)
    with pytest.raises(RuleBroken, match=said("A month is reconciled once it is over.")):
        read_in(cast.finance, ("国库-7", "1"), month=this)


def test_the_same_form_again_keeps_one_list(cast: Cast) -> None:
    paid = [Paid(DAY, "1", Decimal(5))]
    key = new_id()
    with scope(cast.finance.scope):
        for _ in range(2):
            keep_statement(id=key, month=LAST, payments=paid, sha256="0" * 64, by=cast.finance)
        with pytest.raises(RuleBroken):
            keep_statement(
                id=new_id(), month=LAST + datetime.timedelta(days=1), payments=paid,
                sha256="0" * 64, by=cast.finance,
            )  # fmt: skip
    with scope(EVERYWHERE):
        assert AuditRecord.objects.filter(verb="keep treasury list").count() == 1


def test_whoever_closed_it_does_not_confirm_it(disbursed: Fund, cast: Cast) -> None:
    statement = read_in(cast.finance, ("国库-7", "46000.00"))
    with pytest.raises(RuleBroken, match=said("This month is not closed yet.")):
        confirm(statement, cast.treasurer)
    close(statement, cast.finance)
    twin = factories.post(
        Role.COUNTY_TREASURER, cast.finance.division_id, human=cast.finance.human, username="twin"
    )
    with pytest.raises(RuleBroken, match=said(ANOTHER)):
        confirm(statement, twin)
    confirm(statement, cast.treasurer)
    with pytest.raises(RuleBroken, match=said("This month is confirmed and stays as it is.")):
        strike(statement, cast.treasurer)


def test_what_was_entered_since_it_was_closed_is_told_and_not_confirmed(
    disbursed: Fund, ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    statement = close(read_in(cast.finance, ("国库-7", "46000.00")), cast.finance)
    assert not seen(cast.finance).moved
    with time_machine.travel(datetime.datetime.combine(DAY, NOON), tick=False):
        late = request_rows.approved(ours, cast, "500")
        request_rows.given(late, disbursed, cast.finance, "500", number="国库-9")
    assert seen(cast.finance).moved
    with pytest.raises(RuleBroken, match=said(MOVED)):
        confirm(statement, cast.treasurer)
    page = sign_in(cast.auditor).get(address("month_detail"))
    assert said("The figures below are those of now; what was closed is kept.") in words(page)


@pytest.mark.parametrize("who", ["recorder", "township", "county", "treasurer", "auditor"])
def test_only_finance_reads_in(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        read_in(getattr(cast, who), ("1", "5"))


def test_the_database_lets_a_month_stand(disbursed: Fund, cast: Cast) -> None:
    statement = read_in(cast.finance, ("国库-7", "46000.00"))
    close(statement, cast.finance)
    changes: list[dict[str, Any]] = [{"rows": []}, {"said": "anders"}, {"total": 1}]
    for change in changes:
        with pytest.raises(DatabaseError, match="stands"), transaction.atomic(), scope(EVERYWHERE):
            TreasuryStatement.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), scope(EVERYWHERE):
        TreasuryStatement.objects.all().delete()


# ---- what waits ----


def waits(by: Post) -> list[str]:
    with scope(by.scope):
        return [one.what for one in waiting(by, timezone.localdate())]


def test_each_is_told_what_waits_for_him(disbursed: Fund, cast: Cast) -> None:
    assert waits(cast.finance) == [said("Read in the treasury's list of the month.")]
    statement = read_in(cast.finance, ("国库-7", "46000.00"))
    assert waits(cast.finance) == [said("Look at what differs, and close the month.")]
    assert waits(cast.treasurer) == []
    close(statement, cast.finance)
    assert waits(cast.treasurer) == [said("Confirm the month that was closed.")]
    confirm(statement, cast.treasurer)
    assert waits(cast.finance) == waits(cast.treasurer) == waits(cast.county) == []


def test_a_month_without_money_waits_for_nobody(cast: Cast) -> None:
    assert waits(cast.finance) == []


# ---- the pages ----


def book(*rows: tuple[Any, ...], headings: bytes | None = None) -> SimpleUploadedFile:
    it = openpyxl.load_workbook(BytesIO(headings or blank_statement()))
    for row in rows:
        it.worksheets[0].append(row)
    out = BytesIO()
    it.save(out)
    return SimpleUploadedFile("国库.xlsx", out.getvalue())


def sends(browser: Client, url: str, *rows: tuple[Any, ...]) -> Any:
    return browser.post(url, {"id": new_id(), "workbook": book(*rows)})


def test_a_list_is_read_in_and_the_month_closed_and_confirmed(
    disbursed: Fund, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.finance)
    answer = sends(
        browser, address("month_add"),
        (DAY, "国库-7", 46000, "村集体经济组织"), (f"{DAY:%Y/%m/%d}", "国库-9", "1,000.50", ""),
        (None, None, None, "合计"),
    )  # fmt: skip
    assert answer.status_code == 302
    page = browser.get(address("month_detail"))
    assert [one.voucher for one, _words in page.context["vouchers"]] == ["国库-9"]
    form = browser.get(address("month_close")).context["form"]
    told = {"seen": form.initial["seen"], "said": ""}
    assert browser.post(address("month_close"), told).status_code == 422
    assert browser.post(address("month_close"), told | {"said": "待补录"}).status_code == 302
    reviewer = sign_in(cast.treasurer)
    reviewer.post(address("month_confirm"))
    assert kept().confirmer == cast.treasurer.human


def test_what_was_entered_meanwhile_is_looked_at_again(
    disbursed: Fund, cast: Cast, sign_in: SignIn
) -> None:
    read_in(cast.finance, ("国库-7", "46000.00"))
    page = sign_in(cast.finance).post(address("month_close"), {"seen": "0" * 64, "said": "x"})
    assert page.status_code == 422
    assert kept().closed_at is None


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        pytest.param(("不知道", "1", 5, ""), "A2", id="no day"),
        pytest.param((LAST - datetime.timedelta(days=1), "1", 5, ""), "A2", id="another month"),
        pytest.param((DAY, None, 5, ""), "B2", id="no number"),
        pytest.param((DAY, "1" * 41, 5, ""), "B2", id="too long a number"),
        pytest.param((DAY, "1", "五", ""), "C2", id="no amount"),
        pytest.param((DAY, "1", -5, ""), "C2", id="below zero"),
        pytest.param((DAY, "1", "=2+3", ""), "C2", id="a formula"),
    ],
)
def test_a_fault_names_its_cell_and_nothing_is_taken_in(
    cast: Cast, sign_in: SignIn, row: tuple[Any, ...], cell: str
) -> None:
    page = sends(sign_in(cast.finance), address("month_add"), row)
    assert page.status_code == 422
    assert cell in str(page.context["form"].errors["workbook"])
    with scope(EVERYWHERE):
        assert not TreasuryStatement.objects.exists()


def test_an_empty_list_and_what_is_no_workbook_are_said(cast: Cast, sign_in: SignIn) -> None:
    browser, url = sign_in(cast.finance), address("month_add")
    assert sends(browser, url).status_code == 422
    file = SimpleUploadedFile("x.xlsx", b"nothing")
    assert browser.post(url, {"id": new_id(), "workbook": file}).status_code == 422


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "x", "1999-01"])
def test_what_is_no_month_is_not_found(cast: Cast, sign_in: SignIn, month: str) -> None:
    assert sign_in(cast.finance).get(address("month_detail", month)).status_code == 404


def test_the_page_takes_few_queries(
    disbursed: Fund, cast: Cast, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    read_in(cast.finance, ("国库-7", "46000.00"))
    browser = sign_in(cast.finance)
    with django_assert_max_num_queries(16):
        browser.get(address("month_detail"))
