"""Sealed values as screens show them: masked, or a sentence where the key is gone."""

from collections.abc import Callable

from core.crypto import SealedRow, Unreadable
from core.masks import mask_account, mask_id_number, mask_phone
from workers.models import Person

MASKS = {"id_number": mask_id_number, "phone": mask_phone, "account": mask_account}


def masked(person: Person, field: str) -> str:
    """`field` is id_number, phone or account; "" for what is not kept."""
    return _masked(person, field, MASKS[field])


def masked_account(row: SealedRow, field: str) -> str:
    """Of whatever row that seals an account."""
    return _masked(row, field, mask_account)


def _masked(row: SealedRow, field: str, mask: Callable[[str], str]) -> str:
    try:
        return mask(row.unseal(field))
    except Unreadable as lost:
        return str(lost.message)
