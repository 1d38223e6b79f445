"""Taking people over from the village's own workbook: uploaded, laid out, applied or discarded."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from regions.access import Permission, require
from regions.models import Division, Post
from workers.actions.taking_over import take_over
from workers.importing import digest, drop_file, keep_file, plan_of
from workers.lists.plan import Fate, Plan
from workers.lists.told import Level, Remark
from workers.models import ImportState, PeopleImport


@transaction.atomic
def upload_import(
    *,
    id: UUID,
    village: Division,
    name: str,
    content: bytes,
    layout: list[dict[str, Any]],
    by: Post,
) -> PeopleImport:
    """Keep a workbook, sealed; nothing of it is taken over yet.

    The same file again, or the same `id`, answers with the import that is there already and
    changes nothing. A discarded one may come again.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    row = PeopleImport(
        id=id,
        village=village,
        name=name[-120:],
        sha256=sha256,
        size=len(content),
        layout=layout,
        at=timezone.now(),
        by=by,
    )
    require(by, Permission.KEEP_PEOPLE, row)
    if found := _there(row, by):
        return found
    try:
        with constraints_said(dict.fromkeys(_TWICE, DAMAGED)):
            row.save(force_insert=True)
    except RuleBroken:
        if found := _there(row, by):  # a second click that came at the same moment
            return found
        raise
    keep_file(row, content)
    facts = {"sha256": sha256, "file": row.name}
    record(by=by, verb="upload people", thing=row, area=village.code, facts=facts)
    return row


@transaction.atomic
def lay_out(*, import_id: UUID, layout: list[dict[str, Any]], by: Post) -> PeopleImport:
    """Say which sheets are taken and what their columns hold. Raises RuleBroken once closed."""
    row = _locked(import_id, by)
    if row.state != ImportState.UPLOADED:
        raise RuleBroken(_closed())
    row.layout = layout
    row.save(update_fields=["layout"])
    return row


@transaction.atomic
def apply_import(*, import_id: UUID, seen: str, reason: str = "", by: Post) -> PeopleImport:
    """Take everybody over, in one transaction, exactly as the page showed it (`seen`).

    A second click changes nothing. Accounts and banks are filled in where none is kept and never
    replaced; names are never changed. Raises RuleBroken, with nothing applied, while there is a
    fault, without a reason for the warnings, and where people changed since the page was shown.
    """
    row = _locked(import_id, by)
    if row.state == ImportState.APPLIED:
        return row
    if row.state == ImportState.DISCARDED:
        raise RuleBroken(_closed())
    plan = plan_of(row, lock=True)
    _check(plan, seen, reason)
    with constraints_said(_sentences()):
        take_over(plan, row, by)
    _close(row, ImportState.APPLIED, by)
    for fate in Fate:
        setattr(row, _COUNTS[fate], len(plan.of(fate)))
    row.reason = reason.strip()
    row.remarks = [_kept(one) for one in (*plan.at(Level.WARNING), *plan.at(Level.NOTE))]
    row.save()
    facts = {"sha256": row.sha256, "added": row.added, "changed": row.changed}
    record(by=by, verb="import people", thing=row, area=row.village_id, facts=facts)
    return row


@transaction.atomic
def discard_import(*, import_id: UUID, by: Post) -> PeopleImport:
    """It will not be taken over, and its file is destroyed. Raises RuleBroken once applied."""
    row = _locked(import_id, by)
    if row.state == ImportState.APPLIED:
        raise RuleBroken(_("This import is taken over already and stays."))
    if row.state == ImportState.UPLOADED:
        _close(row, ImportState.DISCARDED, by)
        row.save()
        facts = {"sha256": row.sha256}
        record(by=by, verb="discard import", thing=row, area=row.village_id, facts=facts)
        transaction.on_commit(lambda: drop_file(row))
    return row


_TWICE = ("import_once_a_file", "workers_peopleimport_pkey")
_COUNTS = {Fate.NEW: "added", Fate.CHANGED: "changed", Fate.UNCHANGED: "unchanged"}


def _there(row: PeopleImport, by: Post) -> PeopleImport | None:
    ours = PeopleImport.objects.visible_to(by).filter(village=row.village)
    return ours.filter(pk=row.pk).first() or ours.standing().filter(sha256=row.sha256).first()


def _locked(import_id: UUID, by: Post) -> PeopleImport:
    rows = PeopleImport.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.get(pk=import_id)
    require(by, Permission.KEEP_PEOPLE, row)
    return row


def _close(row: PeopleImport, state: ImportState, by: Post) -> None:
    row.state, row.closed_at, row.closed_by = state, timezone.now(), by


def _check(plan: Plan, seen: str, reason: str) -> None:
    if plan.stops:
        raise RuleBroken(_("There are faults in the file. Correct it and upload it again."))
    if not plan.lines:
        raise RuleBroken(_("Nobody stands in this file. Check the columns."))
    if digest(plan) != seen:
        raise RuleBroken(
            _("The list or the columns changed since this page was shown. Look at it once more.")
        )
    if plan.at(Level.WARNING) and not reason.strip():
        raise RuleBroken(_("Say why the warnings are no mistakes."), "reason")


def _kept(remark: Remark) -> dict[str, Any]:
    """Without the value: what was masked on the page is not kept a second time."""
    return {
        "reason": remark.reason.value,
        "sheet": remark.sheet,
        "ref": remark.ref,
        "more": dict(remark.more),
    }


def _closed() -> str:
    return _("This import is closed already.")


def _sentences() -> dict[str, str]:
    return {
        "person_once_a_village": _(
            "Someone of this file was added by someone else at this moment. Look at it once more."
        )
    }
