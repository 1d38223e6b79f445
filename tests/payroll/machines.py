"""What the machines of wages share: each way begins at the same scene, and is undone to it."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from copy import copy
from dataclasses import replace
from typing import ClassVar

import time_machine
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests import factories
from tests.payroll.scene import TODAY, Scene, moment
from tests.payroll.scene import scene as set_up

LONG = int(os.environ.get("WAYS", 2000))


class Machine(RuleBasedStateMachine):
    """`start` is set up once for all ways, since that takes longer than most of them."""

    start: ClassVar[Scene]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(translation.override("en"))
        clock = self.stack.enter_context(time_machine.travel(moment(TODAY), tick=False))
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)
        self.site = _copied(self.start, clock)

    def teardown(self) -> None:
        self.stack.close()


def _copied(scene: Scene, clock: time_machine.Traveller) -> Scene:
    """What a way changes in memory is not undone with the database."""
    crew = [copy(entry) for entry in scene.crew]
    return replace(scene, project=copy(scene.project), clock=clock, crew=crew)


def run(
    machine: type[Machine],
    arrange: Callable[[Scene], object],
    *,
    ways: int,
    steps: int,
    long_steps: int,
) -> None:
    """So many ways of at most so many steps; `LONG` longer ones where thoroughness is asked for."""
    with translation.override("en"), time_machine.travel(moment(TODAY), tick=False) as clock:
        machine.start = set_up(factories.cast(), clock)
        arrange(machine.start)
    profile = settings()
    long = profile.max_examples > 1000
    run_state_machine_as_test(
        machine,
        settings=settings(
            profile,
            max_examples=LONG if long else ways,
            stateful_step_count=long_steps if long else steps,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
