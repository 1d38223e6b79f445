"""Who agreed to his line of a sheet, and who is still missing. Only reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from core.masks import mask_phone
from core.names import listed
from payroll.items import items_of
from payroll.models import LineConsent, SheetState, WageLine, WageSheet, Way
from payroll.pricing import printed
from payroll.signing_rules import page_of, words_of


@dataclass(frozen=True, slots=True)
class Signing:
    """A live line, the hash of what would be signed, and the consent that stands to just that."""

    line: WageLine
    words: str
    consent: LineConsent | None

    @property
    def page(self) -> int:
        return page_of(self.line.row)

    @property
    def badge(self) -> tuple[str, str]:
        if self.consent is None:
            return "waiting", _("missing")
        if self.consent.way == Way.SIGNED:
            return "done", _("signed")
        return "soon", _("read out")


def signings_of(sheet: WageSheet) -> list[Signing]:
    """Every live line in printed order; four queries whatever the number of people.

    A consent to the same words by the same person counts wherever it was given, so that making a
    discarded draft anew asks only those whose line has changed.
    """
    return signings_on(sheet, list(sheet.lines.live().select_related("entry__person")))


def signings_on(sheet: WageSheet, lines: Sequence[WageLine]) -> list[Signing]:
    """As `signings_of`, of the sheet's live lines that are there already."""
    items = items_of(lines)
    said = [printed(line, items[line.pk]) for line in lines]
    words = [words_of(sheet.first, sheet.last, row) for row in said]
    given = _given(sheet, words)
    return [
        Signing(line, hash_, given.get((line.entry_id, hash_)))
        for line, hash_ in zip(lines, words, strict=True)
    ]


def _given(sheet: WageSheet, words: Iterable[str]) -> Mapping[tuple[UUID, str], LineConsent]:
    rows = LineConsent.objects.standing().filter(project=sheet.project_id, words__in=set(words))
    known = rows.select_related("line", "page__paper", "by__user__human", "by__division")
    return {(one.line.entry_id, one.words): one for one in known}


def missing_from(signings: Iterable[Signing]) -> list[Signing]:
    return [one for one in signings if one.consent is None]


def unsigned(sheet: WageSheet, lines: Sequence[WageLine]) -> Iterator[str]:
    """For whoever decides: who has not agreed yet. Never a stop (domain.md §4, article 31)."""
    if names := [one.line.name for one in missing_from(signings_on(sheet, lines))]:
        yield _("Neither signed nor read out and agreed: %(names)s.") % {"names": listed(names)}


@dataclass(frozen=True, slots=True)
class House:
    """A villagers' group, and who of it is still to be met: line and masked phone."""

    group: str
    people: list[tuple[WageLine, str]]


def houses(signings: Iterable[Signing]) -> list[House]:
    """The missing ones by group, for the way from house to house."""
    waiting = sorted(missing_from(signings), key=lambda one: (one.line.group, one.line.row))
    return [
        House(group, [(one.line, _phone(one.line)) for one in found])
        for group, found in groupby(waiting, key=lambda one: one.line.group)
    ]


def _phone(line: WageLine) -> str:
    person = line.entry.person
    return mask_phone(person.unseal("phone")) if person.phone else ""


def next_missing(sheet: WageSheet, after: int) -> WageLine | None:
    """Whom to see next: the first missing line below a row, else the first of all."""
    waiting = [one.line for one in missing_from(signings_of(sheet))]
    below = [line for line in waiting if line.row > after]
    return next(iter(below or [line for line in waiting if line.row != after]), None)


def said_on_paper(sheet: WageSheet) -> dict[UUID, tuple[str, str]]:
    """For T13, by line: what stands for the signature, and the remark where it is missing.

    The remark is left out before the sheet is handed in: until then the paper is there to be
    signed. Printed words, not translated.
    """
    open_still = sheet.state in (SheetState.DRAFT, SheetState.NOTICED)
    return {one.line.pk: _on_paper(one, open_still=open_still) for one in signings_of(sheet)}


def _on_paper(one: Signing, *, open_still: bool) -> tuple[str, str]:
    if one.consent is None:
        return "", "" if open_still else "未签字"
    if one.consent.way == Way.SIGNED:
        return f"本人已签字 {one.consent.agreed_on:%m-%d}", ""
    witnesses = f"{one.consent.witness}、{one.consent.second_witness}"
    return f"宣读后同意 {one.consent.agreed_on:%m-%d}", f"见证人：{witnesses}"
