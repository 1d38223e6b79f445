"""From completion to the archive in order: nothing goes on with something failed or missing."""

import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from acceptance import gates, turns
from acceptance.actions import post_result
from acceptance.figures import seen_inspections
from acceptance.models import Kind
from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import decide, object_to, submit
from projects.gatekeeping import checklist
from projects.lifecycle import Stage, Step
from projects.models import Notice, Project, Verdict
from regions.models import Post
from tests.acceptance import acceptance_rows as rows
from tests.factories import Cast
from tests.projects import village_rows


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def hand_in(at: Project, by: Post) -> Project:
    with scope(by.scope):
        at.refresh_from_db()
        submit(project_id=at.pk, version=at.version, by=by)
        at.refresh_from_db()
    return at


def approve(at: Project, by: Post, verdict: Verdict = Verdict.APPROVE) -> Project:
    with scope(by.scope):
        at.refresh_from_db()
        decide(project_id=at.pk, version=at.version, verdict=verdict, reason="补正", by=by)
        at.refresh_from_db()
    return at


def gaps(at: Project) -> list[str]:
    with scope(EVERYWHERE):
        at.refresh_from_db()
        return [gate.code for gate in checklist(at) if not gate.holds]


def stands(at: Project) -> tuple[str, str]:
    return at.stage, at.step


def told(at: Project, by: Post) -> tuple[bool, str]:
    """Whether it is his turn, and the page that he is led to."""
    with scope(EVERYWHERE):
        at = Project.objects.select_related("village__parent__parent").get(pk=at.pk)
        turn = turns.turn(at, seen_inspections(at), by)
    return (turn.mine, turn.url) if turn else (False, "")


def test_construction_is_left_once_the_self_check_has_passed(cast: Cast) -> None:
    ours = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION)
    assert gaps(ours) == ["self_check_passed"]
    assert told(ours, cast.recorder) == (True, f"/projects/{ours.pk}/acceptance/works/")
    rows.works(ours, cast.recorder)
    assert told(ours, cast.recorder) == (True, f"/projects/{ours.pk}/inspections/self/add/")
    item = rows.failed_item(rows.inspect(ours, Kind.SELF, cast.recorder, 0))
    assert told(ours, cast.recorder) == (True, f"/inspection-items/{item.pk}/rectify/")
    with pytest.raises(RuleBroken):
        hand_in(ours, cast.recorder)
    rows.mend(item, cast.recorder)
    assert gaps(ours) == ["self_check_passed"]
    assert told(ours, cast.recorder) == (True, f"/inspection-items/{item.pk}/recheck/")
    with pytest.raises(RuleBroken):
        hand_in(ours, cast.recorder)
    rows.recheck(item, cast.recorder)
    assert told(ours, cast.recorder) == (True, f"/projects/{ours.pk}/submit/")
    assert stands(hand_in(ours, cast.recorder)) == (Stage.CONSTRUCTION, Step.TOWNSHIP)
    assert stands(approve(ours, cast.township)) == (Stage.ACCEPTANCE, Step.MAKE)


@pytest.fixture
def applied(cast: Cast) -> Project:
    """Applied for, and waiting for the township."""
    ours = rows.building(cast.recorder)
    rows.inspect(ours, Kind.SELF, cast.recorder)
    rows.place(ours, Stage.ACCEPTANCE)
    rows.application(ours, cast.recorder)
    return hand_in(ours, cast.recorder)


def test_nothing_is_handed_in_without_an_application(cast: Cast) -> None:
    ours = rows.place(rows.building(cast.recorder), Stage.ACCEPTANCE)
    assert gaps(ours) == ["acceptance_applied"]
    with pytest.raises(RuleBroken):
        hand_in(ours, cast.recorder)
    rows.application(ours, cast.recorder)
    assert gaps(ours) == []


def test_an_application_with_old_figures_is_saved_again_first(cast: Cast) -> None:
    ours = rows.place(rows.building(cast.recorder), Stage.ACCEPTANCE)
    made = rows.application(ours, cast.recorder)
    with scope(EVERYWHERE):
        type(made).objects.update(workers=5)
    assert gaps(ours) == ["acceptance_applied"]
    rows.application(ours, cast.recorder)
    assert gaps(ours) == []


@pytest.mark.parametrize(("kind", "who"), [(Kind.TOWNSHIP, "township"), (Kind.COUNTY, "county")])
def test_no_level_approves_before_its_own_inspection_has_passed(
    applied: Project, cast: Cast, kind: Kind, who: str
) -> None:
    inspector: Post = getattr(cast, who)
    if kind == Kind.COUNTY:
        rows.inspect(applied, Kind.TOWNSHIP, cast.township)
        approve(applied, cast.township)
    assert told(applied, inspector) == (True, f"/projects/{applied.pk}/inspections/{kind}/add/")
    with pytest.raises(RuleBroken):
        approve(applied, inspector)
    item = rows.failed_item(rows.inspect(applied, kind, inspector, 1))
    assert told(applied, cast.recorder) == (True, f"/inspection-items/{item.pk}/rectify/")
    assert told(applied, inspector) == (False, "")
    with pytest.raises(RuleBroken):
        approve(applied, inspector)
    rows.mend(item, cast.recorder)
    assert told(applied, inspector) == (True, f"/inspection-items/{item.pk}/recheck/")
    with pytest.raises(RuleBroken):
        approve(applied, inspector)
    assert applied.stage == Stage.ACCEPTANCE
    rows.recheck(item, inspector)
    assert told(applied, inspector) == (True, f"/projects/{applied.pk}/decide/")
    approve(applied, inspector)
    expected = (Stage.HANDOVER, Step.MAKE) if kind == Kind.COUNTY else (Stage.ACCEPTANCE, "county")
    assert stands(applied) == expected


