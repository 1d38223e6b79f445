"""What a supplier's code and phone number say. Pure."""

import re
from enum import StrEnum


class SupplierKind(StrEnum):
    COMPANY = "company"
    TRADER = "trader"
    COOPERATIVE = "cooperative"
    COLLECTIVE = "collective"
    OTHER = "other"
    PERSON = "person"


# GB 32100: who registered it and what it is, the division of the registration, the body's own nine
# characters, and a check.
CREDIT_CODE = r"^[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$"
# Who registered it (9: market supervision, N: agriculture), then what it is.
_BY_CODE = {
    "91": SupplierKind.COMPANY,
    "92": SupplierKind.TRADER,
    "93": SupplierKind.COOPERATIVE,
    "N1": SupplierKind.COLLECTIVE,
    "N2": SupplierKind.COLLECTIVE,
    "N3": SupplierKind.COLLECTIVE,
}
_MOBILE_ABROAD = re.compile(r"(?:\+|00)?86(1\d{10})", re.ASCII)


def kind_of(uscc: str) -> SupplierKind:
    """By the first two characters of its unified social credit code; without one, a person."""
    return _BY_CODE.get(uscc[:2], SupplierKind.OTHER) if uscc else SupplierKind.PERSON


def one_form(phone: str) -> str:
    """The one written form of a number's digits: a mobile without the country's 86."""
    abroad = _MOBILE_ABROAD.fullmatch(phone)
    return abroad[1] if abroad else phone
