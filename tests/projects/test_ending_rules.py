"""How a project ends before its time, as tables; no database."""

import pytest

from projects.ending_rules import SETTLED_FIRST, can_end, needs_resolution, outcome_at
from projects.gatekeeping import registered
from projects.lifecycle import STAGES, Stage
from projects.models import Outcome


@pytest.mark.parametrize(
    ("stage", "outcome", "village_resolves"),
    [
        pytest.param(Stage.TAKEOVER, Outcome.ENDED, False, id="taken over: works are there"),
        pytest.param(Stage.RESERVE, Outcome.RETURNED, False, id="nobody resolved on it yet"),
        pytest.param(Stage.RESOLUTION, Outcome.RETURNED, False, id="not resolved yet"),
        pytest.param(Stage.PROPOSAL, Outcome.RETURNED, True, id="resolved"),
        pytest.param(Stage.FUNDING, Outcome.RETURNED, True, id="the plan is issued"),
        pytest.param(Stage.PREPARATION, Outcome.RETURNED, True, id="nothing is built yet"),
        pytest.param(Stage.CONSTRUCTION, Outcome.ENDED, True, id="works began"),
    ],
)
def test_what_a_project_comes_to(stage: Stage, outcome: Outcome, village_resolves: bool) -> None:
    assert can_end(stage)
    assert outcome_at(stage) == outcome
    assert needs_resolution(stage, of_village=True) == village_resolves
    assert not needs_resolution(stage, of_village=False)


def test_finished_works_are_accepted_not_ended() -> None:
    over = {stage for stage in STAGES if not can_end(stage)}
    assert over == {Stage.ACCEPTANCE, Stage.HANDOVER, Stage.ARCHIVE}


def test_everything_to_be_settled_has_an_answer() -> None:
    assert set(SETTLED_FIRST) <= registered()
