"""The wage-share meter in words and rows, for the screen."""

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.money import grouped, share
from core.templatetags.ui import figure, yuan
from payroll.meter import Meter, Metered, NotWages, Wages
from projects.models import Project
from projects.overview import Row, in_yuan

Level = list[Any]  # words, yuan, per cent of the funds planned and of those received


def columns() -> list[tuple[str, str]]:
    return [
        (pgettext("wage share", "Wages"), "text"),
        (_("Yuan"), "money"),
        (_("Of the funds planned"), "share"),
        (_("Of the funds received"), "share"),
    ]


def levels(metered: Metered) -> list[Level]:
    """Each figure over both kinds of funds; below them what the paper asks for."""
    rows = [[words, amount, *_over(amount, metered)] for words, amount in _named(metered.wages)]
    if metered.least is not None:
        rows.append([_("Floor of the plan paper"), metered.least, metered.floor, None])
    return rows


def rest(wages: Wages) -> list[Row]:
    """What no plan paper pays; empty where all is allocated."""
    return [Row(words, in_yuan(amount)) for words, amount in _named(wages) if amount]


def beyond_received(metered: Metered) -> bool:
    """More wages are allocated to the paper than money has arrived by it."""
    return metered.wages.approved > metered.received


def forecast_said(meter: Meter, project: Project) -> list[str]:
    """Where the wages lead to by the end, with what that is reckoned from."""
    ahead = meter.forecast
    if ahead is None:
        return [_("A forecast is made once somebody has worked.")]
    in_all = share(ahead.by_the_end, meter.whole.planned)
    known = {
        "amount": grouped(ahead.by_the_end),
        "day": date_format(project.ends_on),
        "share": "—" if in_all is None else f"{in_all}%",
    }
    return [
        _("By %(day)s the wages come to %(amount)s yuan, %(share)s of the funds planned.") % known,
        ngettext(
            "Reckoned so: in %(weeks)s week with work %(a_week)s yuan were earned on average; "
            "%(left)s weeks are left by the plan, each taken to be as much.",
            "Reckoned so: in %(weeks)s weeks with work %(a_week)s yuan were earned a week on "
            "average; %(left)s weeks are left by the plan, each taken to be as much.",
            ahead.weeks,
        )
        % {"weeks": ahead.weeks, "a_week": grouped(ahead.a_week), "left": figure(ahead.weeks_left)},
    ]


def not_counted(found: NotWages) -> list[Row]:
    """What does not count as wages (domain.md §1.3), with amounts where they are known."""
    planned = _("%(amount)s yuan planned")
    return [
        Row(_("Materials"), planned % {"amount": yuan(found.materials)}),
        Row(_("Machine hire, also where a villager drives his own"),
            planned % {"amount": yuan(found.machinery)}),
        Row(_("Other costs: design, supervision, land, insurance, training"),
            planned % {"amount": yuan(found.other)}),
        Row(_("Pay of officials, managers and technicians"), _("never on a wage sheet")),
        Row(_("Communal work"), _("%(days)s work days, unpaid") % {"days": figure(found.communal)}),
        Row(_("Taken off wages"),
            _("%(amount)s yuan, not paid out and so not counted")
            % {"amount": yuan(found.withheld)}),
    ]  # fmt: skip


def _named(wages: Wages) -> list[tuple[str, Decimal]]:
    return [
        (pgettext("wage share", "Planned"), wages.planned),
        (pgettext("wage share", "Approved"), wages.approved),
        (pgettext("wage share", "Payable, not approved yet"), wages.payable),
        (pgettext("wage share", "Paid"), wages.paid),
    ]


def _over(amount: Decimal, metered: Metered) -> list[Decimal | None]:
    return [share(amount, metered.planned), share(amount, metered.received)]
