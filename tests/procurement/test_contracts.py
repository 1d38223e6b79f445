"""The contract of a purchase, and the ledger of a project's contracts (T18)."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions.contracts import Signed, add_contract, withdraw_contract
from procurement.contracts import ledger_lines, sums_of
from procurement.documents.contracts import contract_ledger, contract_subjects
from procurement.models import Contract, Purchase
from projects.models import Project
from regions.models import Post
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused, words
from tests.procurement.test_purchase_terms import sets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
SignIn = Callable[[Post], Client]
SUM = Decimal("46286.00")


def signed(**changes: Any) -> Signed:
    known = Signed(
        "CG-01", "committee", "三姓庄村村民委员会", timezone.localdate(), SUM, "送到工地"
    )
    return replace(known, **changes)


def contract(of: Purchase, by: Post, **changes: Any) -> Contract:
    with scope(by.scope):
        paper = rows.paper(of.project, by)
        return add_contract(
            id=changes.pop("id", new_id()),
            purchase_id=of.pk,
            signed=signed(**changes),
            paper=paper,
            by=by,
        )


def test_a_contract_follows_the_choice_and_says_its_sum(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    with refused("A contract follows the choice of a supplier."):
        contract(bought, people.buyer)
    rows.chosen(bought, people.buyer)
    said = "The chosen quote is %(total)s yuan. A contract says the same; have it put right first."
    with refused(said, "amount", total="46,286.00"):
        contract(bought, people.buyer, amount=SUM + 1)
    day = datetime.timedelta(days=1)
    with refused("This day lies ahead: enter it when it has come.", "signed_on"):
        contract(bought, people.buyer, signed_on=timezone.localdate() + day)
    with refused("On this day the supplier had not offered yet.", "signed_on"):
        contract(bought, people.buyer, signed_on=timezone.localdate() - day)
    row = new_id()
    kept = contract(bought, people.buyer, id=row)
    assert contract(bought, people.buyer, id=row) == kept
    with refused("This purchase has its contract already."):
        contract(bought, people.buyer, number="CG-02")


def test_a_number_stands_once_in_the_ledger(ours: Project, people: Four) -> None:
    contract(rows.ordered(ours, people), people.buyer)
    other = rows.ordered(ours, people)
    with refused("Another contract of the project has this number."):
        contract(other, people.buyer)


def test_above_the_countys_amount_nothing_is_paid_without_a_contract(
    ours: Project, people: Four, cast: Cast, sign_in: SignIn
) -> None:
    sets(cast.county, contract_above=Decimal(46_285))
    bought = rows.delivered(ours, people)
    said = "The county asks for a contract above this amount. The buyer enters it first."
    with refused(said):
        rows.paid(bought, people.cashier, "46286.00")
    url = rows.url("supplier_payment_add", bought)
    assert sign_in(people.cashier).get(url).status_code == 302
    assert rows.url("contract_add", bought) in words(sign_in(people.buyer).get("/"))
    wrong = contract(bought, people.buyer)
    with scope(people.buyer.scope):
        with refused("Say what is wrong with this contract.", "reason"):
            withdraw_contract(contract_id=wrong.pk, reason=" ", by=people.buyer)
        withdraw_contract(contract_id=wrong.pk, reason="编号写错", by=people.buyer)
        withdraw_contract(contract_id=wrong.pk, reason="再次", by=people.buyer)
    with refused(said):
        rows.paid(bought, people.cashier, "46286.00")
    contract(bought, people.buyer)
    assert rows.paid(bought, people.cashier, "46286.00").amount == SUM


def test_page_paper_and_workbook_say_the_same(ours: Project, people: Four, sign_in: SignIn) -> None:
    with scope(EVERYWHERE):
        assert not list(contract_subjects(ours))
    bought = rows.delivered(ours, people, "40", "0")
    contract(bought, people.buyer)
    rows.paid(bought, people.cashier, "600.00")
    browser = sign_in(people.buyer)
    page = browser.get(rows.url("contract_list", ours))
    assert "46,286.00" in words(page)
    with scope(EVERYWHERE):
        (line,) = ledger_lines(ours)
        assert sums_of([line]) == (SUM, Decimal("17600.00"), Decimal(600), SUM - 600)
        assert len(list(contract_subjects(ours))) == 1
        paper: Any = contract_ledger(ours, ours.pk).data
    file: Any = browser.get(rows.url("contract_workbook", ours))
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).worksheets[0]
    cells = [row for row in sheet.iter_rows(values_only=True) if row[1] == "CG-01"]
    assert [cells[0][at] for at in (7, 9, 10, 11)] == [46286, 17600, 600, 45686]
    assert [paper.rows[0][at] for at in (7, 9, 10, 11)] == list(paper.sums)
    assert paper.sums == ("46,286.00", "17,600.00", "600.00", "45,686.00")


def test_the_buyer_enters_it_on_a_page_and_strikes_it_out(
    ours: Project, people: Four, sign_in: SignIn
) -> None:
    bought = rows.ordered(ours, people)
    browser, url = sign_in(people.buyer), rows.url("contract_add", bought)
    page = browser.get(url)
    assert page.context["form"]["party_name"].value() == ours.party_name
    sent = {
        "id": new_id(), "number": "CG-01", "party_kind": "committee", "party_name": "村委会",
        "signed_on": timezone.localdate(), "amount": "46,286", "delivery_terms": "送到工地",
        "paper": rows.picture(),
    }  # fmt: skip
    assert browser.post(url, sent | {"amount": "1"}).status_code == 422
    assert browser.post(url, sent | {"paper": rows.picture()}).status_code == 302
    assert "CG-01" in words(browser.get(bought.get_absolute_url()))
    with scope(EVERYWHERE):
        kept = Contract.objects.get()
    url = rows.url("contract_withdraw", kept)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": "写错"}).status_code == 302
    assert browser.get(url).status_code == 302
