"""What PostgreSQL itself holds of performance targets and evaluations, and who reaches them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.scope import EVERYWHERE, scope
from projects.actions import submit_evaluation
from projects.lifecycle import Stage
from projects.models import (
    Evaluation,
    EvaluationRow,
    Project,
    Target,
    TargetSheet,
)
from tests import factories
from tests.factories import Cast
from tests.projects.case_rows import hold_gates
from tests.projects.performance_rows import (
    AIMS,
    achieved,
    aimed,
    begun,
    evaluating,
    handed_in,
    placed,
    settled,
    sheet_of,
    written,
)
from tests.projects.village_rows import project
from tests.together import at_once, went


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder, stage=Stage.PROPOSAL)


@pytest.fixture
def done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Project:
    """With settled targets, before the plan paper."""
    hold_gates(monkeypatch)
    return settled(cast.recorder, cast.township, cast.county)


@pytest.fixture
def accepted(done: Project) -> Project:
    return placed(done)


# ---- what PostgreSQL refuses ----


def refused(change: Callable[[], Any], match: str) -> None:
    with scope(EVERYWHERE), pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


def test_postgresql_keeps_settled_targets(cast: Cast, done: Project) -> None:
    sheets, rows = TargetSheet.objects.filter(project=done), Target.objects.filter(project=done)
    refused(lambda: rows.update(weight=1), "stay")
    refused(lambda: rows.delete(), "stay")
    refused(lambda: sheets.update(state="make", settled_at=None), "stay")
    refused(lambda: sheets._raw_delete("default"), "only ever")
    refused(lambda: _sheet(done, cast, number=2, reason="想改"), "not begun like this")


def test_postgresql_settles_nothing_that_nobody_decided(cast: Cast, ours: Project) -> None:
    sheet = aimed(begun(ours, cast.recorder), cast.recorder)
    rows = TargetSheet.objects.filter(pk=sheet.pk)
    refused(lambda: rows.update(state="done", settled_at=timezone.now()), "stay")
    refused(lambda: rows.update(state="township"), "stay")


def test_postgresql_refuses_targets_that_do_not_make_100(cast: Cast) -> None:
    at = project(cast.recorder, stage=Stage.CONSTRUCTION)
    sheet = aimed(begun(at, cast.recorder, "补写"), cast.recorder, AIMS[:3])
    refused(lambda: TargetSheet.objects.filter(pk=sheet.pk).update(state="township"), "100 points")


def test_postgresql_refuses_an_evaluation_before_its_time_or_half_done(
    cast: Cast, done: Project
) -> None:
    refused(lambda: _evaluation(done, cast), "from acceptance on")
    evaluation = evaluating(placed(done), cast.recorder)
    rows = Evaluation.objects.filter(pk=evaluation.pk)
    refused(lambda: rows.update(state="township"), "has its points")
    refused(lambda: rows.update(state="done"), "stays")
    written(evaluation, cast.recorder, achieved(done))
    handed_in(evaluation, cast.recorder)
    refused(lambda: EvaluationRow.objects.update(score=0, reason="改"), "stays")


def test_postgresql_refuses_more_points_than_an_indicator_weighs(
    cast: Cast, accepted: Project
) -> None:
    written(evaluating(accepted, cast.recorder), cast.recorder, achieved(accepted))
    rows = EvaluationRow.objects.filter(target__name="群众满意度")
    refused(lambda: rows.update(score=99, earned=99), "stays")
    row = rows.filter(earned=10)
    refused(lambda: row.update(score=9, earned=8), "never_above_earned")
    refused(lambda: row.update(score=9), "scored_down_with_a_reason")


def _sheet(at: Project, cast: Cast, **columns: Any) -> TargetSheet:
    return TargetSheet.objects.create(
        village_id=at.village_id, project=at, basis="moved", state_since=timezone.localdate(),
        at=timezone.now(), by=cast.recorder, **columns,
    )  # fmt: skip


def _evaluation(at: Project, cast: Cast) -> Evaluation:
    return Evaluation.objects.create(
        village_id=at.village_id, project=at, sheet=sheet_of(at), conclusion="",
        state_since=timezone.localdate(), at=timezone.now(), by=cast.recorder,
    )  # fmt: skip


def test_a_neighbour_reaches_none_of_it(cast: Cast, accepted: Project) -> None:
    evaluation = evaluating(accepted, cast.recorder)
    with scope(cast.neighbour.scope):
        for model in (TargetSheet, Target, Evaluation, EvaluationRow):
            assert not model._default_manager.exists()
    with pytest.raises(Evaluation.DoesNotExist), scope(EVERYWHERE):
        submit_evaluation(evaluation_id=evaluation.pk, version=1, by=cast.neighbour)


def test_of_two_who_begin_at_once_one_version_stands(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        ours = project(cast.recorder, stage=Stage.PROPOSAL)

    def act() -> TargetSheet:
        with transaction.atomic():
            return begun(ours, cast.recorder)

    came = at_once(act, act)
    assert len(went(came)) == 1
    with transaction.atomic(), scope(EVERYWHERE):
        assert TargetSheet.objects.count() == 1
