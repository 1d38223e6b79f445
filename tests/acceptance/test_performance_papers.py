"""Performance targets and self-evaluation in the archive, and the figures that acceptance keeps."""

from decimal import Decimal

import pytest

from acceptance.checklist import PERFORMANCE, Checklist, checklist_of
from acceptance.figures import facts_of
from core.scope import EVERYWHERE, scope
from projects.indicators import actuals_of
from projects.lifecycle import Stage
from projects.models import CountySettings, PerformanceRule, Project
from tests.acceptance import acceptance_rows as rows
from tests.factories import Cast
from tests.projects import performance_rows, village_rows
from tests.projects.case_rows import hold_gates
from tests.projects.change_rows import limits

PAPERS = {str(required.title) for required in PERFORMANCE}


@pytest.fixture
def ours(cast: Cast) -> Project:
    return village_rows.project(cast.recorder, stage=Stage.ARCHIVE)


def checked(at: Project) -> Checklist:
    with scope(EVERYWHERE):
        return checklist_of(at)


@pytest.mark.parametrize(
    ("rule", "listed", "waits"),
    [
        (PerformanceRule.NOT, False, False),
        (PerformanceRule.ASKED, True, False),
        (PerformanceRule.ARCHIVE, True, True),
    ],
)
def test_the_archive_waits_for_targets_and_evaluation_only_where_the_county_says_so(
    ours: Project, cast: Cast, rule: PerformanceRule, listed: bool, waits: bool
) -> None:
    limits(cast.county, performance=rule)
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(terms=CountySettings.objects.get())
        ours.refresh_from_db()
    lines = {line.title for line in checked(ours).lines}
    missing = {line.title for line in checked(ours).missing}
    assert (bool(lines & PAPERS), bool(missing & PAPERS)) == (listed, waits)
    assert (lines >= PAPERS) is listed


def test_settled_targets_and_a_confirmed_evaluation_are_evidence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_gates(monkeypatch)
    settled = performance_rows.settled(cast.recorder, cast.township, cast.county)
    made = performance_rows.placed(settled, Stage.ARCHIVE)
    there = {line.title: line.done for line in checked(made).lines if line.title in PAPERS}
    assert sorted(there.values()) == [False, True]
    begun = performance_rows.evaluating(made, cast.recorder)
    said = performance_rows.achieved(made)
    evaluation = performance_rows.written(begun, cast.recorder, said)
    performance_rows.handed_in(evaluation, cast.recorder)
    performance_rows.judged(evaluation, cast.township)
    assert all(line.done for line in checked(made).lines if line.title in PAPERS)


def test_people_days_and_time_are_those_that_acceptance_goes_by(cast: Cast) -> None:
    ours = rows.building(cast.recorder)
    with scope(EVERYWHERE):
        assert not actuals_of(ours)["time"]
    rows.place(ours, Stage.ACCEPTANCE)
    rows.application(ours, cast.recorder)
    with scope(EVERYWHERE):
        facts, actual = facts_of(ours), actuals_of(ours)
    counted = {"workers": facts.workers, "days": facts.days, "trained": facts.trained}
    assert {name: actual[name] for name in counted} == counted
    assert actual["time"] == Decimal(1)  # planned to begin on the day of completion
