"""Machines of wages: all ways of one begin at the same scene."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import ClassVar

import time_machine
from django.utils import translation

from tests import factories, machines
from tests.payroll.scene import TODAY, Scene, moment
from tests.payroll.scene import scene as set_up


class Machine(machines.Machine):
    """`start` is set up once for all ways, since that takes longer than most of them."""

    begins = moment(TODAY)
    start: ClassVar[Scene]

    def __init__(self) -> None:
        super().__init__()
        self.site = _copied(self.start, self.clock)


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
    """As `tests.machines.run`, from the scene that `arrange` makes."""
    with translation.override("en"), time_machine.travel(moment(TODAY), tick=False) as clock:
        machine.start = set_up(factories.cast(), clock)
        arrange(machine.start)
    machines.run(machine, ways=ways, steps=steps, long_steps=long_steps)
