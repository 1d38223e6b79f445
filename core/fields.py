"""Columns for money and for sealed personal data."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.expressions import Combinable

from core.money import Amount, yuan

_Set = TypeVar("_Set", contravariant=True)
_Get = TypeVar("_Get", covariant=True)

if TYPE_CHECKING:
    from django.db.models import BinaryField, DecimalField
else:
    # Generic for the type checker only: Django's fields take no subscript at run time.
    class DecimalField(models.DecimalField):
        __class_getitem__ = classmethod(lambda cls, _types: cls)

    class BinaryField(models.BinaryField):
        __class_getitem__ = classmethod(lambda cls, _types: cls)


class YuanField(DecimalField[_Set, _Get]):
    """Yuan with two places, up to 999,999,999,999.99, below zero too.

    Saving an amount that is not rounded to the fen raises ValueError: PostgreSQL would round it
    silently, and a total would no longer be the sum of its rows. Floats raise TypeError.
    """

    # For django-stubs: what may be set, and what is read.
    _pyi_private_set_type: Amount | Combinable
    _pyi_private_get_type: Decimal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 14, 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, list(args), kwargs

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is not None and not hasattr(value, "as_sql") and yuan(value) != Decimal(value):
            raise ValueError(f"{self.name}: round with core.money.yuan before saving {value}")
        return super().get_db_prep_save(value, connection)


class SealedField(BinaryField[_Set, _Get]):
    """Holds what `core.crypto.seal` made; read and written through `SealedRow`.

    Plain text raises TypeError. The only lookup is `isnull`: two sealings of one text differ,
    so a search goes through a column with its `blind_index`.
    """

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name}: seal the text before saving it")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
