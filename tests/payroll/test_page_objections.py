"""What a worker writes on his own page: whom it reaches, what it holds, and its limits."""

import datetime
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from core.errors import constraint_of
from core.ids import new_id
from core.models import AuditRecord
from core.scope import current_scope, scope
from payroll.models import SheetStep, WageLine, WageSheet, WorkerPage
from payroll.page_objections import Taken, Words, object_from_page
from payroll.rules import Standing
from payroll.todo import waiting as payroll_waits
from payroll.worker_page import own_proof, shown
from projects.actions import answer_objection
from projects.models import Objection, Outcome, Project
from projects.todo import waiting as projects_wait
from regions.models import Post
from tests import factories
from tests.documents.believable import check_frame, printed, text
from tests.payroll.scene import NOTICE_OVER, TODAY, Scene, acting, looking, moment, october, scene
from tests.payroll.test_worker_page import enter, page_of, url_of
from tests.projects.village_rows import words

SignIn = Callable[[Post], Client]


def write(
    site: Scene,
    page: WorkerPage,
    said: str = "十月五日我干了一整天",
    *,
    line: WageLine | None = None,
    day: datetime.date | None = None,
    id: UUID | None = None,
    place: int = 0,
) -> Taken:
    with looking():
        proof = own_proof(page.token, site.crew[place].person)
    return object_from_page(
        page.token, proof, Words(id or new_id(), said, line.pk if line else None, day)
    )


def written(site: Scene) -> list[Objection]:
    with looking():
        return list(Objection.objects.filter(page_id__isnull=False).select_related("notice"))


def on_page(site: Scene, page: WorkerPage) -> Any:
    with looking():
        proof = own_proof(page.token, site.crew[0].person)
    return shown(page.token, proof)


def refused_by_the_database(act: Callable[[], object]) -> str:
    with pytest.raises(DatabaseError) as refused, looking():
        act()
    return constraint_of(refused.value) if isinstance(refused.value, IntegrityError) else ""


@pytest.fixture
def sheet(crew: Scene) -> WageSheet:
    return crew.notice(crew.draft())


@pytest.fixture
def page(crew: Scene, sheet: WageSheet) -> WorkerPage:
    return page_of(crew)


# ---- what it holds ----


def test_while_the_notice_runs_it_holds_his_line_like_the_villages_own(
    crew: Scene, sheet: WageSheet, page: WorkerPage
) -> None:
    line = crew.line(sheet)
    assert write(crew, page, line=line) == Taken.KEPT
    (one,) = written(crew)
    assert (one.notice_id, one.line_id, one.by_id) == (sheet.notice_id, line.pk, None)
    assert (one.page_id, one.raised_by) == (page.pk, crew.crew[0].person.name)
    assert [money.held for money in crew.lines(sheet)] == [True, False, False]
    assert on_page(crew, page).pay[0].standing == Standing.HELD


def test_his_answer_lets_the_line_go(crew: Scene, sheet: WageSheet, page: WorkerPage) -> None:
    write(crew, page, line=crew.line(sheet))
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    sheet = crew.decide(crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP), SheetStep.COUNTY)
    batch = crew.pay(sheet)
    with looking():
        assert batch.attempts.count() == 2
    crew.answer(written(crew)[0], upheld=False)
    crew.all_succeed(batch)
    with looking():
        assert crew.pay(sheet).attempts.get().line_id == crew.line(sheet).pk


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        pytest.param(datetime.date(2026, 10, 5), True, id="a-day-that-is-paid"),
        pytest.param(datetime.date(2026, 10, 3), True, id="a-day-that-is-missing"),
        pytest.param(datetime.date(2026, 9, 3), False, id="a-day-of-no-sheet"),
        pytest.param(None, True, id="all-of-it"),
    ],
)
def test_it_finds_the_line_that_it_is_about(
    crew: Scene, sheet: WageSheet, page: WorkerPage, day: datetime.date | None, holds: bool
) -> None:
    assert write(crew, page, day=day) == Taken.KEPT
    (one,) = written(crew)
    assert one.day == day
    assert (one.line_id == crew.line(sheet).pk) is holds
    assert (one.notice_id == sheet.notice_id) is holds


