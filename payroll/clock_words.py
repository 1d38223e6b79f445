"""Where an unpaid day is stuck, and how urgent it is, in words."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from payroll.clock import Clock, Stuck, of_project
from projects.models import Project

STUCK: Mapping[Stuck, Promise] = {
    Stuck.PAPERS: pgettext_lazy("pay clock", "papers are missing"),
    Stuck.CONFIRMATION: pgettext_lazy("pay clock", "entered late, not confirmed"),
    Stuck.SHEET: pgettext_lazy("pay clock", "on no wage sheet yet"),
    Stuck.DRAFT: pgettext_lazy("pay clock", "draft, not on notice yet"),
    Stuck.NOTICE: pgettext_lazy("pay clock", "on notice"),
    Stuck.TOWNSHIP: pgettext_lazy("pay clock", "with the township"),
    Stuck.COUNTY: pgettext_lazy("pay clock", "with the county"),
    Stuck.FINANCE: pgettext_lazy("pay clock", "approved, no bank file yet"),
    Stuck.BANK: pgettext_lazy("pay clock", "at the bank"),
    Stuck.ACCOUNT: pgettext_lazy("pay clock", "no bank account"),
    Stuck.FAILED: pgettext_lazy("pay clock", "the bank could not pay, or took it back"),
    Stuck.HELD: pgettext_lazy("pay clock", "held by an objection"),
    Stuck.ASIDE: pgettext_lazy("pay clock", "set aside"),
}
LATE = pgettext_lazy("pay clock", "beyond the limit")
RED = pgettext_lazy("pay clock", "red")
AMBER = pgettext_lazy("pay clock", "amber")
IN_TIME = pgettext_lazy("pay clock", "in time")
ASIDE = pgettext_lazy("pay clock", "set aside")


def urgency(clock: Clock) -> tuple[str, str]:
    """The badge of a project's or person's clock."""
    if clock.late:
        return "late", str(LATE)
    if clock.red:
        return "late", str(RED)
    if clock.amber:
        return "soon", str(AMBER)
    if clock.worst.stuck == Stuck.ASIDE:
        return "returned", str(ASIDE)
    return "running", str(IN_TIME)


def shown(clock: Clock, today: datetime.date) -> dict[str, Any]:
    """A clock as a row of its pages."""
    return {
        "clock": clock,
        "age": clock.age(today),
        "badge": urgency(clock),
        "stuck": STUCK[clock.worst.stuck],
    }


def shown_of(project: Project, today: datetime.date) -> dict[str, Any] | None:
    """The same for a project, None where nothing is unpaid; three queries."""
    clock = of_project(project, today)
    return shown(clock, today) if clock else None
