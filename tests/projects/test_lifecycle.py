"""The table of stages: order, steps, and an answer for each gate that it names."""

import pytest

from projects.gatekeeping import Finding, Gate, register, registered
from projects.lifecycle import (
    DECIDERS,
    LIFECYCLE,
    STAGES,
    Phase,
    Stage,
    Step,
    rule_of,
    stage_after,
    way_of,
)
from projects.models import Project
from projects.turns import NAMED, OFFICES, WORK
from regions.access import RIGHTS, Permission

M, T, C = Step.MAKE, Step.TOWNSHIP, Step.COUNTY
VILLAGE, FINANCE = Permission.ACT_FOR_VILLAGE, Permission.ENTER_FUNDS
OFFICE = Permission.ACT_FOR_TOWNSHIP


@pytest.mark.parametrize(
    ("stage", "phase", "makes", "steps"),
    [
        (Stage.TAKEOVER, Phase.BEFORE, VILLAGE, (M, T, C)),
        (Stage.RESERVE, Phase.BEFORE, VILLAGE, (M, T)),
        (Stage.RESOLUTION, Phase.BEFORE, VILLAGE, (M,)),
        (Stage.PROPOSAL, Phase.BEFORE, VILLAGE, (M, T, C)),
        (Stage.FUNDING, Phase.BEFORE, FINANCE, (M, C)),
        (Stage.PREPARATION, Phase.BEFORE, VILLAGE, (M, T, C)),
        (Stage.CONSTRUCTION, Phase.DURING, VILLAGE, (M, T)),
        (Stage.ACCEPTANCE, Phase.AFTER, VILLAGE, (M, T, C)),
        (Stage.HANDOVER, Phase.AFTER, VILLAGE, (M, T, C)),
        (Stage.ARCHIVE, Phase.AFTER, OFFICE, (M, C)),
    ],
)
def test_who_makes_and_who_decides(
    stage: Stage, phase: Phase, makes: Permission, steps: tuple[Step, ...]
) -> None:
    rule = rule_of(stage)
    assert (rule.stage, rule.phase, rule.makes, rule.steps) == (stage, phase, makes, steps)


def test_stages_follow_each_other_from_the_reserve_to_the_archive() -> None:
    assert list(STAGES) == list(Stage)
    assert [stage_after(stage) for stage in STAGES[1:]] == [*STAGES[2:], None]


def test_a_take_over_leads_into_the_works_and_past_what_was_done_on_paper() -> None:
    assert stage_after(Stage.TAKEOVER) == Stage.CONSTRUCTION
    way = [rule.stage for rule in way_of(taken_over=True)]
    assert way == [Stage.TAKEOVER, *STAGES[STAGES.index(Stage.CONSTRUCTION) :]]
    assert [rule.stage for rule in way_of(taken_over=False)] == list(STAGES[1:])


def test_phases_are_not_mixed() -> None:
    phases = [rule.phase for rule in LIFECYCLE.values()]
    assert phases == sorted(phases, key=list(Phase).index)


def test_a_step_leads_to_the_next_and_the_last_out_of_the_stage() -> None:
    rule = rule_of(Stage.PROPOSAL)
    assert [rule.after(step) for step in rule.steps] == [T, C, None]


def test_nobody_holds_the_rights_of_two_steps_of_a_stage() -> None:
    for rule in LIFECYCLE.values():
        rights = {rule.permission(step) for step in rule.steps}
        assert len(rights) == len(rule.steps)
        for role, held in RIGHTS.items():
            assert len(rights & held) <= 1, (role, rule.stage)


def test_every_gate_of_the_table_has_an_answer_and_every_answer_a_gate() -> None:
    named = [gate for rule in LIFECYCLE.values() for gate in rule.gates]
    assert len(named) == len(set(named))
    assert set(named) <= registered()


def test_two_answers_for_one_gate_are_refused() -> None:
    def holds(project: Project) -> Finding:
        return Finding(True)

    with pytest.raises(ValueError, match="funds_planned is answered twice"):
        register(Gate("funds_planned", "again", holds))


def test_pages_have_words_for_every_stage_and_every_right() -> None:
    rights = {rule.makes for rule in LIFECYCLE.values()} | set(DECIDERS.values())
    assert set(WORK) == set(STAGES)
    assert set(OFFICES) == set(NAMED) == rights
