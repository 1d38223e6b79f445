"""What a code and a phone number say of a supplier."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from procurement.forms.fields import CreditCodeFormField
from procurement.rules import may_be_direct
from procurement.supplier_rules import SupplierKind, kind_of, one_form


@pytest.mark.parametrize(
    ("uscc", "kind"),
    [
        pytest.param("91630222MA75A1B2XQ", SupplierKind.COMPANY, id="91 company"),
        pytest.param("92630222MA75A1B2XQ", SupplierKind.TRADER, id="92 individual business"),
        pytest.param("93630222MA75A1B2XQ", SupplierKind.COOPERATIVE, id="93 cooperative"),
        pytest.param("N2630222MF7NH3XD5A", SupplierKind.COLLECTIVE, id="N2 village collective"),
        pytest.param("52630222MA75A1B2XQ", SupplierKind.OTHER, id="52 registered elsewhere"),
        pytest.param("", SupplierKind.PERSON, id="no code"),
    ],
)
def test_the_code_says_what_a_supplier_is(uscc: str, kind: SupplierKind) -> None:
    assert kind_of(uscc) == kind


def test_a_code_that_begins_with_a_letter_is_checked_too() -> None:
    field = CreditCodeFormField()
    assert field.clean("n2630222mf7nh3xd5a") == "N2630222MF7NH3XD5A"
    with pytest.raises(ValidationError):
        field.clean("N2630222MF7NH3XD5B")


@pytest.mark.parametrize(
    ("phone", "form"),
    [
        ("13897001234", "13897001234"),
        ("+8613897001234", "13897001234"),
        ("8613897001234", "13897001234"),
        ("008613897001234", "13897001234"),
        ("09728512345", "09728512345"),
        ("8612345", "8612345"),
    ],
)
def test_a_mobile_number_has_one_form(phone: str, form: str) -> None:
    assert one_form(phone) == form


@pytest.mark.parametrize(
    ("amount", "up_to", "direct"),
    [
        pytest.param("5000.00", None, False, id="none set"),
        pytest.param("5000.00", "5000.00", True, id="just within"),
        pytest.param("5000.01", "5000.00", False, id="just above"),
    ],
)
def test_direct_purchase_is_up_to_the_countys_amount(
    amount: str, up_to: str | None, direct: bool
) -> None:
    assert may_be_direct(Decimal(amount), Decimal(up_to) if up_to else None) is direct