def test_without_a_notice_it_is_a_complaint_that_holds_nothing_and_has_a_term(
    crew: Scene, page: WorkerPage, sheet: WageSheet
) -> None:
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    sheet = crew.decide(crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP), SheetStep.COUNTY)
    assert write(crew, page, line=crew.line(sheet)) == Taken.KEPT
    (one,) = written(crew)
    assert (one.notice, one.line_id) == (None, crew.line(sheet).pk)
    assert one.due_on == NOTICE_OVER + datetime.timedelta(days=7)
    assert not any(money.held for money in crew.lines(sheet))
    assert on_page(crew, page).pay[0].standing == Standing.OWED
    with looking():
        assert crew.pay(sheet).attempts.count() == 3


# ---- its limits ----


def test_the_same_sent_twice_is_kept_once(crew: Scene, page: WorkerPage) -> None:
    key = new_id()
    for _ in range(2):
        assert write(crew, page, id=key) == Taken.KEPT
    assert write(crew, page, id=new_id()) == Taken.KEPT  # typed once more, word by word
    assert len(written(crew)) == 1


def test_only_three_wait_at_a_time(crew: Scene, page: WorkerPage) -> None:
    for said in ("一", "二", "三"):
        assert write(crew, page, said) == Taken.KEPT
    assert write(crew, page, "四") == Taken.MANY
    crew.answer(written(crew)[0], upheld=False)
    assert write(crew, page, "四") == Taken.KEPT


@pytest.mark.parametrize("said", ["", " ", "字" * 501])
def test_the_database_itself_limits_its_length(crew: Scene, page: WorkerPage, said: str) -> None:
    assert write(crew, page, said) == Taken.DAMAGED


def test_a_day_ahead_is_refused(crew: Scene, page: WorkerPage) -> None:
    assert write(crew, page, day=TODAY + datetime.timedelta(days=1)) == Taken.DAMAGED


def test_it_writes_only_to_his_own_project_and_line(
    crew: Scene, sheet: WageSheet, page: WorkerPage
) -> None:
    assert write(crew, page, line=crew.line(sheet, 2)) == Taken.DAMAGED
    assert write(crew, page, place=1) == Taken.CLOSED  # with another's figures
    assert object_from_page("unknown", b"", Words(new_id(), "说")) == Taken.CLOSED
    objection = crew.object(sheet)
    assert write(crew, page, id=objection.pk) == Taken.DAMAGED
    assert written(crew) == []
    assert not current_scope().hi


def test_a_closed_project_takes_nothing_more(crew: Scene, page: WorkerPage) -> None:
    with looking():
        Project.objects.filter(pk=crew.project.pk).update(outcome=Outcome.ARCHIVED)
    assert write(crew, page) == Taken.OVER


def test_no_post_can_speak_for_a_worker_or_change_his_words(
    crew: Scene, sheet: WageSheet, page: WorkerPage
) -> None:
    write(crew, page)
    (one,) = written(crew)
    owned = {"village_id": one.village_id, "project_id": one.project_id}
    forged = Objection(
        **owned, page_id=page.pk, text="没有意见", raised_on=TODAY, at=timezone.now()
    )
    nobodys = Objection(
        **owned, notice_id=sheet.notice_id, text="没有", raised_on=TODAY, at=timezone.now()
    )
    mine = Objection.objects.filter(pk=one.pk)
    assert refused_by_the_database(forged.save) == "objection_of_a_worker_stands"
    assert refused_by_the_database(nobodys.save) == "objection_by_a_post_or_from_a_page"
    changed = refused_by_the_database(lambda: mine.update(text="好"))
    assert changed == "objection_of_a_worker_stands"
    moved = refused_by_the_database(lambda: mine.update(page_id=None, by=crew.cast.clerk))
    assert moved == "objection_of_a_worker_stands"


def test_a_neighbour_sees_nothing_of_it(crew: Scene, page: WorkerPage) -> None:
    write(crew, page)
    with transaction.atomic(), scope(crew.cast.neighbour.scope):
        assert not Objection.objects.exists()


