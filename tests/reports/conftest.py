"""Time stands still at 2 November 2026, as in the tests of wages."""

from collections.abc import Iterator

import pytest
import time_machine

from payroll.actions import Outcome
from payroll.rules import State
from tests import factories
from tests.payroll.scene import TODAY, Scene, moment, scene
from tests.reports.rows import OCTOBER


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment(TODAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def paid(cast: factories.Cast, clock: time_machine.Traveller) -> Scene:
    """Three people worked 20 days each at 180, 200.01 and 55.55; the first two have their wages,
    the third one's came back."""
    site = scene(cast, clock)
    for name, rate in (("才让多杰", "180.00"), ("马秀英", "200.01"), ("卓玛·才仁", "55.55")):
        site.work(site.hire(name, rate), OCTOBER)
    batch = site.pay(site.approved())
    failed = Outcome(3, State.FAILED, "account", "账号有误")
    site.results(batch, [Outcome(1, State.SUCCEEDED), Outcome(2, State.SUCCEEDED), failed])
    return site
