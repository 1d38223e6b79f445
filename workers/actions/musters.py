"""Musters: printed with a serial, their signed pages attached, compared by eye."""

import datetime
from collections.abc import Sequence
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.attachments import attach
from projects.actions.issuing import issue
from projects.actions.locking import locked_project
from projects.models import Outcome, Project
from projects.paperwork import Paper
from regions.access import Permission, require
from regions.models import Post
from workers.models import Muster, MusterCheck, MusterPage
from workers.musters import entries_of, has_entered
from workers.words import stretch_said

LONGEST = 31  # days of one sheet
MOST_PAGES = 20  # pictures at once


@transaction.atomic
def print_muster(
    *,
    id: UUID,
    project_id: UUID,
    first: datetime.date,
    last: datetime.date,
    paper: Paper,
    site: str,
    by: Post,
) -> Muster:
    """Issue the sheet of a stretch of days; the same `id` again gives the one issued.

    The muster bears its document's id and serial: `issue` counts the serials of a project one
    after the other and the database holds each to be there once, so that no two musters share one.

    Raises RuleBroken for a stretch of more than a month, or a closed project.
    """
    project = Project.objects.visible_to(by).get(pk=project_id)
    require(by, Permission.LOG_WORK_DAYS, project)
    if project.outcome != Outcome.OPEN:
        raise RuleBroken(_("This project is closed and can only be read."))
    _check_stretch(first, last)
    document = issue(id=id, project_id=project_id, paper=paper, about_id=id, site=site, by=by)
    found = project.musters.filter(pk=document.pk).first()
    if found is not None:
        return found
    if document.about_id != id:  # the form's id is that of another paper
        raise RuleBroken(DAMAGED)
    return _new(id, project, first, last, document.serial, by)


@transaction.atomic
def add_own_sheet(
    *, id: UUID, project_id: UUID, first: datetime.date, last: datetime.date, by: Post
) -> Muster:
    """Record that the village wrote the days on a sheet of its own, so that it can be attached.

    Raises RuleBroken as `print_muster`.
    """
    project = locked_project(project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    found = project.musters.filter(pk=id).first()
    if found is not None:
        return found
    _check_stretch(first, last)
    muster = _new(id, project, first, last, "", by)
    facts = {"title": stretch_said(first, last), "first": str(first), "last": str(last)}
    record(by=by, verb="add own sheet", thing=muster, area=project.village_id, facts=facts)
    return muster


@transaction.atomic
def attach_pages(
    *, id: UUID, muster_id: UUID, files: "Sequence[UploadedFile[bytes]]", by: Post
) -> list[MusterPage]:
    """Keep the pictures of the signed sheet, all or none. The same `id` again changes nothing.

    Raises RuleBroken as `attach`, and for a picture that stands with a sheet of this project
    already: one picture on several musters is a known abuse (domain.md §7).
    """
    muster = Muster.objects.visible_to(by).get(pk=muster_id)
    project = locked_project(muster.project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    if len(files) > MOST_PAGES:
        raise RuleBroken(_("Attach at most 20 pictures at once."), "pages")
    known = list(MusterPage.objects.filter(pk=uuid5(id, "0"), muster=muster))
    if known:
        return known
    return [_page(uuid5(id, str(place)), muster, project, file, by)
            for place, file in enumerate(files)]  # fmt: skip


def _page(
    id: UUID, muster: Muster, project: Project, file: "UploadedFile[bytes]", by: Post
) -> MusterPage:
    number = muster.pages.count() + 1
    title = _("Attendance sheet %(days)s, page %(number)s") % {
        "days": muster.serial or stretch_said(muster.first, muster.last),
        "number": number,
    }
    paper = attach(project=project, file=file, title=title, by=by, field="pages")
    if MusterPage.objects.filter(project=project).of_standing(paper.sha256).exists():
        raise RuleBroken(
            _("This very picture (%(name)s) is attached to an attendance sheet already.")
            % {"name": file.name},
            "pages",
        )
    return MusterPage.objects.create(
        id=id, village_id=project.village_id, project=project, muster=muster, paper=paper,
        at=timezone.now(), by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_page(*, page_id: UUID, reason: str, by: Post) -> MusterPage:
    """Strike out a wrong picture. Raises RuleBroken for one that is struck out."""
    page = MusterPage.objects.visible_to(by).get(pk=page_id)
    project = locked_project(page.project_id, by)
    require(by, Permission.LOG_WORK_DAYS, project)
    page.refresh_from_db()
    if not page.stands:
        raise RuleBroken(_("This picture is struck out already."))
    page.withdraw(reason=reason, by=by)
    facts = {"title": page.paper.title, "reason": reason}
    record(by=by, verb="withdraw muster page", thing=page, area=page.village_id, facts=facts)
    return page


@transaction.atomic
def compare(
    *, id: UUID, muster_id: UUID, agrees: bool, reason: str, seen: str, by: Post
) -> MusterCheck:
    """Keep what someone found who compared picture and entries. The same `id` changes nothing.

    Whoever logged days of the sheet doesn't compare it: his own slip would look right to him.
    Raises RuleBroken for him, without a picture, without a reason, and where entries or pictures
    are no longer those that he saw.
    """
    muster = Muster.objects.visible_to(by).select_related("project").get(pk=muster_id)
    project = locked_project(muster.project_id, by)
    require(by, Permission.COMPARE_MUSTERS, project)
    found = MusterCheck.objects.filter(pk=id, muster=muster).first()
    if found is not None:
        return found
    _check_verdict(muster, agrees, reason, seen, by)
    check = MusterCheck(
        id=id, village_id=project.village_id, project=project, muster=muster, agrees=agrees,
        reason="" if agrees else reason.strip(), seen=seen, at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"workers_mustercheck_pkey": DAMAGED}):
        check.save(force_insert=True)
    facts = {"title": muster.serial or stretch_said(muster.first, muster.last), "agrees": agrees}
    record(by=by, verb="compare muster", thing=check, area=project.village_id, facts=facts)
    return check


def _check_verdict(muster: Muster, agrees: bool, reason: str, seen: str, by: Post) -> None:
    pages = list(muster.pages.filter(withdrawn_at__isnull=True))
    if not pages:
        raise RuleBroken(_("There is no picture of the signed sheet yet to compare with."))
    if has_entered(by, muster):
        raise RuleBroken(_("You logged days of this sheet yourself. Let someone else compare it."))
    if not agrees and not reason.strip():
        raise RuleBroken(_("Say what differs: whose day, and what the paper says."), "reason")
    if entries_of(muster, pages).seen != seen:
        raise RuleBroken(
            _("Entries or pictures have changed since you opened the page. Compare once more.")
        )


def _check_stretch(first: datetime.date, last: datetime.date) -> None:
    if last < first:
        raise RuleBroken(_("The last day lies before the first."), "last")
    if (last - first).days >= LONGEST:
        raise RuleBroken(_("A sheet holds a month at most."), "last")


def _new(
    id: UUID, project: Project, first: datetime.date, last: datetime.date, serial: str, by: Post
) -> Muster:
    muster = Muster(
        id=id, village_id=project.village_id, project=project, first=first, last=last,
        serial=serial, at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"workers_muster_pkey": DAMAGED}):
        muster.save(force_insert=True)
    return muster