# ---- whom it reaches ----


def test_the_trail_says_that_it_came_from_the_page(
    crew: Scene, page: WorkerPage, sign_in: SignIn
) -> None:
    write(crew, page)
    with looking():
        record = AuditRecord.objects.get(verb="object from his page")
    assert (record.post_id, record.user_id, record.facts) == (None, None, {"holds": True})
    history = sign_in(crew.cast.clerk).get(reverse("project_history", args=[crew.project.pk]))
    assert "a worker, without an account" in words(history)


def test_supervision_group_and_township_find_it_in_their_inbox(
    crew: Scene, page: WorkerPage
) -> None:
    write(crew, page)
    (one,) = written(crew)
    with acting(crew.cast.supervisor):
        (todo,) = [w for w in payroll_waits(crew.cast.supervisor, TODAY) if "A worker" in w.what]
    assert todo.until == one.due_on
    for post in (crew.cast.clerk, crew.cast.township):
        with acting(post):
            found = [todo.url for todo in projects_wait(post, TODAY)]
        assert reverse("objection_answer", args=[one.pk]) in found
    with acting(crew.cast.recorder):
        assert not [w for w in payroll_waits(crew.cast.recorder, TODAY) if "A worker" in w.what]


def test_it_stands_on_the_sheets_page_and_is_answered_there(
    crew: Scene, sheet: WageSheet, page: WorkerPage, sign_in: SignIn
) -> None:
    write(crew, page, "我少了一天", line=crew.line(sheet))
    (one,) = written(crew)
    clerk = sign_in(crew.cast.clerk)
    seen = words(clerk.get(sheet.get_absolute_url()))
    assert "我少了一天" in seen
    assert "without an account" in seen
    there = reverse("objection_answer", args=[one.pk])
    assert "我少了一天" in words(clerk.get(there))
    acting_post = {"acting_post": str(crew.cast.clerk.pk)}
    answer = clerk.post(there, {"upheld": "no", "answer": "考勤表上没有这一天"} | acting_post)
    assert answer.status_code == 302
    text_of_page = words(enter(page))
    assert "考勤表上没有这一天" in text_of_page
    assert "It was not right" in text_of_page


def test_a_complaint_is_listed_and_answered_although_nothing_hangs(
    crew: Scene, sign_in: SignIn
) -> None:
    page = page_of(crew)
    write(crew, page, "一直没有给我记工")
    (one,) = written(crew)
    clerk = sign_in(crew.cast.clerk)
    listed = reverse("objection_list", args=[crew.project.pk])
    assert "Complaint, no notice" in words(clerk.get(listed))
    there = reverse("objection_answer", args=[one.pk])
    sent = {"upheld": "yes", "answer": "已补记", "acting_post": str(crew.cast.clerk.pk)}
    assert clerk.post(there, sent).headers["Location"] == listed
    assert "已补记" in words(clerk.get(listed))
    assert on_page(crew, page).objections[0].upheld is True


