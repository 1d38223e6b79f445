"""A township bundles its villages' projects for one road or canal (项目包)."""

import datetime
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said, said_at
from core.ids import new_id
from projects.actions.county_papers import locked_projects
from projects.models import Bundle, BundleMember, Outcome, Project
from regions.access import Permission, require
from regions.models import Post

FEWEST = 2  # a bundle of one is a project


@transaction.atomic
def make_bundle(
    *, id: UUID, name: str, works: str, project_ids: Collection[UUID], reason: str, by: Post
) -> Bundle:
    """Bundle two or more projects of the township. The same `id` again changes nothing.

    Raises RuleBroken for fewer, a name that stands, and as `join_bundle`.
    """
    require(by, Permission.ACT_FOR_TOWNSHIP)
    if found := Bundle.objects.filter(pk=id, area_id=by.division_id).first():
        return found
    if len(set(project_ids)) < FEWEST:
        raise RuleBroken(_("Choose two projects or more."), "projects")
    projects = locked_projects(project_ids, by)
    bundle = Bundle(
        id=id, area_id=by.division_id, name=name.strip(), works=works.strip(), at=timezone.now(),
        by=by,
    )  # fmt: skip
    taken = _("A bundle of this name is there already.")
    with (
        constraints_said({"projects_bundle_pkey": DAMAGED}),
        said_at("name"),
        constraints_said({"bundle_name_once_a_township": taken}),
    ):
        bundle.save(force_insert=True)
    record(by=by, verb="make bundle", thing=bundle, area=bundle.area_id, facts={"name": name})
    for one in projects.values():
        _join(bundle, one, reason, by)
    return bundle


@transaction.atomic
def join_bundle(*, bundle_id: UUID, project_ids: Collection[UUID], reason: str, by: Post) -> Bundle:
    """Let more projects of the township join. Members join no second time.

    Raises RuleBroken for none, without a reason, for a project that is closed, of another township
    or in another bundle, and for a bundle that was dissolved.
    """
    require(by, Permission.ACT_FOR_TOWNSHIP)
    if not project_ids:
        raise RuleBroken(_("Choose at least one project."), "projects")
    projects = locked_projects(project_ids, by)
    bundle = _own(bundle_id, by)
    inside = set(bundle.members.standing().values_list("project", flat=True))
    for pk, one in projects.items():
        if pk not in inside:
            _join(bundle, one, reason, by)
    return bundle


@transaction.atomic
def leave_bundle(*, member_id: UUID, left_on: datetime.date, reason: str, by: Post) -> BundleMember:
    """Let a project leave. Raises RuleBroken without a reason, for an impossible day, and where
    fewer than two would stay: then the bundle is dissolved."""
    require(by, Permission.ACT_FOR_TOWNSHIP)
    member = BundleMember.objects.get(pk=member_id, area_id=by.division_id)
    locked_projects([member.project_id], by)
    bundle = _own(member.bundle_id, by)
    member.refresh_from_db()
    if not member.stands:
        return member
    if bundle.members.standing().count() <= FEWEST:
        raise RuleBroken(_("A bundle has two projects or more. Dissolve it instead."))
    _leave(member, left_on, reason, by)
    return member


@transaction.atomic
def dissolve_bundle(*, bundle_id: UUID, reason: str, by: Post) -> Bundle:
    """All its projects leave today; it stays in sight. Raises RuleBroken without a reason."""
    require(by, Permission.ACT_FOR_TOWNSHIP)
    members = BundleMember.objects.filter(bundle=bundle_id, area_id=by.division_id)
    locked_projects(members.values_list("project", flat=True), by)
    bundle = Bundle.objects.select_for_update(no_key=True).get(pk=bundle_id, area_id=by.division_id)
    if not bundle.stands:
        return bundle
    for member in bundle.members.standing():
        _leave(member, timezone.localdate(), reason, by)
    bundle.withdraw(reason=reason, by=by)
    facts = {"name": bundle.name, "reason": bundle.withdrawn_reason}
    record(by=by, verb="dissolve bundle", thing=bundle, area=bundle.area_id, facts=facts)
    return bundle


def _own(bundle_id: UUID, by: Post) -> Bundle:
    rows = Bundle.objects.select_for_update(no_key=True)
    bundle = rows.get(pk=bundle_id, area_id=by.division_id)
    if not bundle.stands:
        raise RuleBroken(_("This bundle was dissolved."))
    return bundle


def _join(bundle: Bundle, project: Project, reason: str, by: Post) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say why they are bundled."), "reason")
    if project.outcome != Outcome.OPEN:
        closed = _("%(project)s is closed and can't join.") % {"project": project.name}
        raise RuleBroken(closed, "projects")
    member = BundleMember(
        id=new_id(), area_id=bundle.area_id, bundle=bundle, project=project,
        village_id=project.village_id, name=project.name, joined_on=timezone.localdate(),
        joined_reason=reason.strip()[:200], at=timezone.now(), by=by,
    )  # fmt: skip
    taken = _("%(project)s is in another bundle. It leaves that one first.")
    far = _("%(project)s is of another township.")
    named = {"project": project.name}
    sentences = {"one_bundle_a_project": taken % named, "bundle_of_one_township": far % named}
    with said_at("projects"), constraints_said(sentences):
        member.save(force_insert=True)
    _told(member, "join bundle", member.joined_reason, by)


def _leave(member: BundleMember, left_on: datetime.date, reason: str, by: Post) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say why it leaves the bundle."), "reason")
    if not member.joined_on <= left_on <= timezone.localdate():
        raise RuleBroken(_("It leaves between the day on which it joined and today."), "left_on")
    member.left_on, member.left_by, member.left_reason = left_on, by, reason.strip()[:200]
    member.save(update_fields=["left_on", "left_by", "left_reason"])
    _told(member, "leave bundle", member.left_reason, by)


def _told(member: BundleMember, verb: str, reason: str, by: Post) -> None:
    facts = {"name": member.bundle.name, "reason": reason}
    record(by=by, verb=verb, thing=member, area=member.village_id, facts=facts)
