"""Time stands still at 2 November 2026: October is over and its sheet is due."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import translation

from tests import factories
from tests.payroll.scene import TODAY, Scene, moment, october, scene


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The source strings, whatever the catalogue says."""
    with translation.override("en"):
        yield


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment(TODAY), tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(clock: time_machine.Traveller, cast: factories.Cast) -> Scene:
    """A project under construction, nobody hired yet."""
    return scene(cast, clock)


@pytest.fixture
def crew(site: Scene) -> Scene:
    """Three people: 20 days, 20.5 days and 1 half-day in October, at 180, 200.01 and 55.55."""
    for name, rate in (("才让多杰", "180.00"), ("马秀英", "200.01"), ("卓玛·才仁", "55.55")):
        site.hire(name, rate)
    days = [day for day in range(1, 32) if day % 3]
    site.work(site.crew[0], october(*days[:20]))
    site.work(site.crew[1], october(*days[:20]))
    site.work(site.crew[1], october(30), halves=(1,))
    site.work(site.crew[2], october(7), halves=(2,))
    return site


@pytest.fixture
def paid(crew: Scene) -> Scene:
    """A sheet with a bank file: every page has its thing."""
    crew.pay(crew.approved())
    return crew
