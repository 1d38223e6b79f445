"""Advances on their pages, in the inbox, and on the printed forms."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from payroll.advance_rules import AdvanceStepKind
from payroll.advance_showing import shown, to_show
from payroll.documents.notice import wage_notice
from payroll.documents.sheet import wage_sheet
from payroll.documents.slip import Slip, SlipsPaper, slips
from payroll.earned import earned
from payroll.exports.ledgers import wage_ledgers
from payroll.models import Advance
from payroll.todo import waiting
from regions.models import Post
from tests.payroll.advancing import ask, decide, give_back, hand_out, paid, set_aside, strike_out
from tests.payroll.scene import Scene, acting, looking
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db

VERBS = ("confirm", "decide", "pay", "withdraw", "give_back", "set_aside")
SignIn = Callable[[Post], Client]


def listed(site: Scene) -> str:
    return reverse("advance_list", args=[site.project.pk])


def asked(post: Post) -> list[str]:
    with acting(post):
        found = waiting(post, timezone.localdate())
        return [one.what for one in found if "advance" in one.what]


def test_an_empty_list_says_so_and_leads_on(crew: Scene, sign_in: SignIn) -> None:
    page = listed(crew)
    assert "No advance so far" in sign_in(crew.cast.auditor).get(page).content.decode()
    add = reverse("advance_add", args=[crew.project.pk])
    assert add in sign_in(crew.cast.recorder).get(page).content.decode()
    sheets = reverse("sheet_list", args=[crew.project.pk])
    assert page in sign_in(crew.cast.recorder).get(sheets).content.decode()


def test_an_advance_goes_its_way_by_the_pages(crew: Scene, sign_in: SignIn) -> None:
    village, group = sign_in(crew.cast.recorder), sign_in(crew.cast.supervisor)
    township = sign_in(crew.cast.township)
    add = reverse("advance_add", args=[crew.project.pk])
    assert "1 才让多杰 · at most 3,600.00 yuan" in village.get(add).content.decode()
    sent = {
        "id": str(new_id()), "entry_id": str(crew.crew[0].pk), "amount": "5000",
        "reason": "孩子学费", "asked_on": "2026-11-02", "file": photo(),
    }  # fmt: skip
    refused = village.post(add, sent)
    assert refused.status_code == 422
    assert "At most 3,600.00 yuan" in refused.content.decode()
    assert village.post(add, sent | {"amount": "500", "file": photo()}).status_code == 302
    with looking():
        advance = Advance.objects.get()
    pages = [reverse(f"advance_{verb}", args=[advance.pk]) for verb in ("confirm", "decide", "pay")]
    for client, page, said in zip(
        (group, township, village),
        pages,
        (
            {"agree": "yes"},
            {"agree": "yes", "reason": ""},
            {"id": str(new_id()), "paid_on": "2026-11-02", "witness": "冶占福", "file": photo()},
        ),
        strict=True,
    ):
        assert page in client.get(listed(crew)).content.decode()
        assert "孩子学费" in client.get(page).content.decode()
        assert ("At most 3,600.00 yuan could" in client.get(page).content.decode()) == (
            client is not village
        )
        assert client.post(page, {}).status_code == 422
        assert client.post(page, said).status_code == 302
    assert "paid, next sheet takes it off" in village.get(listed(crew)).content.decode()
    sheet = crew.draft()
    shows = village.get(crew.line(sheet).get_absolute_url()).content.decode()
    assert "-500.00" in shows
    assert "500.00 of it had in advance" in shows
    assert "500.00 more had in advance" in village.get(sheet.get_absolute_url()).content.decode()
    assert "taken off on wage sheet 1" in village.get(listed(crew)).content.decode()


def test_it_is_struck_out_given_back_and_set_aside_by_the_pages(
    crew: Scene, sign_in: SignIn
) -> None:
    first, second, third = ask(crew, "100"), paid(crew, "200.00"), paid(crew, "300.00")
    for by, verb, advance, said, seen in (
        (crew.cast.recorder, "withdraw", first, {"reason": "不用了"}, "struck out"),
        (crew.cast.supervisor, "give_back", second,
         {"id": str(new_id()), "reason": "退回", "file": photo()}, "200.00 yuan back"),
        (crew.cast.county, "set_aside", third, {"reason": "去世"}, "set aside by"),
    ):  # fmt: skip
        client, page = sign_in(by), reverse(f"advance_{verb}", args=[advance.pk])
        assert page in client.get(listed(crew)).content.decode()
        assert client.get(page).status_code == 200
        assert client.post(page, said).status_code == 302
        assert seen in client.get(listed(crew)).content.decode()


def test_who_has_nothing_unpaid_is_not_offered(crew: Scene, sign_in: SignIn) -> None:
    crew.draft()
    add = reverse("advance_add", args=[crew.project.pk])
    assert "Nobody can ask" in sign_in(crew.cast.recorder).get(add).content.decode()


def test_each_is_asked_in_his_turn_and_nobody_twice(crew: Scene) -> None:
    cast, name = crew.cast, "才让多杰"
    posts = (cast.supervisor, cast.township, cast.recorder)
    advance = ask(crew, "500")
    assert [asked(post) for post in posts] == [
        [f"Look at a request for an advance: {name}."], [], [],
    ]  # fmt: skip
    decide(crew, advance, AdvanceStepKind.SUPERVISION)
    assert [asked(post) for post in posts] == [
        [], [f"Decide on a request for an advance: {name}."], [],
    ]  # fmt: skip
    decide(crew, advance, AdvanceStepKind.TOWNSHIP)
    assert [asked(post) for post in posts] == [
        [], [], [f"Hand out an advance, or strike it out: {name}."],
    ]  # fmt: skip
    hand_out(crew, advance)
    assert [asked(post) for post in posts] == [[], [], []]


def test_what_is_offered_is_what_may_be_done(crew: Scene) -> None:
    cast, advance = crew.cast, ask(crew, "500")

    def may(post: Post) -> set[str]:
        with acting(post):
            row = shown(to_show(Advance.objects.filter(pk=advance.pk)).get(), post)
        return {verb for verb in VERBS if getattr(row, f"can_{verb}")}

    everyone = (cast.recorder, cast.supervisor, cast.township, cast.county, cast.auditor)
    ways = [[may(post) for post in everyone]]
    acts: list[Callable[[], None]] = [
        lambda: decide(crew, advance, AdvanceStepKind.SUPERVISION),
        lambda: decide(crew, advance, AdvanceStepKind.TOWNSHIP),
        lambda: hand_out(crew, advance),
        lambda: set_aside(crew, advance),
        lambda: give_back(crew, advance),
    ]
    for act in acts:
        act()
        ways.append([may(post) for post in everyone])
    none: set[str] = set()
    assert ways == [
        [{"withdraw"}, {"confirm"}, none, none, none],
        [{"withdraw"}, none, {"decide"}, none, none],
        [{"withdraw", "pay"}, none, none, none, none],
        [none, {"give_back"}, none, {"set_aside"}, none],
        [none, {"give_back"}, none, none, none],
        [none, none, none, none, none],
    ]


def test_the_list_asks_a_constant_number_of_times(
    crew: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for amount in ("10.00", "20.00", "30.00"):
        paid(crew, amount)
    strike_out(crew, ask(crew, "5"))
    decide(crew, ask(crew, "6"), AdvanceStepKind.SUPERVISION, agree=False, reason="x")
    crew.draft()
    client = sign_in(crew.cast.recorder)
    client.get(listed(crew))
    with django_assert_max_num_queries(20):
        client.get(listed(crew))
    with django_assert_max_num_queries(25):
        client.get(reverse("advance_add", args=[crew.project.pk]))


def test_the_workers_own_row_adds_up(crew: Scene) -> None:
    """3600 earned: 500 had in advance, the rest is owed."""
    paid(crew, "500.00")
    crew.draft()
    with looking():
        rows = list(earned(crew.crew[0]))
    assert [(one.name, one.amount, one.paid) for one in rows] == [
        ("Wage sheet 1", Decimal(3600), Decimal(500)),
    ]


def one_of(paper: object) -> Slip:
    assert isinstance(paper, SlipsPaper)
    return paper.slips[0]


def test_every_printed_form_says_what_was_taken_off(crew: Scene) -> None:
    paid(crew, "500.00")
    sheet = crew.notice(crew.draft())
    with looking():
        project = crew.project
        papers: list[Any] = [make(project, sheet.pk).data for make in (wage_sheet, wage_notice)]
        row, board = papers[0].rows[0], papers[1].rows[0]
        slip = one_of(slips(project, sheet.pk).data)
        ledger = next(iter(wage_ledgers(project)[1].rows))
    assert "预支扣回-500.00" in row.remark
    assert row.paid_out == Decimal(3100)
    assert "预支扣回-500.00" in board[-1]
    assert ("预支扣回11月2日", "-500.00") in [(one.name, one.amount) for one in slip.items]
    assert "预支扣回-500.00" in str(ledger[-1])
