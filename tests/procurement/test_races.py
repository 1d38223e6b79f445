"""Two connections at once: what is received, paid and chosen stays within its bounds."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from core.errors import RuleBroken, constraint_of
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import add_quote, choose, pay_supplier, receive
from procurement.actions.invoices import withdraw_invoice
from procurement.models import Choice, Invoice, Quote, ReceiptRow, SupplierPayment
from projects.models import Project
from regions.models import Role
from tests import factories
from tests.procurement import purchase_rows as rows
from tests.procurement import raw
from tests.procurement.purchase_rows import Four
from tests.procurement.test_invoices import invoiced
from tests.procurement.test_purchase_terms import sets

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def people(real_db: None) -> Four:
    with transaction.atomic():
        return rows.four()


@pytest.fixture
def ours(people: Four) -> Project:
    with transaction.atomic():
        return rows.project(factories.post(Role.RECORDER, factories.VILLAGE))


def both(people: Four, act: Callable[[int], object]) -> list[str]:
    """Run an act twice at the same moment, each on a connection of its own."""
    came, gate = [], threading.Barrier(2)

    def run(at: int) -> None:
        try:
            gate.wait()
            with transaction.atomic(), scope(people.buyer.scope), transaction.atomic():
                act(at)
            came.append("done")
        except RuleBroken:
            came.append("refused")
        except IntegrityError as error:
            came.append(constraint_of(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[at]) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def test_of_two_deliveries_at_once_only_what_was_ordered_comes_in(
    ours: Project, people: Four
) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.ordered(ours, people)
        signed = rows.paper(ours, people.storekeeper)
        coming = rows.delivery(bought, "50")

    def act(_: int) -> None:
        receive(
            id=new_id(), purchase_id=bought.pk, delivery=coming, paper=signed,
            by=people.storekeeper,
        )  # fmt: skip

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert ReceiptRow.objects.aggregate(Sum("quantity")) == {"quantity__sum": Decimal(50)}


def test_of_two_payments_at_once_only_what_was_received_is_paid(
    ours: Project, people: Four
) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.delivered(ours, people)
        signed = rows.paper(ours, people.cashier)

    def act(at: int) -> None:
        pay_supplier(
            id=new_id(), purchase_id=bought.pk, voucher=rows.voucher(f"4000{at}"), paper=signed,
            by=people.cashier,
        )  # fmt: skip

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert SupplierPayment.objects.count() == 1


def test_of_two_choices_at_once_one_stands(ours: Project, people: Four) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.purchase(ours, people.buyer)
        quotes = rows.three_quotes(bought, people.buyer)

    def act(at: int) -> None:
        choose(
            id=new_id(), purchase_id=bought.pk, version=4, quote_id=quotes[at].pk,
            reason="质量好", exception="", by=people.buyer,
        )  # fmt: skip

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert Choice.objects.count() == 1


def test_a_quote_and_a_choice_at_once_are_not_both_kept(ours: Project, people: Four) -> None:
    """Whoever chooses has seen every quote: one that slips in before asks for another look."""
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.purchase(ours, people.buyer)
        quotes = rows.three_quotes(bought, people.buyer)
        late = rows.offer(bought, supplier="第四家")

    def act(at: int) -> None:
        if at:
            add_quote(id=new_id(), purchase_id=bought.pk, offer=late, paper=None, by=people.buyer)
        else:
            choose(
                id=new_id(), purchase_id=bought.pk, version=4, quote_id=quotes[0].pk,
                reason="", exception="", by=people.buyer,
            )  # fmt: skip

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert Choice.objects.count() + Quote.objects.count() == 4


def test_an_invoice_is_not_struck_out_beside_the_payment_that_it_is_for(
    ours: Project, people: Four
) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        sets(factories.post(Role.COUNTY_OFFICER, "630222000000"), invoice_required=True)
        bought = rows.delivered(ours, people)
        kept = invoiced(bought, people.buyer)
        signed = rows.paper(ours, people.cashier)

    def act(at: int) -> None:
        if at:
            withdraw_invoice(invoice_id=kept.pk, reason="写错", by=people.buyer)
        else:
            pay_supplier(
                id=new_id(), purchase_id=bought.pk, voucher=rows.voucher("100"), paper=signed,
                by=people.cashier,
            )  # fmt: skip

    assert both(people, act) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert Invoice.objects.get().stands == SupplierPayment.objects.exists()


# ---- the same behind the actions' back, so that the triggers stand alone ----


def test_the_trigger_alone_holds_what_is_received(ours: Project, people: Four) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.ordered(ours, people)
        signed = rows.paper(ours, people.storekeeper)
    came = both(people, lambda _: raw.receipt_row(bought, people, signed, "50"))
    assert came == ["done", "receipt_within_what_is_ordered"]


def test_the_trigger_alone_holds_what_is_paid(ours: Project, people: Four) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        bought = rows.delivered(ours, people)
        signed = rows.paper(ours, people.cashier)
    came = both(people, lambda at: raw.payment(bought, people, signed, str(at)))
    assert came == ["done", "payment_within_what_is_received"]