def test_the_list_asks_the_same_however_many_there_are(
    crew: Scene, sheet: WageSheet, sign_in: SignIn,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:  # fmt: skip
    for place in range(3):
        write(crew, page_of(crew, place), "说一句", place=place)
    crew.object(sheet)
    client = sign_in(crew.cast.township)
    with django_assert_max_num_queries(16):
        client.get(reverse("objection_list", args=[crew.project.pk]))


# ---- on his page ----


def send(page: WorkerPage, client: Client, said: dict[str, str]) -> Any:
    return client.post(reverse("worker_page_object", args=[page.token]), said, follow=True)


def test_he_writes_and_sees_it_wait(crew: Scene, sheet: WageSheet, page: WorkerPage) -> None:
    client = Client()
    opened = enter(page, client)
    assert opened.headers["Referrer-Policy"] == "same-origin"  # else browsers hide the origin
    assert "Something is wrong?" in words(opened)
    line = str(crew.line(sheet).pk)
    said = {"id": str(new_id()), "about": line, "day": "2026-10-05", "text": "少半天"}
    shown_after = words(send(page, client, said))
    assert "少半天" in shown_after
    assert "Your line waits until this is answered" in shown_after
    send(page, client, said)
    assert len(written(crew)) == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        pytest.param({"text": ""}, "This field is required", id="nothing-said"),
        pytest.param({"day": "2026-11-03"}, "lies ahead", id="a-day-ahead"),
        pytest.param({"about": "x"}, "Select a valid choice", id="no-line-of-his"),
        pytest.param({"text": "字" * 501}, "at most 500", id="too-long"),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field(
    crew: Scene, page: WorkerPage, said: dict[str, str], answer: str
) -> None:
    client = Client()
    enter(page, client)
    shown_after = send(page, client, {"id": str(new_id()), "text": "少半天"} | said)
    assert shown_after.status_code == 422
    assert answer in words(shown_after)
    assert written(crew) == []


def test_a_fourth_is_refused_in_words(crew: Scene, page: WorkerPage) -> None:
    for one in "一二三":
        write(crew, page, one)
    client = Client()
    enter(page, client)
    shown_after = send(page, client, {"id": str(new_id()), "text": "四"})
    assert "still wait for an answer" in words(shown_after)


def test_a_closed_project_says_where_to_go(crew: Scene, page: WorkerPage) -> None:
    with looking():
        Project.objects.filter(pk=crew.project.pk).update(outcome=Outcome.ARCHIVED)
    client = Client()
    enter(page, client)
    assert "Go to the township" in words(send(page, client, {"id": str(new_id()), "text": "四"}))


def test_another_rows_id_is_a_damaged_form(crew: Scene, sheet: WageSheet, page: WorkerPage) -> None:
    objection = crew.object(sheet)
    client = Client()
    enter(page, client)
    assert "came back damaged" in words(send(page, client, {"id": str(objection.pk), "text": "四"}))


def test_who_did_not_open_the_page_writes_nothing(crew: Scene, page: WorkerPage) -> None:
    answer = send(page, Client(), {"id": str(new_id()), "text": "少半天"})
    assert answer.redirect_chain[0][0] == url_of(page)
    assert written(crew) == []


# ---- the register (T27) ----


def test_the_register_shortens_names_and_says_what_became_of_each(
    crew: Scene, sheet: WageSheet, page: WorkerPage
) -> None:
    write(crew, page, "我少了一天", line=crew.line(sheet))
    crew.answer(crew.object(sheet, crew.line(sheet, 2)), upheld=True)
    data = printed("T27", crew.project)
    check_frame(data, "T27", "投诉举报登记")
    found = text(data)
    name = crew.crew[0].person.name
    assert name not in found
    for part in (name[0] + "***", "匿名", "本人网页", "当面登记", "办理中", "属实。已核对"):
        assert part in found, part


# ---- two at once ----


@pytest.fixture
def real(real_db: None) -> Iterator[tuple[Scene, WorkerPage]]:
    with time_machine.travel(moment(TODAY), tick=False) as clock:
        site = scene(factories.cast(), clock)
        site.hire("才让多杰")
        site.work(site.crew[0], october(1, 2))
        yield site, page_of(site)


def test_many_taps_at_once_keep_one_and_never_more_than_three(
    real: tuple[Scene, WorkerPage],
) -> None:
    site, page = real
    with looking():
        proof = own_proof(page.token, site.crew[0].person)
    key = new_id()

    def tap(number: int) -> Taken:
        one = Words(key if number % 2 else new_id(), "同一句" if number % 2 else f"第{number}句")
        try:
            with translation.override("en"):
                return object_from_page(page.token, proof, one)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(tap, range(16)))
    assert len(written(site)) == 3
    assert taken.count(Taken.MANY) >= 5


def test_of_two_answers_one_counts(crew: Scene, page: WorkerPage) -> None:
    write(crew, page)
    (one,) = written(crew)
    crew.answer(one, upheld=True)
    with pytest.raises(Exception, match="answered already"), acting(crew.cast.township):
        answer_objection(objection_id=one.pk, upheld=False, answer="不对", by=crew.cast.township)
