"""What was said of a sheet's lines: seen or doubted, at fault, looked at ahead. Only reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from payroll.models import (
    LineCheck,
    LineFault,
    LookAhead,
    SheetState,
    WageLine,
    WageSheet,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line, and what the supervision group said of it last in this round."""

    line: WageLine
    check: LineCheck | None

    @property
    def badge(self) -> tuple[str, str]:
        if self.check is None:
            return "waiting", _("not looked at")
        return ("stopped", _("doubted")) if self.check.doubt else ("done", _("seen"))


def seen_of(sheet: WageSheet) -> list[Seen]:
    """Every live line in printed order; two queries."""
    checks = checks_of(sheet)
    return [Seen(line, checks.get(line.pk)) for line in sheet.lines.live()]


def checks_of(sheet: WageSheet) -> Mapping[UUID, LineCheck]:
    """The last word on each line in the sheet's present round."""
    rows = LineCheck.objects.filter(line__sheet=sheet, round=sheet.round)
    return {one.line_id: one for one in rows.select_related("by__user__human").order_by("at", "id")}


def doubts_of(sheet: WageSheet) -> dict[UUID, str]:
    """What is doubted of live lines in this round, by line."""
    return {one.line.pk: one.check.doubt for one in seen_of(sheet) if one.check and one.check.doubt}


def doubted(sheet: WageSheet, lines: Iterable[WageLine]) -> Iterator[str]:
    """For whoever decides: whom the supervision group doubts in this round."""
    checks = checks_of(sheet)
    if names := [line.name for line in lines if line.pk in checks and checks[line.pk].doubt]:
        yield _("The supervision group doubts the lines of: %(names)s.") % {
            "names": _(", ").join(names)
        }


def faults_of(sheet: WageSheet) -> list[LineFault]:
    """For what the sheet was returned, until it is handed in again; the whole sheet's come last.

    A draft made anew for the same period answers for the faults of the one that was discarded.
    """
    if sheet.state not in (SheetState.DRAFT, SheetState.NOTICED):
        return []
    returned = sheet if sheet.round > 1 else _discarded_before(sheet)
    if returned is None:
        return []
    rows = LineFault.objects.filter(sheet=returned, round=returned.round - 1)
    return list(rows.select_related("line", "by__division", "by__user__human"))


def _discarded_before(sheet: WageSheet) -> WageSheet | None:
    same = WageSheet.objects.filter(project=sheet.project_id, first=sheet.first, last=sheet.last)
    earlier = same.filter(state=SheetState.DISCARDED, number__lt=sheet.number, round__gt=1)
    return earlier.order_by("-number").first()


def faults_on(line: WageLine) -> list[LineFault]:
    """Those of this person, on whichever draft of the case they were named."""
    found = faults_of(line.sheet)
    return [one for one in found if one.line is not None and one.line.entry_id == line.entry_id]


def looks_of(sheet: WageSheet) -> list[LookAhead]:
    """Who looked at it ahead, newest first, over all rounds."""
    rows = LookAhead.objects.filter(sheet=sheet)
    found = rows.select_related("line", "by__division", "by__user__human")
    return list(found.order_by("-at", "-id"))


def looked_at_by(human_id: UUID, sheets: Iterable[WageSheet]) -> set[UUID]:
    """Those of the sheets at which this human has looked in their present round."""
    rounds = {sheet.pk: sheet.round for sheet in sheets}
    rows = LookAhead.objects.filter(sheet__in=rounds, by__user__human=human_id)
    return {pk for pk, round_ in rows.values_list("sheet_id", "round") if rounds[pk] == round_}
