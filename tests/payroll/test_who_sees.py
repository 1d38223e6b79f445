"""Who gets the pages of wages: asked about one sheet with its bank file."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from regions.models import Post
from tests.payroll.conftest import Standing
from tests.payroll.scene import Scene
from tests.payroll.viewing import ANSWER, IN_REACH, PEOPLE, VILLAGE, page, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


@pytest.fixture
def paid(db: None, paid_once: Standing, clock: time_machine.Traveller) -> Scene:
    return paid_once.enter(clock)


PAGES: dict[str, set[str]] = {
    "sheet_list": PEOPLE,
    "sheet_add": VILLAGE,
    "sheet_detail": PEOPLE,
    "sheet_discard": VILLAGE,
    "sheet_notice": VILLAGE,
    "sheet_object": PEOPLE - {"finance", "treasurer", "auditor"},
    "sheet_check": {"supervisor", "clerk"},
    "sheet_end_notice": VILLAGE,
    "sheet_decide": {"township", "county"},
    "batch_add": {"finance"},
    "line_detail": PEOPLE,
    "line_void": ANSWER,
    "line_set_aside": {"county"},
    "line_take_up": {"county"},
    "batch_detail": PEOPLE,
    "batch_release": {"treasurer"},
    "batch_cancel": {"finance", "treasurer"},
    "batch_keep": {"treasurer"},
    "batch_download": {"finance"},
    "batch_note": {"finance"},
    "results_add": {"finance"},
    "results_except": {"finance"},
}


def asked(client: Client, path: str) -> int:
    status = client.get(path).status_code
    return client.post(path).status_code if status == 405 else status


@pytest.mark.parametrize("name", PAGES)
def test_who_has_the_right_gets_the_page_and_nobody_else(
    paid: Scene, sign_in: SignIn, name: str
) -> None:
    path = page(paid, name)
    got = {who: asked(sign_in(getattr(paid.cast, who)), path) for who in IN_REACH}
    assert {who for who, status in got.items() if status in (200, 302, 422)} == PAGES[name], got
    assert {got[who] for who in IN_REACH if who not in PAGES[name]} == {403}, got


@pytest.mark.parametrize("name", PAGES)
def test_for_a_neighbour_nothing_is_there(paid: Scene, sign_in: SignIn, name: str) -> None:
    path = page(paid, name)
    assert asked(sign_in(paid.cast.neighbour), path) == 404
    assert asked(sign_in(paid.cast.next_village), path) == 404


def test_the_list_of_all_sheets_shows_only_what_is_in_reach(paid: Scene, sign_in: SignIn) -> None:
    for who in IN_REACH:
        answer = sign_in(getattr(paid.cast, who)).get(reverse("wage_list"))
        assert answer.status_code == (200 if who in PEOPLE else 403)
        assert ("黄科村道路硬化" in text(answer)) is (who in PEOPLE)
    other = sign_in(paid.cast.neighbour).get(reverse("wage_list"))
    assert "黄科村道路硬化" not in text(other)
