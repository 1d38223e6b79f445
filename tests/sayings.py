"""What is said to a user while tests run: in a sentence that is known in Chinese, beside a field
that a form has. `tests/test_refusals.py` reads the source for the same; this hears what was built
from parts, too."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.utils import translation
from django.utils.translation import trans_real

from core.errors import RuleBroken
from tests.forms import has_field


@contextmanager
def heard() -> Iterator[None]:
    """Every sentence that is looked up and every field that a refusal names is tried.

    Raises AssertionError."""
    trans: Any = translation._trans  # type: ignore[attr-defined]
    looked_up, refused = trans.gettext, RuleBroken.__init__

    def gettext(message: str) -> str:
        assert not message or known(message), f"not in the Chinese catalogue: {message!r}"
        return str(looked_up(message))

    def refuse(self: RuleBroken, message: Any, field: str = "") -> None:
        str(message)
        assert not field or has_field(field), f"a field of no form: {field}"
        refused(self, message, field)

    with (
        mock.patch.object(trans, "gettext", gettext),
        mock.patch.object(RuleBroken, "__init__", refuse),
    ):
        yield


def known(message: str) -> bool:
    return message in trans_real.translation("zh-hans")._catalog  # type: ignore[attr-defined]
