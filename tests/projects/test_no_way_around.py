"""Whatever is done and undone in whatever order, no stage before the works is left without each of
its gates. `LONG=1` tries thousands of ways.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import time_machine
from django.utils import translation
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from pytest_django import Settings

from projects.lifecycle import Stage, Step, rule_of
from tests import factories
from tests.machines import run
from tests.projects.start_model import ASSEMBLIES, GATES, SEATS, WAY
from tests.projects.start_way import Way
from tests.projects.village_rows import project


def _resolve(way: Way, subject: str) -> None:
    while (turn := len(way.facts.matters[subject].held)) < len(ASSEMBLIES):
        way.meet(subject, turn, True)


def _hang(way: Way, post: Callable[[], None]) -> None:
    post()
    way.wait(8)


def _publish(way: Way, subject: str) -> None:
    _resolve(way, subject)
    _hang(way, lambda: way.post("resolution"))


def _reach_floor(way: Way) -> None:
    for pk in list(way.facts.funds):
        way.strike_out(pk)
    way.plan_money("10.00")


def _name_bodies(way: Way) -> None:
    _resolve(way, "bodies")
    for number in SEATS:
        if number not in way.facts.members:
            way.elect(number)


def _notice_roster(way: Way) -> None:
    if not way.facts.hired:
        way.take_on(True)
    _hang(way, way.post_roster)


def _bring_all(way: Way) -> None:
    for pk in sorted(way.facts.wanted - way.facts.proofs.keys()):
        way.bring(pk)


def _have_money(way: Way) -> None:
    for pk in list(way.facts.funds)[:1]:
        way.receive(pk)


MEND: Mapping[str, Callable[[Way], None]] = {
    "project_described": lambda way: way.describe("硬化道路"),
    "willingness_surveyed": lambda way: way.survey(),
    "self_build_resolved": lambda way: _resolve(way, "self_build"),
    "resolution_published": lambda way: _publish(way, "self_build"),
    "self_build_allowed": lambda way: way.answer_points(True),
    "plan_written": lambda way: way.hand_plan_in(),
    "targets_written": lambda way: None,
    "funds_planned": lambda way: way.plan_money("10.00"),
    "share_reaches_floor": _reach_floor,
    "plan_announced": lambda way: way.post("plan"),
    "council_resolved": lambda way: _resolve(way, "bodies"),
    "council_published": lambda way: _publish(way, "bodies"),
    "bodies_named": _name_bodies,
    "roster_noticed": _notice_roster,
    "briefing_held": lambda way: way.brief() if way.facts.hired else way.take_on(True),
    "insurance_taken": lambda way: way.insure(),
    "start_papers_there": _bring_all,
    "funds_received": _have_money,
}


def _take_down(kind: str) -> Callable[[Way], None]:
    def take_down(way: Way) -> None:
        for pk in [pk for pk, (one, _day) in way.facts.notices.items() if one == kind]:
            way.take_down(pk)

    return take_down


def _pay_back(way: Way) -> None:
    for pk in list(way.facts.receipts):
        way.strike_receipt_out(pk)


# What can be undone while somebody decides; the rest is held fast by then.
UNDO: Mapping[str, Callable[[Way], None]] = {
    "project_described": lambda way: way.describe(""),
    "plan_announced": _take_down("plan"),
    "council_published": _take_down("resolution"),
    "bodies_named": lambda way: way.take_seat(next(iter(way.facts.members))),
    "roster_noticed": _take_down("roster"),
    "briefing_held": lambda way: way.take_on(False),
    "start_papers_there": lambda way: way.want_a_paper(),
    "funds_received": _pay_back,
}


class Mended(Way):
    @precondition(lambda self: self.stage in WAY)
    @rule(gates=st.integers(1, 8))
    def mend(self, gates: int) -> None:
        """Whoever is asked to does what is missing, one thing after the other."""
        for gate in self.lacking()[:gates]:
            MEND[gate](self)


@pytest.fixture
def at_the_start(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Way.cast = factories.cast()
    with translation.override("en"), time_machine.travel(Way.begins, tick=False):
        Way.at = project(Way.cast.recorder)


def test_the_model_knows_every_gate_before_the_works() -> None:
    assert {gate for stage in WAY for gate in rule_of(stage).gates} == set(GATES) == set(MEND)


@pytest.mark.usefixtures("at_the_start")
def test_whoever_mends_what_is_missing_gets_there() -> None:
    way = Mended()
    way.want_a_paper()
    way.ask_a_point(True)
    for _ in range(20):
        if way.stage in WAY:
            way.mend(8)
            way.go_on(1)
            way.it_stands_where_the_model_says()
    assert way.again().stage == Stage.CONSTRUCTION
    way.teardown()


@pytest.mark.usefixtures("at_the_start")
def test_nobody_decides_over_what_was_undone_meanwhile() -> None:
    way, tried = Mended(), set()
    while way.stage in WAY:
        while way.lacking():
            way.mend(8)
        for gate in rule_of(way.stage).gates:
            if gate in UNDO:
                UNDO[gate](way)
                assert gate in way.lacking()
                way.go_on(1)  # which is refused, or fails
                MEND[gate](way)
                tried.add((gate, way.step))
        way.go_on(1)
    assert {gate for gate, _step in tried} == set(UNDO)
    assert {step for _gate, step in tried} == set(Step)
    way.teardown()


@pytest.mark.usefixtures("at_the_start")
def test_no_order_of_acts_leads_around_a_gate() -> None:
    run(Mended, ways=6, steps=15, long_steps=50)
