"""No human takes two acts of one duty, however he comes to the second one (decisions 14, 15)."""

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

from core.scope import EVERYWHERE, scope
from regions.duties import DUTIES, Duty, offices
from tests.databases import ROOT
from tests.duties.days import DAYS
from tests.duties.trying import try_every_pair
from tests.duties.village import VILLAGE
from tests.duties.wages import WAGES
from tests.factories import Cast
from tests.payroll.conftest import with_crew
from tests.payroll.scene import TODAY, moment, scene
from tests.projects.case_rows import hold_gates

pytestmark = pytest.mark.django_db
REST = DAYS | VILLAGE


@pytest.fixture(autouse=True)
def english(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    hold_gates(monkeypatch)
    with translation.override("en"):
        yield


def named(duties: Mapping[str, object]) -> list[object]:
    return [pytest.param(duty, id=duty.key) for duty in DUTIES if duty.key in duties]


def test_every_duty_is_tried() -> None:
    assert {duty.key for duty in DUTIES} == WAGES.keys() | REST.keys()


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.key)
def test_each_act_can_be_answered_for_at_its_level(duty: Duty) -> None:
    for act in duty.acts:
        assert offices(act), act


def test_the_document_says_what_holds() -> None:
    """`python manage.py duties > docs/duties.md` writes it anew."""
    printed = StringIO()
    call_command("duties", stdout=printed)
    assert (ROOT / "docs" / "duties.md").read_text() == printed.getvalue()


@pytest.mark.parametrize("duty", named(WAGES))
def test_of_wages_nobody_takes_two_acts(cast: Cast, duty: Duty) -> None:
    with time_machine.travel(moment(TODAY), tick=False) as clock:
        site = with_crew(scene(cast, clock))
        try_every_pair(duty, WAGES[duty.key](site))


@pytest.mark.parametrize("duty", named(REST))
def test_of_the_rest_nobody_takes_two_acts(cast: Cast, duty: Duty) -> None:
    with scope(EVERYWHERE):
        try_every_pair(duty, REST[duty.key](cast))
