"""What PostgreSQL itself refuses to the application's role, whatever the code forgets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import withdraw_quote
from procurement.models import Choice, Purchase, Quote
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.procurement import purchase_rows as rows
from tests.procurement import raw
from tests.procurement.purchase_rows import Four

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
ONLY_ADDED = (
    "purchaseitem", "quoterow", "purchaseact", "choice", "receipt", "receiptrow", "receiptcheck",
    "supplierpayment",
)  # fmt: skip


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    assert constraint_of(error.value) == constraint


@pytest.fixture
def theirs() -> Purchase:
    """A purchase of the next village with a quote."""
    people = rows.four(factories.NEXT_VILLAGE)
    recorder = factories.post(Role.RECORDER, factories.NEXT_VILLAGE)
    bought = rows.purchase(rows.project(recorder), people.buyer)
    rows.quote(bought, people.buyer)
    return bought


# ---- another village, another purchase ----


def test_a_quote_can_not_point_at_another_villages_purchase(
    ours: Project, people: Four, theirs: Purchase
) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    copied = {
        name: getattr(quote, name)
        for name in (
            "contact",
            "total",
            "delivery_days",
            "asked_on",
            "asked_how",
            "asked_by",
            "at",
            "registered_id",
        )
    }
    with refused("procurement_quote_purchase_id_together"):
        raw.insert(
            "quote", **raw.common(quote.purchase) | {"purchase_id": theirs.pk}, **copied,
            supplier="第二家", uscc="", quality="", all_included=True, withdrawn_reason="",
            by_id=people.buyer.pk,
        )  # fmt: skip


def test_a_price_is_for_an_item_of_its_own_purchase(ours: Project, people: Four) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    other = rows.items_of(rows.purchase(ours, people.buyer))[0]
    with refused("procurement_quoterow_item_id_together"):
        raw.insert(
            "quoterow", **raw.common(quote.purchase), quote_id=quote.pk, item_id=other.pk,
            unit_price="1.00", amount="80.00",
        )  # fmt: skip
        raw.run("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_receipts_paper_is_of_its_own_village(
    ours: Project, people: Four, theirs: Purchase
) -> None:
    bought = rows.ordered(ours, people)
    foreign = rows.paper(theirs.project, factories.post(Role.RECORDER, factories.NEXT_VILLAGE))
    with refused("procurement_receipt_paper_id_together"):
        raw.receipt_row(bought, people, foreign, "1")


def test_a_neighbour_sees_and_changes_nothing(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    stranger = factories.post(Role.BUYER, factories.NEXT_VILLAGE)
    with scope(stranger.scope):
        assert not Purchase.objects.exists()
        assert not Quote.objects.exists()
        assert Purchase.objects.filter(pk=bought.pk).update(title="x") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            raw.act(bought, people, "pay", "cashier")


# ---- only added ----


@pytest.mark.parametrize("table", ONLY_ADDED)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_what_was_done_stays(table: str, statement: str) -> None:
    with refused(f"procurement_{table}_insert_only"):
        raw.run(statement.format(f"procurement_{table}"))


@pytest.mark.parametrize("table", ["purchase", "quote"])
def test_purchases_and_quotes_are_never_deleted(table: str) -> None:
    with refused(f"procurement_{table}_insert_only"):
        raw.run(f"DELETE FROM procurement_{table}")


def test_a_quote_changes_only_by_being_struck_out_once(ours: Project, people: Four) -> None:
    quote = rows.quote(rows.purchase(ours, people.buyer), people.buyer)
    with refused("quote_is_fixed"):
        raw.run("UPDATE procurement_quote SET total = total - 1")
    withdraw_quote(quote_id=quote.pk, reason="填错", by=people.buyer)
    with refused("quote_is_fixed"):
        raw.run("UPDATE procurement_quote SET withdrawn_reason = '别的'")


# ---- in order ----


@pytest.mark.parametrize("state", ["inquiry", "cancelled"])
def test_a_paid_purchase_does_not_go_back(ours: Project, people: Four, state: str) -> None:
    bought = rows.delivered(ours, people)
    rows.paid(bought, people.cashier, "46286")
    with refused("purchase_goes_on"):
        raw.run(
            "UPDATE procurement_purchase SET state = %s, called_off_at = now(), "
            "called_off_by_id = made_by_id, called_off_reason = 'x' WHERE id = %s",
            state,
            bought.pk,
        )


@pytest.mark.parametrize("change", ["state = 'chosen'", "budget = budget + 1"])
def test_without_a_choice_nothing_is_ordered_and_the_budget_stays(
    ours: Project, people: Four, change: str
) -> None:
    rows.purchase(ours, people.buyer)
    with refused("purchase_goes_on"):
        raw.run(f"UPDATE procurement_purchase SET {change}")


def test_a_purchase_begins_with_its_inquiry(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    columns = "village_id, project_id, title, purpose, kind, needed_on, budget, state_since, "
    columns += "version, made_at, made_by_id, called_off_reason"
    with refused("purchase_goes_on"):
        raw.run(
            f"INSERT INTO procurement_purchase (id, state, {columns}) "
            f"SELECT %s, 'paid', {columns} FROM procurement_purchase WHERE id = %s",
            new_id(),
            bought.pk,
        )


def test_the_list_is_closed_by_its_first_quote(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.quote(bought, people.buyer)
    with refused("purchase_is_still_asking"):
        raw.insert(
            "purchaseitem", **raw.common(bought), number=3, name="石子", specification="",
            unit="吨", quantity="1", planned_price="1.00",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("total", "prices"),
    [
        pytest.param("536.00", ("1.00", "80.00", "3.80", "457.90"), id="wrong sum"),
        pytest.param("80.00", ("1.00", "80.00"), id="an item left out"),
        pytest.param("500.00", ("1.00", "42.10", "3.80", "457.90"), id="wrong product"),
    ],
)
def test_a_quotes_rows_make_its_total(
    ours: Project, people: Four, total: str, prices: tuple[str, ...]
) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = raw.common(bought)
    raw.insert(
        "quote", **quote, registered_id=raw.supplier(bought), supplier="第二家", uscc="",
        contact="马福", total=total, quality="",
        all_included=True, delivery_days=1, asked_on=bought.needed_on, asked_how="phone",
        asked_by="马英、才让", at=raw.NOON, by_id=people.buyer.pk, withdrawn_reason="",
    )  # fmt: skip
    pairs = zip(rows.items_of(bought), prices[::2], prices[1::2], strict=False)
    values = [
        value
        for item, price, amount in pairs
        for value in (*raw.common(bought).values(), quote["id"], item.pk, price, amount)
    ]
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * (len(prices) // 2))
    with refused("quote_adds_up"):
        raw.run(
            "INSERT INTO procurement_quoterow (id, village_id, project_id, purchase_id, quote_id, "
            f"item_id, unit_price, amount) VALUES {marks}",
            *values,
        )


def test_a_struck_quote_is_not_chosen(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.quote(bought, people.buyer)
    withdraw_quote(quote_id=quote.pk, reason="填错", by=people.buyer)
    with refused("choice_of_a_standing_quote"):
        raw.insert(
            "choice", **raw.common(bought), quote_id=quote.pk, version_seen=1, reason="",
            exception="只有一家", act_id=raw.act(bought, people, "choose", "buyer"),
        )  # fmt: skip


def test_each_row_names_an_act_of_its_kind(ours: Project, people: Four) -> None:
    bought = rows.delivered(ours, people)
    with refused("act_fits_its_row"):
        raw.insert(
            "supplierpayment", **raw.common(bought), amount="1.00", paid_on="2026-04-16",
            voucher_number="1", paper_id=rows.paper(ours, people.cashier).pk,
            act_id=Choice.objects.get(purchase=bought).act_id,
        )  # fmt: skip


def test_one_human_takes_one_step_whoever_writes_it(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    with refused("purchase_one_human_one_step"):
        raw.act(bought, people, "pay", "buyer")


def test_for_another_his_paper_is_there(ours: Project, people: Four) -> None:
    bought, cashier = rows.purchase(ours, people.buyer), people.cashier
    with refused("purchase_act_for_another_has_his_paper"):
        raw.insert(
            "purchaseact", **raw.common(bought), kind="pay", at=raw.NOON, post_id=cashier.pk,
            operator_id=cashier.user.human_id, responsible_id=people.buyer.user.human_id,
        )  # fmt: skip


def test_a_credit_code_has_its_form(ours: Project, people: Four) -> None:
    with refused("supplier_uscc_has_18_characters"), scope(EVERYWHERE):
        rows.quote(rows.purchase(ours, people.buyer), people.buyer, uscc="91630222MA75A1B2XI")
