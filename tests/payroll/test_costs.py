"""What the pages of wages cost: as many statements for two people as for twelve."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from payroll.actions import Outcome
from payroll.models import (
    WageSheet,
)
from payroll.rules import State
from regions.models import Post
from tests.payroll.scene import Scene, october
from tests.payroll.viewing import page

pytestmark = pytest.mark.django_db
SignIn = Callable[[Post], Client]


def crowd(site: Scene, number: int) -> WageSheet:
    for entry in site.hire_all(number):
        site.work(entry, october(5))
    sheet = site.approved()
    site.object(sheet, site.line(sheet, 1))
    site.results(site.pay(sheet), [Outcome(1, State.FAILED, "name")])
    return sheet


COSTS = {
    "sheet_detail": ("auditor", 25),
    "batch_detail": ("finance", 20),
    "batch_add": ("finance", 17),
    "results_except": ("finance", 16),
    "line_detail": ("auditor", 18),
    "sheet_list": ("auditor", 17),
    "wage_list": ("auditor", 14),
}


@pytest.mark.parametrize("number", [2, 12])
def test_a_page_costs_the_same_however_many_people_there_are(
    site: Scene,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    crowd(site, number)
    for name, (who, most) in COSTS.items():
        path = reverse(name) if name == "wage_list" else page(site, name)
        client = sign_in(getattr(site.cast, who))
        with django_assert_max_num_queries(most, info=name):
            assert client.get(path).status_code == 200


def test_preview_and_decision_cost_the_same_however_many_people_there_are(
    site: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in site.hire_all(12):
        site.work(entry, october(5))
    site.work(site.hire("无手续", papers=False), october(5))
    path = reverse("sheet_add", args=[site.project.pk])
    client = sign_in(site.cast.recorder)
    with django_assert_max_num_queries(24):
        client.get(path)
    site.at_township()
    client = sign_in(site.cast.township)
    with django_assert_max_num_queries(50):
        client.get(page(site, "sheet_decide"))


def test_amounts_in_the_tests_above_are_what_the_rules_say(crew: Scene) -> None:
    assert sum(one.line.amount for one in crew.lines(crew.draft())) == Decimal("7727.99")