def test_after_a_return_the_township_inspects_again(applied: Project, cast: Cast) -> None:
    rows.inspect(applied, Kind.TOWNSHIP, cast.township)
    assert gaps(applied) == []
    approve(applied, cast.township, Verdict.RETURN)
    assert (stands(applied), gaps(applied)) == ((Stage.ACCEPTANCE, Step.MAKE), [])
    hand_in(applied, cast.recorder)
    assert gaps(applied) == ["inspection_passed"]
    with pytest.raises(RuleBroken):
        approve(applied, cast.township)
    rows.inspect(applied, Kind.TOWNSHIP, cast.township)
    assert gaps(applied) == []


def test_what_failed_before_a_return_is_still_open_after_it(applied: Project, cast: Cast) -> None:
    item = rows.failed_item(rows.inspect(applied, Kind.TOWNSHIP, cast.township, 0))
    approve(applied, cast.township, Verdict.RETURN)
    hand_in(applied, cast.recorder)
    with pytest.raises(RuleBroken):
        rows.inspect(applied, Kind.TOWNSHIP, cast.township)
    rows.mend(item, cast.recorder)
    rows.recheck(item, cast.township)
    with pytest.raises(RuleBroken):
        approve(applied, cast.township)
    rows.inspect(applied, Kind.TOWNSHIP, cast.township)
    assert stands(approve(applied, cast.township)) == (Stage.ACCEPTANCE, Step.COUNTY)


@pytest.fixture
def accepted(applied: Project, cast: Cast) -> Project:
    rows.inspect(applied, Kind.TOWNSHIP, cast.township)
    approve(applied, cast.township)
    rows.inspect(applied, Kind.COUNTY, cast.county)
    return approve(applied, cast.county)


def noticed(at: Project, by: Post, *, days_ago: int = 8) -> Notice:
    """The result on the board since so many days, and known before."""
    back = datetime.timedelta(days=days_ago)
    with scope(EVERYWHERE):
        notice = post_result(
            id=new_id(), project_id=at.pk, posted_on=rows.today(), place="公开栏",
            phone="0972", photo=None, by=by,
        )  # fmt: skip
        notice.posted_on, notice.last_day = notice.posted_on - back, notice.last_day - back
        notice.save(update_fields=["posted_on", "last_day"])
    return notice


def held_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the inspection had been long ago."""
    monkeypatch.setattr(gates, "result_day", lambda _inspection: datetime.date(2020, 1, 1))


def test_the_handover_needs_notice_assets_and_care(
    accepted: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_before(monkeypatch)
    assert stands(accepted) == (Stage.HANDOVER, Step.MAKE)
    assert gaps(accepted) == ["acceptance_noticed", "assets_listed", "care_agreed"]
    assert told(accepted, cast.recorder)[1] == f"/projects/{accepted.pk}/acceptance/notice/"
    noticed(accepted, cast.recorder)
    assert gaps(accepted) == ["assets_listed", "care_agreed"]
    rows.asset(accepted, cast.recorder)
    unsigned = rows.care(accepted, cast.recorder, signed=False)
    assert gaps(accepted) == ["care_agreed"]
    assert told(accepted, cast.recorder) == (True, f"/care/{unsigned.pk}/sign/")
    rows.care(accepted, cast.recorder)
    assert gaps(accepted) == []
    hand_in(accepted, cast.recorder)
    approve(accepted, cast.township)
    assert stands(approve(accepted, cast.county)) == (Stage.ARCHIVE, Step.MAKE)


def test_a_notice_from_before_the_result_does_not_count(accepted: Project, cast: Cast) -> None:
    noticed(accepted, cast.recorder)
    assert "acceptance_noticed" in gaps(accepted)


@pytest.mark.parametrize(("days_ago", "over"), [(7, False), (8, True)])
def test_the_result_hangs_its_days(
    accepted: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch, days_ago: int, over: bool
) -> None:
    held_before(monkeypatch)
    noticed(accepted, cast.recorder, days_ago=days_ago)
    assert ("acceptance_noticed" not in gaps(accepted)) == over


def test_an_objection_to_the_result_is_answered_first(
    accepted: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_before(monkeypatch)
    notice = noticed(accepted, cast.recorder)
    with scope(EVERYWHERE):
        object_to(
            id=new_id(), notice_id=notice.pk, text="路面又裂了", raised_by="",
            raised_on=rows.today(), by=cast.supervisor,
        )  # fmt: skip
    assert "acceptance_noticed" in gaps(accepted)


def test_values_that_do_not_make_the_final_account_are_warned_of(
    accepted: Project, cast: Cast
) -> None:
    rows.asset(accepted, cast.recorder, value="1.00")
    with scope(EVERYWHERE):
        found = gates.assets_listed(accepted)
    assert found.holds
    assert "1.00" in found.detail
    assert "2,760,000.00" in found.detail


def test_the_archive_is_not_closed_while_a_document_is_missing(
    accepted: Project, cast: Cast
) -> None:
    rows.place(accepted, Stage.ARCHIVE)
    assert gaps(accepted) == ["papers_complete"]
    with pytest.raises(RuleBroken):
        hand_in(accepted, cast.clerk)
