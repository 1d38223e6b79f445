"""Time stands still at 2 November 2026: October is over and its sheet is due."""

import datetime
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone, translation

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
    return with_crew(site)


def with_crew(site: Scene) -> Scene:
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


@dataclass(frozen=True)
class Standing:
    """A scene that was set up once for the tests of a module, each of which is taken back."""

    scene: Scene
    moment: datetime.datetime

    def enter(self, clock: time_machine.Traveller) -> Scene:
        """As it was left; what a test does to the objects stays its own."""
        clock.move_to(self.moment)
        return replace(deepcopy(self.scene), clock=clock)


@pytest.fixture(scope="module")
def paid_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    """`paid` for a module whose tests all begin with it: the cast stands already."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("en"), time_machine.travel(moment(TODAY), tick=False) as clock:
            site = with_crew(scene(factories.cast(), clock))
            site.pay(site.approved())
            left = timezone.now()
        nobodys: Any = None
        yield Standing(replace(site, clock=nobodys), left)
        transaction.set_rollback(True)
