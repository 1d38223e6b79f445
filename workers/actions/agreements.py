"""The signed agreements (T3): recording them, their copies, and signing anew."""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from projects.actions import attach
from projects.models import Attachment, Project
from regions.models import Post
from workers.actions.keeping import check_past, kept_project, named_entries, owned
from workers.models import Agreement, RosterEntry


@transaction.atomic
def add_agreements(
    *,
    id: UUID,
    project_id: UUID,
    entry_ids: Collection[UUID],
    signed_on: datetime.date,
    file: UploadedFile[Any] | None,
    by: Post,
) -> list[Agreement]:
    """Record the signed agreements of several people, or of one, with the picture of the copies.

    Whose agreement stands without a copy gets the picture and keeps his day; who has both keeps
    them. `id` is that of the picture, kept once for all of them. Raises RuleBroken if nobody is
    named, or for a day ahead, and as `attach`.
    """
    project = kept_project(project_id, by)
    entries = named_entries(project, entry_ids)
    check_past(signed_on, "signed_on")
    standing = Agreement.objects.standing().filter(entry__in=[entry.pk for entry in entries])
    agreed = {agreement.entry_id: agreement for agreement in standing}
    unsigned = [entry for entry in entries if entry.pk not in agreed]
    bare = [one for one in agreed.values() if one.paper_id is None] if file else []
    if not unsigned and not bare:
        return []
    title = _title(unsigned + [one.entry for one in bare])
    paper = (
        attach(project=project, file=file, title=title, by=by, id=id, photo=True) if file else None
    )
    made = [_agreement(entry, signed_on, paper, project, by) for entry in unsigned]
    Agreement.objects.bulk_create(made)
    Agreement.objects.filter(pk__in=[one.pk for one in bare]).update(paper=paper)
    facts = {
        "numbers": [entry.number for entry in unsigned],
        "signed_on": signed_on,
        "copies": [one.entry.number for one in bare],
    }
    record(by=by, verb="add agreements", thing=project, area=project.village_id, facts=facts)
    return made + bare


@transaction.atomic
def replace_agreement(
    *,
    id: UUID,
    entry_id: UUID,
    signed_on: datetime.date,
    reason: str,
    file: UploadedFile[Any] | None,
    by: Post,
) -> Agreement:
    """Someone signed anew, on other terms: the old agreement is struck out and stays in sight.

    The same `id` again changes nothing. Raises RuleBroken where nothing is there to be replaced,
    without a reason, for a day before the old one or ahead, and as `attach`.
    """
    entry = RosterEntry.objects.visible_to(by).select_related("person").get(pk=entry_id)
    project = kept_project(entry.project_id, by)
    found = Agreement.objects.filter(pk=id, entry=entry).first()
    if found is not None:
        return found
    old = Agreement.objects.standing().filter(entry=entry).first()
    _check_replaced(old, signed_on, reason)
    paper = (
        attach(project=project, file=file, title=_title([entry]), by=by, photo=True)
        if file
        else None
    )
    if old is not None:
        old.withdraw(reason=reason, by=by)
    made = _agreement(entry, signed_on, paper, project, by)
    made.pk = id
    made.save(force_insert=True)
    facts = {"number": entry.number, "signed_on": signed_on, "reason": reason.strip()}
    record(by=by, verb="replace agreement", thing=entry, area=project.village_id, facts=facts)
    return made


def _check_replaced(old: Agreement | None, signed_on: datetime.date, reason: str) -> None:
    if old is None:
        raise RuleBroken(_("No agreement is recorded yet: record this one as the first."))
    if not reason.strip():
        raise RuleBroken(_("Say what has changed."), "reason")
    check_past(signed_on, "signed_on")
    if signed_on < old.signed_on:
        raise RuleBroken(_("The old agreement was signed later than that."), "signed_on")


def _agreement(
    entry: RosterEntry,
    signed_on: datetime.date,
    paper: Attachment | None,
    project: Project,
    by: Post,
) -> Agreement:
    return Agreement(entry=entry, signed_on=signed_on, paper=paper, **owned(project, by))


def _title(entries: Collection[RosterEntry]) -> str:
    """A title tells numbers: papers are listed where names need not be read."""
    if len(entries) == 1:
        return _("Agreement no. %(number)s") % {"number": next(iter(entries)).number}
    return _("Agreements")
