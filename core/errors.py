"""A broken rule, said to the user in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# For what only a form that was tampered with sends: an id that another row has, a row of no page.
DAMAGED = _("The form came back damaged. Load the page again.")


class RuleBroken(Exception):
    """What the user asked for is against a rule.

    `message` is a whole sentence that says what to do; `field` names the form field it belongs to,
    or is empty when it belongs to the whole form.
    """

    def __init__(self, message: str | Promise, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@contextmanager
def constraints_said(sentences: dict[str, Any]) -> Iterator[None]:
    """Turn the violation of a named constraint into its sentence; let every other one through.

    Works in a savepoint, so that the transaction outlives the refused statement.

    Raises RuleBroken.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = constraint_of(error)
        if name not in sentences:
            raise
        raise RuleBroken(sentences[name]) from error


@contextmanager
def said_at(field: str) -> Iterator[None]:
    """Whatever rule is broken inside is said at this form field."""
    try:
        yield
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field) from broken


def constraint_of(error: IntegrityError) -> str:
    """The violated constraint's name as PostgreSQL gives it, or an empty text."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
