"""Mending what an inspection found wrong."""

import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.levels import MENDED_IN
from acceptance.models import InspectionItem, Rectification
from acceptance.rules import Standing
from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions import attach, locked_project
from projects.models import Attachment, Project
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def rectify(
    *,
    id: UUID,
    item_id: UUID,
    done: str,
    done_on: datetime.date,
    before: "UploadedFile[bytes] | None",
    after: "UploadedFile[bytes] | None",
    by: Post,
) -> Rectification:
    """Say what was done about an item that failed; the level that failed it then checks it again.

    `before` and `after` are photos, each kept with the project. The same `id` again changes
    nothing.

    Raises RuleBroken for an item that does not wait to be mended, without a word of what was done,
    for a day ahead or before the failure, and as `attach`.
    """
    rows = InspectionItem.objects.visible_to(by)
    project = locked_project(rows.get(pk=item_id).project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Rectification.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    item = rows.with_latest().select_related("inspection").get(pk=item_id)
    _check(project, item, done, done_on)
    said = {"item": item.title}
    rectification = Rectification(
        id=id,
        village_id=project.village_id,
        project=project,
        fault=item.checks.latest("number"),
        done=done.strip(),
        done_on=done_on,
        before=_kept(project, before, "before", _("Before: %(item)s") % said, by),
        after=_kept(project, after, "after", _("After: %(item)s") % said, by),
        by=by,
        at=timezone.now(),
    )
    with constraints_said({"acceptance_rectification_pkey": DAMAGED}):
        rectification.save(force_insert=True)
    facts = {"item": item.title, "done_on": done_on}
    record(by=by, verb="rectify", thing=rectification, area=project.village_id, facts=facts)
    return rectification


def _check(project: Project, item: InspectionItem, done: str, done_on: datetime.date) -> None:
    if item.standing != Standing.FAILED or project.stage not in MENDED_IN:
        raise RuleBroken(_("Nothing is to be mended here any more. Open the inspection again."))
    if not done.strip():
        raise RuleBroken(_("Say what was done."), "done")
    if done_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: enter it when it is done."), "done_on")
    if done_on < item.inspection.held_on:
        raise RuleBroken(_("This day lies before the inspection that found it."), "done_on")


def _kept(
    project: Project, file: "UploadedFile[bytes] | None", field: str, title: str, by: Post
) -> Attachment | None:
    if file is None:
        return None
    return attach(project=project, file=file, title=title, by=by, field=field)
