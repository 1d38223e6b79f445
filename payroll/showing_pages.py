"""A worker's own page in plain words. Only reads."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import DAMAGED
from payroll.items import said
from payroll.models import SheetState
from payroll.page_objections import MOST_OPEN, Taken
from payroll.rules import Standing
from payroll.worker_page import Page, Pay, Raised
from workers.words import MARKS


def refused(taken: Taken) -> str:
    """Why what he wrote was not kept, and what to do."""
    if taken == Taken.MANY:
        return _(
            "%(most)s of yours still wait for an answer. Wait for it, or go to the township."
        ) % {"most": MOST_OPEN}
    if taken == Taken.OVER:
        return _("This project is closed. Go to the township.")
    return str(DAMAGED)


@dataclass(frozen=True, slots=True)
class PayShown:
    """A line with where it stands (a badge and sentences) and what it is made of."""

    pay: Pay
    badge: tuple[str, str]
    sentences: tuple[str, ...]
    made_of: tuple[tuple[str, Decimal], ...]


def shown_page(page: Page, today: datetime.date) -> dict[str, Any]:
    return {
        "page": page,
        "owed": page.earned - page.paid,
        "late": [one for one in page.pay if is_late(one, today)],
        "pays": [_pay(one, today) for one in page.pay],
        "raised": [_raised(one, page) for one in page.objections],
        "months": [
            {
                "month": month,
                "days": worked,
                "marks": [
                    {"day": row.day, "mark": str(MARKS[row.presence]), "communal": row.communal}
                    for row in rows
                ],
            }
            for month, worked, rows in page.months()
        ],
    }


def _raised(one: Raised, page: Page) -> dict[str, Any]:
    """With what it is about, and how far it is."""
    pay = next((pay for pay in page.pay if pay.id == one.line), None)
    period = pay and {"first": date_format(pay.first), "last": date_format(pay.last)}
    about = [date_format(one.day)] if one.day else []
    about += [_("Pay of %(first)s to %(last)s") % period] if period else []
    return {"one": one, "about": " · ".join(about), "badge": _answered(one)}


def _answered(one: Raised) -> tuple[str, str]:
    if one.answered_on is None:
        return "waiting", _("Not answered yet")
    return ("done", _("You were right")) if one.upheld else ("returned", _("It was not right"))


def is_late(pay: Pay, today: datetime.date) -> bool:
    """Money that was due by now and has not come, whoever has it in hand."""
    return pay.balance.owed > 0 and today > pay.due_on


def _pay(pay: Pay, today: datetime.date) -> PayShown:
    made_of = tuple((said(part), part.amount) for part in pay.parts)
    return PayShown(pay, _badge(pay, today), _sentences(pay, today), made_of)


def _badge(pay: Pay, today: datetime.date) -> tuple[str, str]:
    if pay.standing == Standing.PAID:
        return "done", _("The money has come")
    if is_late(pay, today):
        return "late", _("Late")
    if pay.approved:
        return "waiting", _("The money is still to come")
    return "running", _("Being checked")


def _sentences(pay: Pay, today: datetime.date) -> tuple[str, ...]:
    """What happens next, and by when; since when it is owed, once it is late."""
    if pay.standing == Standing.PAID:
        return ()
    due = {"day": date_format(pay.due_on), "days": (today - pay.due_on).days}
    if is_late(pay, today):
        return _where(pay), _("It was due by %(day)s and is %(days)s days late.") % due
    return _where(pay), _("It must be on your account by %(day)s.") % due


def _where(pay: Pay) -> str:
    if pay.standing == Standing.SET_ASIDE:
        return _("The money is kept for you: ask at the village committee what is missing.")
    if pay.standing == Standing.HELD:
        return _("Someone has objected to this line; it is paid once that is settled.")
    if pay.standing == Standing.ON_ITS_WAY:
        return _("The bank has the order to pay.")
    return {
        SheetState.NOTICED: _(
            "It hangs on the village board: if something is wrong, say it now, below or to the "
            "supervision group or the township."
        ),
        SheetState.TOWNSHIP: _("The township is checking it."),
        SheetState.COUNTY: _("The county decides on it."),
    }.get(pay.state, _("It is approved; the bank file is being made."))
