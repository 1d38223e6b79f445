"""Several villages' projects under one township for one road or canal."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import dissolve_bundle, join_bundle, leave_bundle, make_bundle
from projects.models import Bundle, BundleMember, Outcome, Project
from projects.plan_papers import open_for
from projects.suggesting import suggested
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.paper_rows import plan_paper
from tests.projects.test_funds import together
from tests.projects.test_plan_papers import refused
from tests.projects.village_rows import estimated, funding, project, said


@pytest.fixture
def theirs(cast: Cast) -> Project:
    return funding(cast.next_village)


def bundled(by: Post, *projects: Project, **words: Any) -> Bundle:
    given: dict[str, Any] = {
        "id": new_id(), "name": "峡口渠系", "works": "支渠三条", "reason": "同一条渠", **words
    }  # fmt: skip
    with scope(by.scope):
        return make_bundle(project_ids=[one.pk for one in projects], by=by, **given)


def test_a_bundle_keeps_who_joined_when_and_why(ours: Project, theirs: Project, cast: Cast) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    with scope(EVERYWHERE):
        members = list(bundle.members.all())
        assert {one.project_id for one in members} == {ours.pk, theirs.pk}
        assert {one.joined_on for one in members} == {timezone.localdate()}
        assert AuditRecord.objects.filter(verb="join bundle", project_id=ours.pk).exists()


def test_a_double_click_makes_one_bundle(ours: Project, theirs: Project, cast: Cast) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    assert bundled(cast.clerk, ours, theirs, id=bundle.pk) == bundle


def test_a_bundle_has_two_projects_or_more(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        bundled(cast.clerk, ours, ours)
    assert broken.value.field == "projects"


def test_a_project_is_in_one_bundle(ours: Project, theirs: Project, cast: Cast) -> None:
    bundled(cast.clerk, ours, theirs)
    third = project(cast.recorder, name="第三条路")
    sentence = said(
        "%(project)s is in another bundle. It leaves that one first.", project=ours.name
    )
    with pytest.raises(RuleBroken, match=sentence):
        bundled(cast.clerk, ours, third, name="另一包")


def test_a_name_stands_once_and_a_reason_is_needed(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    with pytest.raises(RuleBroken) as broken:
        bundled(cast.clerk, ours, theirs, reason=" ")
    assert broken.value.field == "reason"
    bundled(cast.clerk, ours, theirs)
    more = project(cast.recorder, name="甲"), project(cast.recorder, name="乙")
    with pytest.raises(RuleBroken) as twice:
        bundled(cast.clerk, *more)
    assert twice.value.field == "name"


def test_a_closed_project_does_not_join(ours: Project, theirs: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(outcome=Outcome.REJECTED)
    with pytest.raises(RuleBroken) as broken:
        bundled(cast.clerk, ours, theirs)
    assert broken.value.field == "projects"


def test_joining_and_leaving_stay_in_sight(ours: Project, theirs: Project, cast: Cast) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    third = project(cast.recorder, name="第三条路")
    today = timezone.localdate()
    with scope(cast.clerk.scope):
        mine = bundle.members.get(project=ours)
        with pytest.raises(RuleBroken):  # one would be left
            leave_bundle(member_id=mine.pk, left_on=today, reason="改线", by=cast.clerk)
        both = [third.pk, ours.pk]
        join_bundle(bundle_id=bundle.pk, project_ids=both, reason="线路延长", by=cast.clerk)
        for day, why, field in (
            (today + datetime.timedelta(days=1), "改线", "left_on"),
            (today - datetime.timedelta(days=1), "改线", "left_on"),
            (today, " ", "reason"),
        ):
            with pytest.raises(RuleBroken) as broken:
                leave_bundle(member_id=mine.pk, left_on=day, reason=why, by=cast.clerk)
            assert broken.value.field == field
        leave_bundle(member_id=mine.pk, left_on=today, reason="改线", by=cast.clerk)
        leave_bundle(member_id=mine.pk, left_on=today, reason="改线", by=cast.clerk)
        assert bundle.members.standing().count() == 2
        assert bundle.members.count() == 3


def test_a_dissolved_bundle_lets_its_projects_go(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    with scope(cast.clerk.scope):
        dissolve_bundle(bundle_id=bundle.pk, reason="资金另列", by=cast.clerk)
        assert not bundle.members.standing().exists()
        with pytest.raises(RuleBroken, match=said("This bundle was dissolved.")):
            join_bundle(bundle_id=bundle.pk, project_ids=[ours.pk], reason="再来", by=cast.clerk)
    bundled(cast.clerk, ours, theirs)


def test_two_bundles_at_once_never_hold_one_project(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        ours, theirs = funding(cast.recorder), funding(cast.next_village)
    came = together(lambda at: bundled(cast.clerk, ours, theirs, name=f"包{at}"))
    assert sorted(came) == ["done", "refused"]


def test_a_paper_is_spread_over_a_bundle_by_estimates(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    funding(cast.recorder)  # in no bundle
    estimated(theirs, materials="300000", machinery=0, other=0)
    paper = plan_paper(cast.finance, "1000000")
    with scope(cast.finance.scope):
        rows = open_for(paper, cast.finance)
        assert suggested("", paper.total, rows).bundles == (bundle,)
        offer = suggested(str(bundle.pk), paper.total, rows)
        assert set(offer.parts) == {ours.pk, theirs.pk}
        assert sum(offer.parts.values()) == paper.total
        assert offer.parts[ours.pk] > offer.parts[theirs.pk]


# ---- past the application ----


def test_no_statement_changes_a_member_but_by_leaving(
    ours: Project, theirs: Project, cast: Cast
) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    refused("UPDATE projects_bundlemember SET name = 'x'", "bundle_member_only_leaves")
    refused("DELETE FROM projects_bundlemember", "insert_only")
    refused(
        "UPDATE projects_bundle SET withdrawn_at = now(), withdrawn_by_id = by_id,"
        " withdrawn_reason = 'x'",
        "bundle_has_members",
    )
    far = funding(cast.neighbour)
    with scope(EVERYWHERE), pytest.raises(IntegrityError, match="township"), transaction.atomic():
        BundleMember.objects.create(
            area_id=bundle.area_id, bundle=bundle, project=far, village_id=far.village_id,
            name="远", joined_on=timezone.localdate(), joined_reason="x", at=timezone.now(),
            by=cast.clerk,
        )  # fmt: skip


def test_villages_read_names_and_write_nothing(ours: Project, theirs: Project, cast: Cast) -> None:
    bundle = bundled(cast.clerk, ours, theirs)
    with scope(cast.recorder.scope):
        assert {one.name for one in bundle.members.all()} == {ours.name, theirs.name}
        assert not Project.objects.filter(pk=theirs.pk).exists()
        assert not Bundle.objects.filter(pk=bundle.pk).update(name="x")
    with scope(cast.neighbour.scope):
        assert not Bundle.objects.exists()
        assert not BundleMember.objects.exists()
