"""Sheets and blocks that come in: kept as they came, then taken over once."""

import datetime
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said, said_at
from core.locks import alone
from projects.actions.attachments import store
from projects.actions.locking import locked_project
from projects.models import Project
from regions.access import Permission, require, typed_for_village
from regions.models import Post
from workers.actions.musters import add_own_sheet, attach_pages
from workers.actions.taps import Came, Outcomes, Tap, set_days
from workers.models import Muster, ReadingKind, SheetReading, Source
from workers.readings import Compared, Difference, compared, said_by, signed_sheet
from workers.sheets import Marked, packed
from workers.words import stretch_said

SOURCES = {ReadingKind.SHEET: Source.SHEET, ReadingKind.PASTE: Source.PASTE}
VERBS = {ReadingKind.SHEET: "read in sheet", ReadingKind.PASTE: "paste days"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in: the original's bytes (a block's text), the stretch of days, its marks."""

    kind: ReadingKind
    original: bytes
    name: str
    first: datetime.date
    last: datetime.date
    marks: Sequence[Marked] = field(repr=False)


@transaction.atomic
def read_in(
    *,
    id: UUID,
    project_id: UUID,
    came: Incoming,
    muster: Muster | None,
    pictures: "Sequence[UploadedFile[bytes]]",
    by: Post,
) -> SheetReading:
    """Keep what came in, without logging anything yet. The same file again gives the one kept.

    `muster` is the paper that it names; `pictures` of the signed sheet are attached to that, or to
    a sheet of the village's own. Who types for a village (代录) needs the signed paper.

    Raises RuleBroken for want of the paper, for a file that says nothing, or one that was taken
    over for other days.
    """
    project = locked_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    sha256 = hashlib.sha256(came.original).hexdigest()
    if found := _found(id, project, came, sha256):
        return found
    if not came.marks:
        raise RuleBroken(_("There is no mark in it: nothing to take over."), "file")
    paper = _signed_paper(id, project, came, muster, pictures, by)
    if paper is None and typed_for_village(by):
        raise RuleBroken(
            _("You enter this for the village: attach the picture of the signed sheet."),
            "pictures",
        )
    if came.kind == ReadingKind.SHEET:
        store(sha256, came.original)
    reading = SheetReading(
        id=id, village_id=project.village_id, project=project, kind=came.kind,
        muster=paper or muster, first=came.first, last=came.last, sha256=sha256,
        original_name=came.name[-120:],
        marks=packed(came.marks), at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"workers_sheetreading_pkey": DAMAGED}):
        reading.save(force_insert=True)
    return reading


def _found(id: UUID, project: Project, came: Incoming, sha256: str) -> SheetReading | None:
    readings = SheetReading.objects.filter(project=project)
    if found := readings.filter(pk=id).first():
        return found
    if came.kind != ReadingKind.SHEET:
        return None
    same = readings.filter(kind=came.kind, sha256=sha256)
    if found := same.filter(first=came.first, last=came.last).first():
        return found
    if other := same.filter(records__isnull=False).first():
        raise RuleBroken(
            _("This very file was taken over for %(days)s already. Check the month.")
            % {"days": stretch_said(other.first, other.last)},
            "file",
        )
    return None


def _signed_paper(
    id: UUID,
    project: Project,
    came: Incoming,
    muster: Muster | None,
    pictures: "Sequence[UploadedFile[bytes]]",
    by: Post,
) -> Muster | None:
    """The sheet whose signed pages hold all days that the marks speak of, None without one."""
    said = [day for _number, day, _mark in came.marks]
    if pictures:
        paper = muster or add_own_sheet(
            id=uuid5(id, "paper"), project_id=project.pk, first=came.first, last=came.last, by=by
        )
        with said_at("pictures"):
            attach_pages(id=uuid5(id, "pages"), muster_id=paper.pk, files=pictures, by=by)
        return paper
    signed = Muster.objects.filter(project=project).covering(min(said), max(said)).signed()
    return (signed.filter(pk=muster.pk) if muster else signed).first() or signed.first()


@dataclass(frozen=True, slots=True)
class Taken:
    """A square of a reading, and what became of it."""

    square: Difference
    came: Came
    reason: str = ""


@transaction.atomic
def take_over(
    *, reading_id: UUID, seen: str, keep: Collection[str], by: Post, reason: str = ""
) -> list[Taken]:
    """Log what the reading says differently, but for the squares in `keep` (their keys).

    `seen` names the differences as the page showed them. Each square is applied once, whoever
    clicks how often: a second click finds their records and changes nothing. What can't be logged
    is told with its reason and stays open. `reason` says why days come late or correct what was
    logged on an earlier date; a signed sheet is reason enough.

    Raises RuleBroken where the differences are no longer those shown, or the reason lacks.
    """
    reading = SheetReading.objects.visible_to(by).select_related("project").get(pk=reading_id)
    require(by, Permission.LOG_WORK_DAYS, reading.project)
    alone(f"reading {reading.pk}")
    now = compared(reading)
    if now.seen != seen:
        return _again(reading, now, keep)
    squares = {one.id: one for one in now.open if one.key not in keep}
    reason = reason or said_by(signed_sheet(reading))
    outcomes = set_days(
        project_id=reading.project_id,
        taps={name: _tap(one, reason) for name, one in squares.items()},
        by=by,
        source=SOURCES[ReadingKind(reading.kind)],
        reading=reading.pk,
    )
    _undo_unreasoned(outcomes)
    taken = [Taken(squares[name], one.came, one.sentence) for name, one in outcomes.items()]
    taken.sort(key=lambda one: (one.square.number, one.square.day))
    _tell(reading, taken, by)
    return taken


def _undo_unreasoned(outcomes: Outcomes) -> None:
    """Raises RuleBroken, with which all of it is undone: the reason is one for the whole sheet."""
    for outcome in outcomes.values():
        if outcome.came == Came.UNREASONED:
            raise RuleBroken(outcome.sentence, "reason")


def _again(reading: SheetReading, now: Compared, keep: Collection[str]) -> list[Taken]:
    """The second of two clicks, where all is done; else someone changed days meanwhile."""
    if reading.records.exists() and {one.key for one in now.open} <= set(keep):
        return []
    raise RuleBroken(
        _("Work days have changed since you opened the page. Look at the differences once more.")
    )


def _tap(one: Difference, reason: str) -> Tap:
    return Tap(one.number, one.day, one.stands, one.wanted, reason)


def _tell(reading: SheetReading, taken: Sequence[Taken], by: Post) -> None:
    logged = sum(one.came == Came.APPLIED for one in taken)
    if logged:
        facts = {
            "title": reading.original_name or stretch_said(reading.first, reading.last),
            "logged": logged,
            "left_out": len(taken) - logged,
            "muster": str(reading.muster_id or ""),
        }
        verb, area = VERBS[ReadingKind(reading.kind)], reading.village_id
        record(by=by, verb=verb, thing=reading, area=area, facts=facts)
