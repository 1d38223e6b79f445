"""Sealed values as screens show them: masked, or a sentence where the key is gone."""

from core.crypto import Unreadable
from core.masks import mask_account, mask_id_number, mask_phone
from workers.models import Person

MASKS = {"id_number": mask_id_number, "phone": mask_phone, "account": mask_account}


def masked(person: Person, field: str) -> str:
    """`field` is id_number, phone or account; "" for what is not kept."""
    try:
        return MASKS[field](person.unseal(field))
    except Unreadable as lost:
        return str(lost.message)
