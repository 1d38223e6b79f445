"""What several pages show of a person, put into words once."""

from typing import Any

from django.utils.translation import gettext as _

from workers.bank_checks import Standing
from workers.masked import masked_account
from workers.models import AccountChange, Person
from workers.words import day_said


def account_history(person: Person) -> list[dict[str, Any]]:
    """The changes of his account, newest first, masked, as the person's page lists them."""
    rows = person.account_changes.select_related("asker", "seer")
    return [
        {
            "change": change,
            "old": masked_account(change, "replaced"),
            "new": masked_account(change, "account"),
            "badge": _badge(change),
        }
        for change in rows
    ]


def bank_said(standing: Standing | None) -> tuple[str, str] | None:
    """The bank's last word on account and name as a badge, None where there is none."""
    if standing is None:
        return None
    if standing.matches:
        return "done", _("checked with the bank on %(day)s") % {"day": day_said(standing.on)}
    return "stopped", _("mismatch: %(words)s") % {"words": standing.words}


def _badge(change: AccountChange) -> tuple[str, str]:
    if change.confirmed is None:
        return "waiting", _("waits for a second person")
    return ("done", _("confirmed")) if change.confirmed else ("stopped", _("refused"))
