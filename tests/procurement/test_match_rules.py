"""Order, receipt and invoice compared, by tables."""

from decimal import Decimal

import pytest

from procurement.match_rules import Differs, Match, Matched, Side, is_number, within_slips
from procurement.rules import Line, Standing, State, least_of, state_of_order

D = Decimal


@pytest.mark.parametrize(
    ("number", "code", "right"),
    [
        pytest.param("2" * 20, "", True, id="数电票 of 20 digits"),
        pytest.param("12345678", "6300221130", True, id="8 digits with a code of 10"),
        pytest.param("12345678", "063002200111", True, id="8 digits with a code of 12"),
        pytest.param("2" * 19, "", False, id="19 digits"),
        pytest.param("2" * 21, "", False, id="21 digits"),
        pytest.param("12345678", "", False, id="8 digits without a code"),
        pytest.param("12345678", "63002211301", False, id="a code of 11"),
        pytest.param("2" * 20, "6300221130", False, id="20 digits with a code"),
        pytest.param("1234567A", "6300221130", False, id="a letter"),
        pytest.param("", "", False, id="nothing"),
        pytest.param("2" * 20 + "\n", "", False, id="a line after it"),
    ],
)
def test_an_invoice_has_20_digits_or_8_with_a_code(number: str, code: str, right: bool) -> None:
    assert is_number(number, code) is right


def line(received: str, invoiced: str, amount: str) -> Matched:
    """Ten ordered at 100 yuan."""
    return Matched(
        "水泥", "吨", D(100), Side(D(10), D(1000)), Side(D(received), D(received) * 100),
        Side(D(invoiced), D(amount)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "with_invoice", "differences"),
    [
        pytest.param(line("10", "10", "1000"), True, [], id="all agree"),
        pytest.param(line("10", "0", "0"), False, [], id="no invoice"),
        pytest.param(line("4", "0", "0"), False, [(Differs.TO_COME, D(6))], id="part received"),
        pytest.param(
            line("10", "4", "400"), True, [(Differs.NOT_INVOICED, D(6))], id="part invoiced"
        ),
        pytest.param(
            line("4", "10", "1000"),
            True,
            [(Differs.TO_COME, D(6)), (Differs.NOT_RECEIVED, D(6))],
            id="invoiced, not received",
        ),
        pytest.param(
            line("10", "10", "1000.50"), True, [(Differs.DEARER, D("0.50"))], id="dearer"
        ),
        pytest.param(
            line("10", "10", "980"), True, [(Differs.CHEAPER, D("20"))], id="cheaper"
        ),
    ],
)  # fmt: skip
def test_each_difference_of_a_line_is_named(
    one: Matched, with_invoice: bool, differences: list[tuple[Differs, D]]
) -> None:
    assert one.differences(with_invoice=with_invoice) == differences
    match = Match((one,), paid=D(0), has_invoice=with_invoice)
    assert match.agrees is not bool(differences)


@pytest.mark.parametrize(
    ("ordered", "received", "invoiced", "least"),
    [
        pytest.param("3", "2", "1", "1", id="invoice"),
        pytest.param("3", "1", "2", "1", id="receipt"),
        pytest.param("1", "2", "3", "1", id="order"),
        pytest.param("3", "2", None, "2", id="without an invoice"),
        pytest.param("3", "2", "0", "0", id="an invoice of other things"),
    ],
)
def test_at_most_the_least_of_the_three_is_paid(
    ordered: str, received: str, invoiced: str | None, least: str
) -> None:
    assert least_of(D(ordered), D(received), None if invoiced is None else D(invoiced)) == D(least)


def test_what_is_charged_beside_the_list_is_no_agreement() -> None:
    match = Match((line("10", "10", "1000"),), paid=D(0), has_invoice=True, beside=D(50))
    assert (match.least, match.agrees) == (D(1000), False)


def test_a_low_invoice_ends_no_purchase() -> None:
    """What was received is still owed, though no more can be paid by the invoice."""
    lines = (Line(D(10), D(10), D(0), D(100)),)
    standing = Standing(lines, paid=D(400), invoiced=D(400))
    assert (standing.payable, standing.owed) == (D(0), D(600))
    assert state_of_order(standing, called_off=False) == State.DELIVERED


@pytest.mark.parametrize(
    ("amount", "others", "up_to", "within"),
    [
        pytest.param("500", [], "500", True, id="the amount itself"),
        pytest.param("500.01", [], "500", False, id="a fen more"),
        pytest.param("300", ["200.01"], "500", False, id="cut in two"),
        pytest.param("1", [], None, False, id="none allowed"),
    ],
)
def test_small_receipts_of_a_purchase_stay_together_within_the_countys_amount(
    amount: str, others: list[str], up_to: str | None, within: bool
) -> None:
    limit = None if up_to is None else D(up_to)
    assert within_slips(D(amount), map(D, others), limit) is within
