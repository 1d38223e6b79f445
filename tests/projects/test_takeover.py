"""Works that come in under way: typed from their papers, signed by township and county."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from core.errors import RuleBroken
from core.ids import new_id
from projects.actions import (
    Description,
    OnPaper,
    add_paper,
    edit_takeover,
    take_over,
)
from projects.gatekeeping import missing
from projects.lifecycle import STAGES, Stage, Step
from projects.models import PaperKind, Project, Takeover
from projects.turns import rail
from regions.models import Division
from tests.factories import VILLAGE, Cast
from tests.projects.case_rows import decided, hold_gates, now, submitted
from tests.projects.village_rows import photo
from tests.workers.arrange import days_ago, today

pytestmark = pytest.mark.usefixtures("everywhere")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The source strings, whatever the catalogue says."""
    with translation.override("en"):
        yield


ON_PAPER = OnPaper(days_ago(60), "民发改〔2026〕12号", 2)


def description(**changed: object) -> Description:
    said = Description(
        name="黄科村排水沟",
        sector="water",
        works="排水沟 800 米",
        party_kind="committee",
        party_name="黄科村村民委员会",
        starts_on=days_ago(60),
        ends_on=days_ago(-60),
        workers_planned=20,
        labour=Decimal("300000.00"),
        materials=Decimal("200000.00"),
        machinery=Decimal(0),
        other=Decimal(0),
    )
    return replace(said, **changed)  # type: ignore[arg-type]


def taken(cast: Cast, papers: OnPaper = ON_PAPER) -> Project:
    return take_over(
        id=new_id(),
        village=Division.objects.get(code=VILLAGE),
        description=description(),
        papers=papers,
        by=cast.recorder,
    )


def test_works_under_way_wait_for_their_papers(cast: Cast) -> None:
    ours = taken(cast)
    assert (ours.stage, ours.step, ours.taken_over) == (Stage.TAKEOVER, Step.MAKE, True)
    assert [gate.code for gate in missing(ours)] == [
        "papers_of_before",
        "sheets_of_before",
        "money_of_before",
        "bodies_of_before",
        "roster_of_before",
    ]


def test_the_same_form_again_takes_nothing_over_twice(cast: Cast) -> None:
    one = new_id()
    for _ in range(2):
        take_over(
            id=one,
            village=Division.objects.get(code=VILLAGE),
            description=description(),
            papers=ON_PAPER,
            by=cast.recorder,
        )
    assert Takeover.objects.filter(project=one).count() == 1


def test_signed_by_township_and_county_the_works_go_on_from_their_first_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = taken(cast)
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    decided(ours, cast.township)
    decided(ours, cast.county)
    moved = now(ours)
    assert (moved.stage, moved.step) == (Stage.CONSTRUCTION, Step.MAKE)
    assert moved.stage_since == days_ago(60)


def test_nobody_signs_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = taken(cast)
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    with pytest.raises(PermissionDenied):
        decided(ours, cast.county)
    decided(ours, cast.township)
    with pytest.raises(PermissionDenied):
        decided(ours, cast.township)


def test_the_rail_shows_only_what_such_a_project_passes(cast: Cast) -> None:
    ours = taken(cast)
    states = [mark.state for mark in rail(ours)]
    assert states == ["current"] + ["ahead"] * (len(STAGES) - STAGES.index(Stage.CONSTRUCTION))


@pytest.mark.parametrize("stage", [Stage.TAKEOVER, Stage.RESERVE])
def test_a_paper_from_before_belongs_to_the_take_over(cast: Cast, stage: Stage) -> None:
    ours = taken(cast)
    version = ours.version
    Project.objects.filter(pk=ours.pk).update(stage=stage)

    def hand_in() -> None:
        add_paper(
            id=new_id(),
            project_id=ours.pk,
            kind=PaperKind.BEFORE,
            file=photo(),
            title="批复",
            by=cast.recorder,
        )

    if stage == Stage.TAKEOVER:
        hand_in()
        assert now(ours).version == version + 1
    else:
        with pytest.raises(RuleBroken, match="taken over"):
            hand_in()


def test_what_was_typed_can_be_put_right_until_it_is_handed_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = taken(cast)
    edit_takeover(
        project_id=ours.pk,
        version=ours.version,
        papers=replace(ON_PAPER, sheets_paid=3),
        by=cast.recorder,
    )
    assert ours.takeovers.get().sheets_paid == 3
    with pytest.raises(RuleBroken, match="Someone else changed"):
        edit_takeover(project_id=ours.pk, version=ours.version, papers=ON_PAPER, by=cast.recorder)
    hold_gates(monkeypatch)
    submitted(ours, cast.recorder)
    with pytest.raises(RuleBroken, match="before they are handed in"):
        edit_takeover(
            project_id=ours.pk, version=now(ours).version, papers=ON_PAPER, by=cast.recorder
        )


def test_works_that_begin_tomorrow_are_proposed(cast: Cast) -> None:
    tomorrow = today() + datetime.timedelta(days=1)
    with pytest.raises(RuleBroken, match="lies ahead"):
        taken(cast, replace(ON_PAPER, began_on=tomorrow))
    assert not Project.objects.exists()


def test_a_neighbour_can_not_take_over_here(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        take_over(
            id=new_id(),
            village=Division.objects.get(code=VILLAGE),
            description=description(),
            papers=ON_PAPER,
            by=cast.neighbour,
        )


def test_one_take_over_a_project(cast: Cast) -> None:
    ours = taken(cast)
    again = Takeover(
        village_id=VILLAGE,
        project=ours,
        began_on=today(),
        approval_number="1",
        sheets_paid=0,
        at=ours.created_at,
        by=cast.recorder,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_in_the_browser(cast: Cast, sign_in: object) -> None:
    browser = sign_in(cast.recorder)  # type: ignore[operator]
    url = reverse("project_take_over")
    assert browser.get(url).status_code == 200
    form = {
        "id": str(new_id()), "name": "黄科村排水沟", "sector": "water", "works": "排水沟 800 米",
        "party_kind": "committee", "party_name": "村委会", "starts_on": str(days_ago(60)),
        "ends_on": str(days_ago(-60)), "workers_planned": "20", "labour": "300000",
        "materials": "1", "machinery": "0", "other": "0", "began_on": str(days_ago(60)),
        "approval_number": "民发改〔2026〕12号", "sheets_paid": "2", "note": "",
    }  # fmt: skip
    ahead = str(today() + datetime.timedelta(days=3))
    assert browser.post(url, form | {"began_on": ahead}).status_code == 422
    answer = browser.post(url, form, follow=True)
    ours = Project.objects.get()
    assert "民发改〔2026〕12号" in answer.content.decode()
    edit = reverse("takeover_edit", args=[ours.pk])
    page = browser.get(edit).content.decode()
    assert 'value="2"' in page
    changed = {
        "version": str(ours.version), "began_on": str(days_ago(50)), "approval_number": "12",
        "sheets_paid": "0", "note": "",
    }  # fmt: skip
    assert browser.post(edit, changed).status_code == 302
    assert ours.takeovers.get().began_on == days_ago(50)
