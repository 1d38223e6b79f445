"""A worker's own page: what opens it, what it shows, and that nothing else leads in."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.scope import current_scope
from payroll.actions import Outcome
from payroll.actions.worker_pages import open_pages
from payroll.models import Second, SheetStep, WageSheet, WorkerPage
from payroll.rules import State
from payroll.views.worker_pages import COOKIE
from regions.models import Post
from tests import factories
from tests.payroll.scene import TODAY, Scene, acting, looking, moment, october, scene
from tests.projects.village_rows import words
from workers.models import Person

FIRST = {"first": "0001", "second": "0000"}  # of the scene's first number, 000000000000000001


def page_of(site: Scene, place: int = 0, by: Post | None = None) -> WorkerPage:
    actor = by or site.cast.recorder
    entry = site.crew[place]
    with acting(actor):
        open_pages(project=site.project, entry_ids=[entry.pk], by=actor)
        return WorkerPage.objects.get(entry=entry)


def url_of(page: WorkerPage) -> str:
    return reverse("worker_page", args=[page.token])


WRONG = {"first": "9999"}


def enter(
    page: WorkerPage, client: Client | None = None, said: dict[str, str] | None = None
) -> Any:
    return (client or Client()).post(url_of(page), FIRST | (said or {}), follow=True)


def give_phone(site: Scene, phone: str) -> None:
    with looking():
        person = Person.objects.get(pk=site.crew[0].person_id)
        person.seal("phone", phone)
        person.save(update_fields=["phone"])


# ---- what opens it ----


def test_it_is_kept_as_it_is_while_the_worker_is_known_by_the_same(
    crew: Scene,
) -> None:
    page = page_of(crew)
    with acting(crew.cast.recorder), CaptureQueriesContext(connection) as said:
        open_pages(project=crew.project, entry_ids=[page.entry_id], by=crew.cast.recorder)
    assert not [one for one in said if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert page_of(crew).token == page.token
    give_phone(crew, "13800001234")
    assert page_of(crew).second != page.second


def test_the_first_page_says_nothing_of_anyone(crew: Scene) -> None:
    answer = Client().get(url_of(page_of(crew)))
    text = words(answer)
    assert answer.status_code == 200
    for hidden in (crew.crew[0].person.name, crew.project.name):
        assert hidden not in text


def test_without_a_phone_on_file_the_birthday_of_the_card_is_asked(crew: Scene) -> None:
    page = page_of(crew)
    assert page.second == Second.BIRTHDAY
    assert "Month and day of birth on your ID card" in words(Client().get(url_of(page)))
    assert crew.crew[0].person.name in words(enter(page))


def test_with_a_phone_on_file_its_end_is_asked(crew: Scene) -> None:
    give_phone(crew, "13897221234")
    page = page_of(crew)
    assert page.second == Second.PHONE
    assert crew.crew[0].person.name in words(enter(page, said={"second": "１２３４"}))
    assert enter(page).status_code == 422


@pytest.mark.parametrize(
    "said",
    [{"first": "0002"}, {"second": "0101"}, {"first": "0002", "second": "0101"}],
    ids=["id", "birthday", "both"],
)
def test_the_answer_never_says_which_figure_was_wrong(crew: Scene, said: dict[str, str]) -> None:
    answer = enter(page_of(crew), said=said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"__all__"}
    assert "These figures do not fit together" in words(answer)


@pytest.mark.parametrize("typed", ["", "12", "12345", "abcd", "1\x002 ", "٣٣٣٣", "X123"])
def test_what_can_not_be_right_is_refused_without_a_try(crew: Scene, typed: str) -> None:
    page = page_of(crew)
    for _ in range(6):
        assert enter(page, said={"first": typed}).status_code == 422
    assert enter(page).status_code == 200


def test_a_new_slip_brings_a_changed_phone_up_to_date_and_keeps_the_address(crew: Scene) -> None:
    old = page_of(crew)
    give_phone(crew, "13897225678")
    assert enter(old).status_code == 200
    new = page_of(crew)
    assert new.token == old.token
    assert enter(new).status_code == 422
    assert enter(new, said={"second": "5678"}).status_code == 200


def test_an_x_at_the_end_may_be_small(crew: Scene) -> None:
    with looking():
        person = Person.objects.get(pk=crew.crew[0].person_id)
        person.seal("id_number", "63222219800308123X")
        person.save(update_fields=["id_number"])
    page = page_of(crew)
    assert enter(page, said={"first": "123x", "second": "0308"}).status_code == 200


# ---- how often it may be tried ----


def test_after_five_wrong_tries_even_the_right_figures_wait_an_hour(
    crew: Scene, clock: time_machine.Traveller
) -> None:
    page = page_of(crew)
    assert [enter(page, said=WRONG).status_code for _ in range(5)] == [
        422,
        422,
        422,
        422,
        429,
    ]
    refused = enter(page)
    assert refused.status_code == 429
    assert "Wait until 10:00" in words(refused)
    clock.shift(datetime.timedelta(minutes=59))
    assert enter(page).status_code == 429
    clock.shift(datetime.timedelta(minutes=2))
    assert enter(page).status_code == 200


def test_another_address_does_not_help(crew: Scene) -> None:
    page = page_of(crew)
    for number in range(5):
        enter(page, Client(REMOTE_ADDR=f"10.0.0.{number}"), said=WRONG)
    assert enter(page, Client(REMOTE_ADDR="10.0.0.99")).status_code == 429


def test_the_right_figures_forget_earlier_slips_of_the_finger(crew: Scene) -> None:
    page = page_of(crew)
    for _ in range(3):
        for _ in range(4):
            assert enter(page, said=WRONG).status_code == 422
        assert enter(page).status_code == 200


def test_one_address_can_not_go_through_everybodys_pages(crew: Scene) -> None:
    crew.hire_all(4)
    pages = [page_of(crew, place) for place in range(7)]
    caller = Client(REMOTE_ADDR="10.9.8.7")
    for page in pages[:5]:
        for _ in range(4):
            enter(page, caller, said=WRONG)
    assert enter(pages[6], caller).status_code == 429
    assert enter(pages[0], Client(REMOTE_ADDR="10.9.8.8")).status_code == 200


def test_behind_our_own_proxy_the_callers_count_apart(crew: Scene) -> None:
    crew.hire_all(4)
    pages = [page_of(crew, place) for place in range(7)]
    for page in pages[:5]:
        for _ in range(4):
            enter(
                page,
                Client(headers={"X-Forwarded-For": "1.1.1.1, 10.9.8.7"}),
                said=WRONG,
            )
    assert (
        enter(pages[0], Client(headers={"X-Forwarded-For": "10.9.8.7, 10.0.0.1"})).status_code
        == 200
    )
    assert (
        enter(pages[0], Client(headers={"X-Forwarded-For": "2.2.2.2,10.9.8.7"})).status_code == 429
    )


# ---- what it shows ----


def paid(site: Scene) -> WageSheet:
    sheet = site.approved()
    batch = site.pay(sheet)
    site.results(
        batch,
        [
            Outcome(1, State.SUCCEEDED),
            Outcome(2, State.FAILED, "closed"),
            Outcome(3, State.SUCCEEDED),
        ],
    )
    return sheet


def test_it_shows_the_persons_days_and_pay_and_nobody_elses(crew: Scene) -> None:
    page = page_of(crew)
    paid(crew)
    answer = enter(page)
    text = words(answer)
    shown = answer.context["page"]
    assert shown.paid == shown.earned == 3600
    for said in ("才让多杰", "3,600.00", "The money has come", "ends in 0001", "20.0 days"):
        assert said in text, said
    assert "马秀英" not in text
    assert "6228480100000000001" not in text


def test_what_is_owed_says_by_when_and_then_how_late(
    crew: Scene, clock: time_machine.Traveller
) -> None:
    page = page_of(crew, 1)
    paid(crew)
    own = {"first": "0002"}
    answer = enter(page, said=own)
    assert answer.context["owed"] == answer.context["page"].earned > 0
    assert "It must be on your account by" in words(answer)
    clock.move_to(moment(datetime.date(2026, 12, 10)))
    assert "and is 10 days late" in words(enter(page, said=own))


def test_a_draft_is_nobodys_to_see_and_its_days_are_counted_as_open(crew: Scene) -> None:
    page = page_of(crew)
    before = enter(page).context["page"]
    assert (before.unpriced, before.pay) == (20, ())
    sheet = crew.draft()
    assert enter(page).context["page"].pay == ()
    crew.notice(sheet)
    (pay,) = enter(page).context["page"].pay
    assert not pay.approved
    assert "say it now" in words(enter(page))


def test_an_objection_that_holds_the_line_is_said(crew: Scene) -> None:
    page, sheet = page_of(crew), crew.notice(crew.draft())
    crew.object(sheet, crew.line(sheet))
    assert "Someone has objected to this line" in words(enter(page))


def test_every_state_on_the_way_has_its_words(crew: Scene) -> None:
    page = page_of(crew)
    sheet = crew.at_township()
    assert "The township is checking it" in words(enter(page))

    sheet = crew.decide(sheet, SheetStep.TOWNSHIP)
    assert "The county decides on it" in words(enter(page))
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    assert "It is approved; the bank file is being made" in words(enter(page))
    crew.pay(sheet)
    assert "The bank has the order to pay" in words(enter(page))


# ---- that it stays closed ----


def test_nothing_of_it_is_kept_and_the_cookie_is_bound_to_the_page(crew: Scene) -> None:
    page, other = page_of(crew), page_of(crew, 1)
    client = Client()
    answer = enter(page, client)
    assert "no-store" in answer.headers["Cache-Control"]
    cookie = client.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        url_of(page),
        True,
        "Strict",
    )
    thief = Client()
    thief.cookies[COOKIE] = cookie.value
    assert "page" not in thief.get(url_of(other)).context
    assert "page" in thief.get(url_of(page)).context


def test_the_button_closes_it_and_so_does_a_quarter_of_an_hour(
    crew: Scene, clock: time_machine.Traveller
) -> None:
    page, client = page_of(crew), Client()
    enter(page, client)
    client.post(reverse("worker_page_close", args=[page.token]))
    assert "page" not in client.get(url_of(page)).context
    enter(page, client)
    clock.shift(datetime.timedelta(minutes=14))
    assert "page" in client.get(url_of(page)).context
    clock.shift(datetime.timedelta(minutes=2))
    assert "page" not in client.get(url_of(page)).context


@pytest.mark.parametrize("token", ["x", "0" * 300, "Zq3mB0xV9r2nK7cD1sWf-A", "' OR 1=1 --"])
def test_an_unknown_code_leads_nowhere(db: None, token: str) -> None:
    for name in ("worker_page",):
        url = reverse(name, args=[token])
        assert Client().get(url).status_code == 404
        assert Client().post(url, FIRST).status_code == 404


def test_a_nul_in_the_address_is_no_server_error(db: None) -> None:
    assert Client().get("/my/a%00b/").status_code == 400


def test_a_signed_in_recorder_lends_his_phone(crew: Scene, sign_in: Any) -> None:
    client = sign_in(crew.cast.recorder)
    client.defaults.pop("HTTP_X_ACTING_POST", None)
    answer = enter(page_of(crew), client)
    assert answer.status_code == 200
    assert answer.wsgi_request.actor is None


def test_no_scope_is_left_open_behind_the_functions(crew: Scene) -> None:
    page = page_of(crew)
    enter(page)
    assert not current_scope().hi
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.hi', true), '')")
        assert cursor.fetchone() == ("",)
    assert not WorkerPage.objects.exists()


def test_the_application_can_not_read_the_tries(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('payroll_pagetry', 'select')")
        assert cursor.fetchone() == (False,)


def test_a_page_costs_two_queries_whatever_it_holds(
    crew: Scene, django_assert_num_queries: Any
) -> None:
    page, client = page_of(crew), Client()
    paid(crew)
    enter(page, client)
    with django_assert_num_queries(1):
        client.get(url_of(page))


# ---- with real transactions ----


@pytest.fixture
def real(real_db: None) -> Iterator[tuple[Scene, WorkerPage]]:
    with time_machine.travel(moment(TODAY), tick=False) as clock:
        site = scene(factories.cast(), clock)
        site.hire("才让多杰")
        site.work(site.crew[0], october(1, 2))
        yield site, page_of(site)


def test_a_failed_try_is_kept_although_the_request_breaks(
    real: tuple[Scene, WorkerPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    _site, page = real

    def broken(*_args: object) -> None:
        raise RuntimeError("broken after the try")

    with monkeypatch.context() as patched:
        patched.setattr("payroll.views.worker_pages._ask", broken)
        client = Client(raise_request_exception=False)
        for _ in range(5):
            assert client.post(url_of(page), FIRST | {"first": "9999"}).status_code == 500
    assert Client().post(url_of(page), FIRST).status_code == 429


def test_many_tries_at_once_count_one_by_one(real: tuple[Scene, WorkerPage]) -> None:

    _site, page = real

    def attempt(_number: int) -> int:
        try:
            with translation.override("en"):
                return Client().post(url_of(page), FIRST | {"first": "9999"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(16)))
    assert codes.count(422) == 4
    assert codes.count(429) == 12
    with transaction.atomic():
        assert Client().post(url_of(page), FIRST).status_code == 429
