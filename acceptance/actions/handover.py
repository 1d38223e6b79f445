"""Handing over: the assets, and who looks after them."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.models import Asset, CareAgreement
from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import yuan
from projects.actions import attach, locked_project
from projects.lifecycle import Stage, Step
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class AssetSaid:
    """What is handed over; `value` is the original value in yuan."""

    name: str
    kind: str
    specification: str
    place: str
    value: Decimal
    built_on: datetime.date
    receiver: str
    ownership: str


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after what, on which days, for what money."""

    object: str
    keeper: str
    since: datetime.date
    until: datetime.date
    duties: str
    money: str


@transaction.atomic
def add_asset(*, id: UUID, project_id: UUID, said: AssetSaid, by: Post) -> Asset:
    """List an asset. The same `id` again changes nothing.

    Raises RuleBroken when the handover is not being prepared, for a value of nothing, or a day
    that lies ahead.
    """
    project = _handed_over(project_id, by)
    found = Asset.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    asset = Asset(id=id, village_id=project.village_id, project=project)
    with constraints_said({"acceptance_asset_pkey": DAMAGED}):
        _write(asset, said, by).save(force_insert=True)
    _note(project, asset, "list asset", by)
    return asset


@transaction.atomic
def edit_asset(*, asset_id: UUID, said: AssetSaid, by: Post) -> Asset:
    """Put an asset's entry right. Raises RuleBroken as `add_asset`."""
    project = _handed_over(Asset.objects.visible_to(by).get(pk=asset_id).project_id, by)
    asset = Asset.objects.get(pk=asset_id)
    before = _facts(asset)
    _write(asset, said, by).save()
    _note(project, asset, "edit asset", by, before=before)
    return asset


@transaction.atomic
def remove_asset(*, asset_id: UUID, by: Post) -> Project:
    """Take an asset off the list; the audit trail keeps what it said."""
    project = _handed_over(Asset.objects.visible_to(by).get(pk=asset_id).project_id, by)
    asset = Asset.objects.get(pk=asset_id)
    _note(project, asset, "remove asset", by)
    asset.delete()
    return project


@transaction.atomic
def agree_care(*, id: UUID, project_id: UUID, care: Care, by: Post) -> CareAgreement:
    """Write down who looks after what was built. The same `id` again changes nothing.

    Raises RuleBroken when the handover is not being prepared, or for days that can't be.
    """
    project = _handed_over(project_id, by)
    found = CareAgreement.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if care.until < care.since:
        raise RuleBroken(_("The last day lies before the first."), "until")
    if care.until < timezone.localdate():
        raise RuleBroken(_("These days are over already."), "until")
    agreement = CareAgreement(
        id=id,
        village_id=project.village_id,
        project=project,
        by=by,
        at=timezone.now(),
        **asdict(care),
    )
    with constraints_said({"acceptance_careagreement_pkey": DAMAGED}):
        agreement.save(force_insert=True)
    facts = {"object": care.object, "keeper": care.keeper, "until": care.until}
    record(by=by, verb="agree care", thing=agreement, area=project.village_id, facts=facts)
    _grow(project)
    return agreement


@transaction.atomic
def sign_care(*, care_id: UUID, file: "UploadedFile[bytes]", by: Post) -> CareAgreement:
    """Keep the picture of the signed agreement; from then on it counts.

    A second picture changes nothing. Raises RuleBroken as `attach`.
    """
    project = _handed_over(CareAgreement.objects.visible_to(by).get(pk=care_id).project_id, by)
    agreement = CareAgreement.objects.get(pk=care_id)
    if agreement.paper_id is not None:
        return agreement
    title = _("Care agreement: %(object)s") % {"object": agreement.object}
    agreement.paper = attach(project=project, file=file, title=title, by=by)
    agreement.save(update_fields=["paper"])
    facts = {"sha256": agreement.paper.sha256}
    record(by=by, verb="sign care", thing=agreement, area=project.village_id, facts=facts)
    _grow(project)
    return agreement


def _handed_over(project_id: UUID, by: Post) -> Project:
    """The project, locked, while the village prepares the handover."""
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    if (project.stage, project.step) != (Stage.HANDOVER, Step.MAKE):
        raise RuleBroken(_("This can't be changed now: the handover is not being prepared."))
    return project


def _write(asset: Asset, said: AssetSaid, by: Post) -> Asset:
    if yuan(said.value) <= 0:
        raise RuleBroken(_("The original value is above zero."), "value")
    if said.built_on > timezone.localdate():
        raise RuleBroken(_("This day lies ahead: what is handed over is complete."), "built_on")
    for name, value in (asdict(said) | {"value": yuan(said.value)}).items():
        setattr(asset, name, value.strip() if isinstance(value, str) else value)
    asset.by, asset.at = by, timezone.now()
    return asset


def _note(project: Project, asset: Asset, verb: str, by: Post, **more: object) -> None:
    """The audit record, and that what is decided on has changed."""
    facts = {"name": asset.name, "value": str(asset.value)} | more
    record(by=by, verb=verb, thing=asset, area=project.village_id, facts=facts)
    _grow(project)


def _facts(asset: Asset) -> dict[str, str]:
    return {name: str(getattr(asset, name)) for name in AssetSaid.__dataclass_fields__}


def _grow(project: Project) -> None:
    project.version += 1
    project.save(update_fields=["version"])
