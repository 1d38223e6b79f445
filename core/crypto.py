"""Personal data at rest: AES-256-GCM bound to its place, and a keyed hash to find it again.

A sealed value is one byte key version, 12 bytes nonce, ciphertext and 16 bytes tag: 29 bytes
more than the text. It opens only in the table, column and row for which it was made, so a
renamed table or column needs a data migration, and a copied ciphertext is worthless.
Keys: settings.FIELD_KEYS {version 1–255: 32 bytes}, the highest being current, and
settings.INDEX_KEY (at least 32 bytes). They never lie in the database.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import SealedField

NONCE_BYTES = 12
OVERHEAD = 1 + NONCE_BYTES + 16


class Unreadable(Exception):
    """A sealed value that doesn't open: another row's, tampered with, or its key is gone."""

    message = _(
        "This protected value can’t be read. Ask the administrator to check the encryption keys."
    )

    def __init__(self, place: str) -> None:
        super().__init__(f"can't unseal {place}")


def seal(text: str, *, table: str, column: str, row: UUID | int | str) -> bytes:
    """Encrypt under the current key for exactly this place."""
    return seal_bytes(text.encode(), table=table, column=column, row=row)


def unseal(blob: bytes | memoryview, *, table: str, column: str, row: UUID | int | str) -> str:
    """Raises Unreadable; never returns anything but the text once sealed for this place."""
    return unseal_bytes(blob, table=table, column=column, row=row).decode()


def seal_bytes(content: bytes, *, table: str, column: str, row: UUID | int | str) -> bytes:
    """`seal` for a whole file, which lies outside the database: `column` says what it is."""
    version = max(_field_keys())
    nonce = os.urandom(NONCE_BYTES)
    place = _place(table, column, row)
    sealed = _cipher(version).encrypt(nonce, content, place.encode())
    return bytes([version]) + nonce + sealed


def unseal_bytes(
    blob: bytes | memoryview, *, table: str, column: str, row: UUID | int | str
) -> bytes:
    """Raises Unreadable; never returns anything but what was once sealed for this place."""
    raw, place = bytes(blob), _place(table, column, row)
    if len(raw) < OVERHEAD or raw[0] not in _field_keys():
        raise Unreadable(place)
    nonce, sealed = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
    try:
        return _cipher(raw[0]).decrypt(nonce, sealed, place.encode())
    except InvalidTag:
        raise Unreadable(place) from None


def is_current(blob: bytes | memoryview) -> bool:
    """False for a value that a key rotation has still to seal again."""
    return bytes(blob[:1]) == bytes([max(_field_keys())])


def blind_index(text: str, *, purpose: str) -> bytes:
    """32 bytes HMAC-SHA256 to find a text without reading it; bring it to one form first.

    The purpose ("id_number", "account") keeps equal texts of different kinds apart.
    """
    if not purpose or "\0" in purpose:
        raise ValueError("a purpose is a short name")
    key: bytes = settings.INDEX_KEY
    if len(key) < 32:
        raise ImproperlyConfigured("INDEX_KEY needs at least 32 bytes")
    return hmac.digest(key, f"{purpose}\0{text}".encode(), hashlib.sha256)


class SealedRow(models.Model):
    """Lets a model's `SealedField`s be written and read by name. "" stands for no value (NULL)."""

    class Meta:
        abstract = True

    def seal(self, name: str, text: str) -> None:
        """Set the field; the primary key must be there first, for it is part of the lock."""
        place = self._sealed_place(name)
        setattr(self, name, seal(text, **place) if text else None)

    def unseal(self, name: str) -> str:
        """Raises Unreadable. The caller records the reveal."""
        blob = getattr(self, name)
        return unseal(blob, **self._sealed_place(name)) if blob else ""

    def _sealed_place(self, name: str) -> dict[str, str]:
        if not isinstance(self._meta.get_field(name), SealedField):
            raise TypeError(f"{self._meta.label}.{name} is not a SealedField")
        if self.pk is None:
            raise ValueError(f"{self._meta.label}: set the primary key before sealing {name}")
        return {"table": self._meta.db_table, "column": name, "row": str(self.pk)}


def _place(table: str, column: str, row: UUID | int | str) -> str:
    return f"{table}|{column}|{row}"


def _field_keys() -> Mapping[int, bytes]:
    keys: Mapping[int, bytes] = settings.FIELD_KEYS
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty")
    return keys


def _cipher(version: int) -> AESGCM:
    key = _field_keys()[version]
    if len(key) != 32 or not 1 <= version <= 255:
        raise ImproperlyConfigured("FIELD_KEYS holds {version 1-255: 32 bytes}")
    return AESGCM(key)
