"""What stateful tests share: each way begins where the last one began, and is undone to there."""

import datetime
import os
from contextlib import ExitStack
from typing import ClassVar

import time_machine
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

LONG = int(os.environ.get("WAYS", 2000))


class Machine(RuleBasedStateMachine):
    """`begins`: the moment at which each way begins; what it did to the database is taken back."""

    begins: ClassVar[datetime.datetime]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(translation.override("en"))
        self.clock = self.stack.enter_context(time_machine.travel(self.begins, tick=False))
        self.stack.enter_context(transaction.atomic())
        self.stack.callback(transaction.set_rollback, True)

    def teardown(self) -> None:
        self.stack.close()


def run(machine: type[Machine], *, ways: int, steps: int, long_steps: int) -> None:
    """So many ways of at most so many steps; `LONG` longer ones where thoroughness is asked for."""
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
