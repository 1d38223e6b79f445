"""Keeping who agreed to his line: pictures of signed pages, ticks on them, lines read out."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from payroll.actions.sheets import locked_line, locked_sheet
from payroll.models import (
    LineConsent,
    SheetDecision,
    SheetState,
    SheetStep,
    SignedPage,
    WageLine,
    WageSheet,
    Way,
)
from payroll.signing import Signing, signings_of
from payroll.signing_rules import Doubt, doubt_of
from projects.actions.attachments import attach
from regions.access import Permission, require
from regions.models import Post

RIGHT = Permission.TAKE_SIGNATURES
MOST_PAGES = 20  # pictures at once
DOUBTS = {
    Doubt.TOO_FEW: gettext_lazy("Name two people who were there."),
    Doubt.THE_SAME: gettext_lazy("Name two different people; add the group if they share a name."),
    Doubt.THE_WORKER: gettext_lazy(
        "The worker can't be his own witness; add the group if they share a name."
    ),
    Doubt.THE_KEEPER: gettext_lazy(
        "Whoever made the sheet or enters this can't be the witness: name someone else."
    ),
}


@dataclass(frozen=True, slots=True)
class ReadOut:
    """How a line was read out: on which day, before whom, and why there is no signature."""

    agreed_on: datetime.date
    witness: str
    second_witness: str
    reason: str


@transaction.atomic
def attach_signed(
    *, id: UUID, sheet_id: UUID, files: "Sequence[UploadedFile[bytes]]", by: Post
) -> list[SignedPage]:
    """Keep the pictures of signed pages, all or none. The same `id` again changes nothing.

    Raises RuleBroken as `attach`, and for a picture that stands with a sheet of the project.
    """
    sheet = _open_sheet(sheet_id, by)
    if len(files) > MOST_PAGES:
        raise RuleBroken(_("Attach at most 20 pictures at once."), "pages")
    if known := list(SignedPage.objects.filter(pk=uuid5(id, "0"), sheet=sheet)):
        return known
    return [_page(uuid5(id, str(place)), sheet, file, by) for place, file in enumerate(files)]


@transaction.atomic
def tick_signed(
    *, page_id: UUID, line_ids: Collection[UUID], agreed_on: datetime.date, by: Post
) -> int:
    """Keep that these people signed on that page; how many are new. The same again changes nothing.

    Raises RuleBroken for a page that is struck out, a line that is not on the sheet any more, and
    for a day that lies ahead or before the sheet was made.
    """
    page = SignedPage.objects.visible_to(by).get(pk=page_id)
    sheet = _open_sheet(page.sheet_id, by)
    page.refresh_from_db()
    if not page.stands:
        raise RuleBroken(_("This picture is struck out."))
    if not line_ids:
        raise RuleBroken(_("Tick whoever signed on this page."), "lines")
    _check_day(sheet, agreed_on)
    there = {one.line.pk: one for one in signings_of(sheet)}
    if not set(line_ids) <= there.keys():
        raise RuleBroken(_("The sheet was changed after you opened it. Look at it again."))
    waiting = [there[pk] for pk in line_ids if there[pk].consent is None]
    for one in waiting:
        _add(_consent(one, new_id(), agreed_on, by, way=Way.SIGNED, page=page))
    return len(waiting)


@transaction.atomic
def keep_read_out(*, id: UUID, line_id: UUID, read: ReadOut, by: Post) -> LineConsent:
    """Keep that a line was read out and agreed to before two witnesses. The same `id` again, or a
    line that is agreed to, changes nothing.

    Raises RuleBroken without a reason, and where the witnesses prove nothing
    (`payroll.signing_rules.doubt_of`).
    """
    sheet, line = locked_line(line_id, by)
    _check_open(sheet, by)
    if found := LineConsent.objects.filter(pk=id, line=line).first():
        return found
    one = next((one for one in signings_of(sheet) if one.line.pk == line.pk), None)
    if one is None:
        raise RuleBroken(_("This line is taken off the sheet."))
    if one.consent is not None:
        return one.consent
    _check_day(sheet, read.agreed_on)
    _check_read_out(sheet, line, read, by)
    said = {
        "way": Way.READ_OUT,
        "witness": read.witness.strip(),
        "second_witness": read.second_witness.strip(),
        "reason": read.reason.strip(),
    }
    return _add(_consent(one, id, read.agreed_on, by, **said))


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, reason: str, by: Post) -> LineConsent:
    """Strike out what was ticked or typed wrongly. Raises RuleBroken for one struck out."""
    consent = LineConsent.objects.visible_to(by).select_related("line").get(pk=consent_id)
    sheet = _open_sheet(consent.line.sheet_id, by)
    consent.refresh_from_db()
    if not consent.stands:
        raise RuleBroken(_("This is struck out already."))
    consent.withdraw(reason=reason, by=by)
    facts = {"reason": reason, "row": consent.line.row}
    record(by=by, verb="withdraw consent", thing=consent, area=sheet.village_id, facts=facts)
    return consent


@transaction.atomic
def withdraw_signed_page(*, page_id: UUID, reason: str, by: Post) -> SignedPage:
    """Strike out a wrong picture, and with it whoever was ticked on it: nothing proves them now.

    Raises RuleBroken for one that is struck out.
    """
    page = SignedPage.objects.visible_to(by).select_related("paper").get(pk=page_id)
    sheet = _open_sheet(page.sheet_id, by)
    page.refresh_from_db()
    if not page.stands:
        raise RuleBroken(_("This picture is struck out already."))
    page.withdraw(reason=reason, by=by)
    ticked = list(LineConsent.objects.standing().filter(page=page))
    for consent in ticked:
        consent.withdraw(reason=reason, by=by)
    facts = {"title": page.paper.title, "reason": reason, "ticked": len(ticked)}
    record(by=by, verb="withdraw signed page", thing=page, area=sheet.village_id, facts=facts)
    return page


def keepers_of(sheet: WageSheet, by: Post) -> set[str]:
    """The names of who made the sheet, who answers for it, and who enters now."""
    made = SheetDecision.objects.filter(sheet=sheet, step=SheetStep.MAKE)
    answering = made.values_list("responsible__name", "operator__name")
    return {sheet.made_by.human.name, by.human.name, *(name for pair in answering for name in pair)}


def _open_sheet(sheet_id: UUID, by: Post) -> WageSheet:
    sheet = locked_sheet(sheet_id, by)
    _check_open(sheet, by)
    return sheet


def _check_open(sheet: WageSheet, by: Post) -> None:
    require(by, RIGHT, sheet)
    if sheet.state == SheetState.DISCARDED:
        raise RuleBroken(_("This sheet was discarded: sign the one that replaces it."))


def _check_day(sheet: WageSheet, day: datetime.date) -> None:
    made = timezone.localdate(sheet.made_at)
    if not made <= day <= timezone.localdate():
        raise RuleBroken(
            _("The sheet is there since %(day)s: sign it on a day from then until today.")
            % {"day": date_format(made)},
            "agreed_on",
        )


def _check_read_out(sheet: WageSheet, line: WageLine, read: ReadOut, by: Post) -> None:
    if not read.reason.strip():
        raise RuleBroken(_("Say why there is no signature."), "reason")
    named = (read.witness, read.second_witness)
    if doubt := doubt_of(named, line.name, keepers_of(sheet, by)):
        raise RuleBroken(DOUBTS[doubt], "witness")


def _page(id: UUID, sheet: WageSheet, file: "UploadedFile[bytes]", by: Post) -> SignedPage:
    title = _("Wage sheet %(sheet)s, signed page %(number)s") % {
        "sheet": sheet.number,
        "number": SignedPage.objects.filter(sheet=sheet).count() + 1,
    }
    paper = attach(project=sheet.project, file=file, title=title, by=by, field="pages")
    same = SignedPage.objects.standing().filter(project=sheet.project_id)
    if same.filter(paper__sha256=paper.sha256).exists():
        raise RuleBroken(
            _("This very picture (%(name)s) is attached to a wage sheet already.")
            % {"name": file.name},
            "pages",
        )
    page = SignedPage(
        id=id, village_id=sheet.village_id, project_id=sheet.project_id, sheet=sheet, paper=paper,
        at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"payroll_signedpage_pkey": DAMAGED}):
        page.save(force_insert=True)
    return page


def _consent(
    one: Signing, id: UUID, agreed_on: datetime.date, by: Post, **said: object
) -> LineConsent:
    return LineConsent(
        id=id,
        village_id=one.line.village_id,
        project_id=one.line.project_id,
        line=one.line,
        words=one.words,
        agreed_on=agreed_on,
        at=timezone.now(),
        by=by,
        **said,
    )


def _add(consent: LineConsent) -> LineConsent:
    with constraints_said({"payroll_lineconsent_pkey": DAMAGED}):
        consent.save(force_insert=True)
    facts = {"way": str(consent.way), "row": consent.line.row, "words": consent.words}
    record(by=consent.by, verb="keep consent", thing=consent, area=consent.village_id, facts=facts)
    return consent
