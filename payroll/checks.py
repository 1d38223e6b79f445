"""What whoever decides on a sheet should know before: what stops it, what he should look at."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import grouped
from payroll.advances import ahead_of
from payroll.day_checks import of_days
from payroll.driven_checks import driven_too
from payroll.figures import LineMoney, in_cash, lines_of, on_sheets
from payroll.looking import doubted
from payroll.models import LineSlot, WageSheet
from payroll.rules import full_months, is_long, paid_alike, share_stays_low, shared
from payroll.signing import unsigned
from projects.lifecycle import STAGES, Stage
from projects.models import Objection, Project
from projects.money import funds_of
from workers.bank_checks import mismatches
from workers.findings import Standing, findings_of
from workers.models import Slot


@dataclass(frozen=True, slots=True)
class Check:
    """One finding, as `ui/decision.html` shows it: level stop, warning or ok."""

    level: str
    text: str
    url: str = ""


class PaidSlot(NamedTuple):
    """A half-day that a line pays."""

    line_id: UUID
    identity_id: int
    day: datetime.date
    half: int


def checks(sheet: WageSheet, lines: list[LineMoney]) -> list[Check]:
    """What `lines`, the sheet's own, show: stops first. Where nothing is found, that is said."""
    slots = _slots(sheet)
    found = [Check("stop", text) for text in _stops(sheet, lines, slots)]
    found += [Check("warning", text, _page(sheet)) for text in _warnings(sheet, lines, slots)]
    found += _looks_wrong(sheet)
    return found or [Check("ok", _("Every line has its days and papers; nothing is conspicuous."))]


def stops(sheet: WageSheet) -> list[str]:
    """Why the sheet can't be approved now, each as a sentence."""
    return list(_stops(sheet, lines_of(sheet), _slots(sheet)))


def whole_objections(sheet: WageSheet) -> list[str]:
    """Why objections to the whole sheet keep it where it is: over all its notices."""
    against = Objection.objects.filter(notice__about_id=sheet.pk, line_id__isnull=True)
    if against.open().exists():
        return [_("An objection to the whole sheet has not been answered yet.")]
    if against.filter(notice=sheet.notice, upheld=True).exists():
        return [_("An objection to the whole sheet was right: send the sheet back.")]
    return []


def _slots(sheet: WageSheet) -> list[PaidSlot]:
    rows = LineSlot.objects.filter(line__sheet=sheet)
    return [PaidSlot(*row) for row in rows.values_list("line_id", "identity_id", "day", "half")]


def _stops(sheet: WageSheet, lines: list[LineMoney], slots: list[PaidSlot]) -> Iterator[str]:
    if not lines:
        yield _("No line is left on this sheet: send it back, so that it is discarded.")
    yield from whole_objections(sheet)
    if names := _without_papers(sheet, lines, slots):
        yield _("Days without papers (agreement, training, briefing, insurance): %(names)s.") % {
            "names": _listed(names)
        }


def _without_papers(sheet: WageSheet, lines: list[LineMoney], slots: list[PaidSlot]) -> list[str]:
    """Whose line counts more half-days than are payable today; each is counted from its slots.

    Put together here and not by the database, which without statistics went through them for each
    other.
    """
    on_line = {(slot.identity_id, slot.day, slot.half) for slot in slots}
    days = [slot.day for slot in slots]
    if not days:
        return [one.line.name for one in lines if one.line.slots]
    rows = Slot.objects.filter(project=sheet.project_id).between(min(days), max(days)).payable()
    found = rows.order_by().values_list("entry_id", "identity_id", "day", "half")
    payable = Counter(entry for entry, *slot in found if tuple(slot) in on_line)
    return [one.line.name for one in lines if payable.get(one.line.entry_id, 0) < one.line.slots]


def _warnings(sheet: WageSheet, lines: list[LineMoney], slots: list[PaidSlot]) -> Iterator[str]:
    held = [one.line.name for one in lines if one.held]
    if held:
        yield _("Held by an objection, not paid before it is settled: %(names)s.") % {
            "names": _listed(held)
        }
    people = [(one.line.entry.person.account_hash, one.line.name) for one in lines]
    for names in shared((bytes(account), name) for account, name in people if account):
        yield _("One account for several people: %(names)s.") % {"names": _listed(names)}
    if missing := [name for account, name in people if not account]:
        yield _("No bank account yet: %(names)s.") % {"names": _listed(missing)}
    if names := mismatches([one.line.entry.person for one in lines]):
        yield _("The bank knows the account under another name: %(names)s.") % {
            "names": _listed(names)
        }
    count, amount = in_cash(sheet.project)
    if count:
        yield _("Paid in cash in this project so far: %(count)s times, %(amount)s yuan.") % {
            "count": count,
            "amount": grouped(amount),
        }
    if (ahead := ahead_of(sheet.project)).count:
        yield _("Paid ahead in cash in this project so far: %(count)s times, %(amount)s yuan.") % {
            "count": ahead.count,
            "amount": grouped(ahead.out),
        }
    if is_long(sheet.first, sheet.last):
        yield _("The sheet covers more than a month; wages are paid at least once a month.")
    yield from _conspicuous(lines, slots)
    by_identity = {one.line.entry.identity_id: one.line.name for one in lines}
    yield from driven_too(by_identity, ((slot.identity_id, slot.day, slot.half) for slot in slots))
    yield from of_days(sheet)
    yield from unsigned(sheet, [one.line for one in lines])
    yield from doubted(sheet, [one.line for one in lines])
    if share_stays_low(on_sheets(sheet.project), *_asked(sheet.project)):
        yield _("The wages on all sheets stay below what the plan papers ask for.")


def _conspicuous(lines: list[LineMoney], slots: list[PaidSlot]) -> Iterator[str]:
    if alike := paid_alike([one.line.amount for one in lines]):
        count, amount = alike
        yield _("%(count)s of %(people)s people get the same: %(amount)s yuan.") % {
            "count": count,
            "people": len(lines),
            "amount": grouped(amount),
        }
    full = full_months((slot.line_id, slot.day) for slot in slots)
    if names := [one.line.name for one in lines if one.line.pk in full]:
        yield _("Worked every day of a whole month: %(names)s.") % {"names": _listed(names)}


def _looks_wrong(sheet: WageSheet) -> Iterator[Check]:
    """What the two ledgers' comparison left unexplained in the sheet's period (domain.md §1.5)."""
    looked = findings_of(sheet.project, sheet.first, sheet.last)
    number = sum(one.standing != Standing.SETTLED for one in looked)
    if number:
        said = ngettext(
            "%(number)s finding on its days is not settled: work days, diary and pictures differ.",
            "%(number)s findings on its days are not settled: work days, diary and pictures "
            "differ.",
            number,
        )
        url = reverse("finding_list", args=[sheet.project_id])
        yield Check("warning", said % {"number": number}, url)


def _asked(project: Project) -> tuple[Decimal | None, bool]:
    works_over = STAGES.index(Stage(project.stage)) > STAGES.index(Stage.CONSTRUCTION)
    return funds_of(project).least_wages, works_over or project.ends_on < timezone.localdate()


def _listed(names: list[str]) -> str:
    return _(", ").join(names)


def _page(sheet: WageSheet) -> str:
    return reverse("sheet_detail", args=[sheet.pk])
