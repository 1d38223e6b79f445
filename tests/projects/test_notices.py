"""The notice board: notices with their days, objections and answers."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import answer_objection, object_to, withdraw_notice
from projects.models import Attachment, CountySettings, Notice, Objection, Project
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import notice, photo, project, said, words

SignIn = Callable[[Post], Client]
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


@pytest.fixture
def hung(ours: Project, cast: Cast) -> Notice:
    return notice(ours, cast.recorder)


def objection(to: Notice, by: Post, **columns: Any) -> Objection:
    given = {"id": new_id(), "text": "人数不对", "raised_by": "", "raised_on": TODAY(), **columns}
    with scope(by.scope):
        return object_to(notice_id=to.pk, by=by, **given)


def answer(it: Objection, by: Post, text: str = "已核对", upheld: bool = False) -> Objection:
    with scope(by.scope):
        return answer_objection(objection_id=it.pk, upheld=upheld, answer=text, by=by)


def withdraw(it: Notice, by: Post, reason: str = "金额写错") -> Notice:
    with scope(by.scope):
        return withdraw_notice(notice_id=it.pk, reason=reason, by=by)


# ---- notices: the actions ----


def test_a_notice_hangs_for_whole_days_without_the_first(hung: Notice) -> None:
    assert (hung.days, hung.last_day) == (7, TODAY() + 7 * DAY)
    assert not hung.is_over_on(TODAY() + 7 * DAY)
    assert hung.is_over_on(TODAY() + 8 * DAY)


def test_a_notice_is_not_recorded_ahead_nor_before_its_project(ours: Project, cast: Cast) -> None:
    for day in (TODAY() + DAY, TODAY() - DAY):
        with pytest.raises(RuleBroken) as broken:
            notice(ours, cast.recorder, posted_on=day)
        assert broken.value.field == "posted_on"


def test_what_a_notice_said_is_hashed(ours: Project, cast: Cast) -> None:
    same = notice(ours, cast.recorder), notice(ours, cast.recorder, place="别处")
    other = notice(ours, cast.recorder, body="硬化道路 1.3 公里")
    assert same[0].sha256 == same[1].sha256 != other.sha256


def test_a_withdrawn_notice_stays_and_no_longer_counts(hung: Notice, cast: Cast) -> None:
    withdraw(hung, cast.recorder)
    again = withdraw(hung, cast.clerk, "second thoughts")
    assert (again.withdrawn_reason, again.withdrawn_by) == ("金额写错", cast.recorder)
    with scope(EVERYWHERE):
        assert not Notice.objects.standing().exists()
        assert AuditRecord.objects.filter(verb="withdraw notice").count() == 1


def test_a_notice_is_not_withdrawn_without_a_reason(hung: Notice, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        withdraw(hung, cast.recorder, "  ")
    assert broken.value.field == "reason"


def test_the_notice_of_a_wage_sheet_is_not_withdrawn_alone(ours: Project, cast: Cast) -> None:
    hung = notice(ours, cast.recorder, kind="wages", about_id=new_id())
    with pytest.raises(RuleBroken):
        withdraw(hung, cast.recorder)


# ---- objections: the actions ----


def test_an_objection_may_be_anonymous_and_is_kept_once(hung: Notice, cast: Cast) -> None:
    first = objection(hung, cast.supervisor)
    again = objection(hung, cast.supervisor, id=first.pk, text="something else")
    assert (again.pk, again.text, again.raised_by) == (first.pk, "人数不对", "")


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        pytest.param({"text": " \n"}, "text", id="nothing said"),
        pytest.param({"raised_on": datetime.date(2099, 1, 1)}, "raised_on", id="ahead"),
        pytest.param({"raised_on": datetime.date(2020, 1, 1)}, "raised_on", id="before it hung"),
    ],
)
def test_an_impossible_objection_is_refused(
    hung: Notice, cast: Cast, columns: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        objection(hung, cast.supervisor, **columns)
    assert broken.value.field == field


def test_nobody_objects_to_what_was_withdrawn(hung: Notice, cast: Cast) -> None:
    withdraw(hung, cast.recorder)
    with pytest.raises(RuleBroken):
        objection(hung, cast.supervisor)


def test_a_damaged_form_adds_no_objection(hung: Notice, cast: Cast) -> None:
    theirs = notice(project(cast.next_village), cast.next_village)
    taken = objection(theirs, cast.next_village)
    with pytest.raises(RuleBroken):
        objection(hung, cast.supervisor, id=taken.pk)
    with pytest.raises(RuleBroken):
        notice(hung.project, cast.recorder, id=theirs.pk)


def test_an_objection_is_answered_once(hung: Notice, cast: Cast) -> None:
    raised = objection(hung, cast.supervisor)
    answered = answer(raised, cast.township, upheld=True)
    assert (answered.upheld, answered.answered_by) == (True, cast.township)
    with pytest.raises(RuleBroken):
        answer(raised, cast.county)


def test_an_answer_says_something(hung: Notice, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        answer(objection(hung, cast.supervisor), cast.township, "  ")
    assert broken.value.field == "answer"


def test_whoever_recorded_an_objection_can_not_answer_it_in_another_post_either(
    hung: Notice, cast: Cast
) -> None:
    raised = objection(hung, cast.clerk)
    second = factories.post(
        Role.COUNTY_OFFICER,
        factories.county_of(hung.village_id),
        username="same-human",
        human=cast.clerk.user.human,
    )
    for post in (cast.clerk, second):
        with pytest.raises(RuleBroken):
            answer(raised, post)


def test_two_answers_at_once_leave_one(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        raised = objection(notice(project(cast.recorder), cast.recorder), cast.supervisor)
    came, gate = [], threading.Barrier(2)

    def run(by: Post) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                answer(raised, by, text=by.role)
            came.append("answered")
        except RuleBroken:
            came.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[by]) for by in (cast.township, cast.county)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["answered", "refused"]


# ---- the pages ----


def filled(**changes: Any) -> dict[str, Any]:
    form = {
        "id": new_id(),
        "kind": "resolution",
        "title": "自建决议公示",
        "body": "村民代表会议同意自建",
        "posted_on": TODAY(),
        "place": "村务公开栏",
        "phone": "0972-8512345",
    }
    return form | changes


def add_url(at: Project) -> str:
    return reverse("notice_add", args=[at.pk])


def test_the_recorder_posts_a_notice_with_a_photo_of_the_board(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form, browser = filled(), sign_in(cast.recorder)
    for _ in range(2):
        page = browser.post(add_url(ours), form | {"photo": photo()})
        assert page.headers["Location"] == reverse("notice_detail", args=[form["id"]])
    with scope(EVERYWHERE):
        assert Notice.objects.get().photos.get().paper == Attachment.objects.get()


@pytest.mark.parametrize("kind", ["wages", "roster"])
def test_what_other_pages_post_is_not_posted_here(
    ours: Project, cast: Cast, sign_in: SignIn, kind: str
) -> None:
    browser = sign_in(cast.recorder)
    offered = dict(browser.get(add_url(ours)).context["form"].fields["kind"].choices)
    assert kind not in offered
    page = browser.post(add_url(ours), filled(kind=kind))
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"kind"})


def test_place_and_phone_are_not_typed_twice(
    ours: Project, hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    page = words(sign_in(cast.recorder).get(add_url(ours)))
    assert hung.place in page
    assert hung.phone in page


def test_a_day_ahead_is_said_at_its_field(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.recorder).post(add_url(ours), filled(posted_on=TODAY() + DAY))
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"posted_on"})


@pytest.mark.parametrize(
    ("days_ago", "state", "sentence"),
    [
        (0, "running", "Put up today, for %(days)s days"),
        (3, "running", "Day %(day)s of %(days)s"),
        (7, "running", "Day %(day)s of %(days)s"),
        (8, "done", "Ran its %(days)s days"),
    ],
)
def test_the_list_counts_the_days(
    ours: Project, cast: Cast, sign_in: SignIn, days_ago: int, state: str, sentence: str
) -> None:
    notice(ours, cast.recorder, days_ago=days_ago)
    page = sign_in(cast.supervisor).get(reverse("notice_list", args=[ours.pk]))
    assert [row["state"] for row in page.context["rows"]] == [state]
    assert said(sentence, day=days_ago, days=7) in words(page)


def test_the_page_of_a_notice_counts_its_last_day_as_running(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    over = said("The notice has run its days")
    for days_ago, is_over in ((7, False), (8, True)):
        hung = notice(ours, cast.recorder, days_ago=days_ago)
        page = words(sign_in(cast.supervisor).get(hung.get_absolute_url()))
        assert (over in page) == is_over


def test_a_running_notice_keeps_its_own_days(ours: Project, hung: Notice, cast: Cast) -> None:
    with scope(EVERYWHERE):
        CountySettings.objects.create(
            source="民发改〔2026〕1号",
            area_id=factories.county_of(hung.village_id),
            notice_days=10,
            at=timezone.now(),
            by=cast.county,
        )
    later = notice(ours, cast.recorder)
    with scope(EVERYWHERE):
        hung.refresh_from_db()
    assert (hung.days, later.days) == (7, 10)


def test_a_withdrawn_notice_is_struck_out_with_its_reason(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    page = browser.post(reverse("notice_withdraw", args=[hung.pk]), {"reason": "金额写错"})
    assert page.headers["Location"] == hung.get_absolute_url()
    shown = browser.get(hung.get_absolute_url())
    assert f"<s>{hung.title}</s>" in shown.content.decode()
    assert "金额写错" in shown.content.decode()
    assert not shown.context["can_object"]
    listed = browser.get(reverse("notice_list", args=[hung.project_id]))
    assert f"<s>{hung.title}</s>" in listed.content.decode()


def test_a_withdrawal_without_a_reason_is_not_one(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in(cast.recorder).post(reverse("notice_withdraw", args=[hung.pk]), {"reason": ""})
    assert page.status_code == 422


def test_a_table_is_shown_under_its_headings(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    table = [["序号", "姓名"], ["1", "卓玛"], ["2"]]
    hung = notice(ours, cast.recorder, kind="wages", table=table, about_id=new_id())
    page = sign_in(cast.supervisor).get(hung.get_absolute_url()).content.decode()
    assert '<th scope="col">姓名</th>' in page
    assert '<td data-label="姓名">卓玛</td>' in page


def test_an_objection_is_recorded_by_one_and_answered_by_another(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    form = {"id": new_id(), "text": "人数不对", "raised_by": "", "raised_on": TODAY()}
    browser = sign_in(cast.clerk)
    for _ in range(2):
        assert browser.post(reverse("objection_add", args=[hung.pk]), form).status_code == 302
    with scope(EVERYWHERE):
        raised = Objection.objects.get()
    url = reverse("objection_answer", args=[raised.pk])
    reply = {"upheld": "no", "answer": "已核对名册"}
    own = browser.post(url, reply)
    assert own.status_code == 422
    assert not browser.get(hung.get_absolute_url()).context["objections"][0]["can_answer"]
    other = sign_in(cast.township)
    assert other.get(hung.get_absolute_url()).context["objections"][0]["can_answer"]
    assert other.post(url, reply).status_code == 302
    page = words(other.get(hung.get_absolute_url()))
    assert "已核对名册" in page
    assert said("It was not right") in page
    assert said("Someone who is not named") in page


def test_an_objection_to_one_line_holds_that_line(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    line, browser = new_id(), sign_in(cast.supervisor)
    url = reverse("objection_add", args=[hung.pk])
    assert browser.get(f"{url}?line={line}").context["form"]["line_id"].value() == str(line)
    form = {"id": new_id(), "text": "少记一天", "raised_on": TODAY(), "line_id": line}
    assert browser.post(url, form).status_code == 302
    with scope(EVERYWHERE):
        assert Objection.objects.get().line_id == line


@pytest.mark.parametrize("line", ["x", "''", "1" * 300])
def test_a_damaged_line_is_said(hung: Notice, cast: Cast, sign_in: SignIn, line: str) -> None:
    form = {"id": new_id(), "text": "少记一天", "raised_on": TODAY(), "line_id": line}
    page = sign_in(cast.supervisor).post(reverse("objection_add", args=[hung.pk]), form)
    assert page.status_code == 422


def test_an_empty_answer_is_said_at_its_field(hung: Notice, cast: Cast, sign_in: SignIn) -> None:
    url = reverse("objection_answer", args=[objection(hung, cast.supervisor).pk])
    page = sign_in(cast.township).post(url, {"answer": ""})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"answer", "upheld"})


def test_the_board_is_paged_and_takes_few_queries(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with scope(EVERYWHERE):
        first = notice(ours, cast.recorder)
        for _ in range(60):
            first.pk = new_id()
            first.save(force_insert=True)
    browser = sign_in(cast.supervisor)
    url = reverse("notice_list", args=[ours.pk])
    with django_assert_max_num_queries(13):
        assert len(browser.get(url).context["rows"]) == 50
    assert len(browser.get(f"{url}?page=2").context["rows"]) == 11
    assert browser.get(f"{url}?page=none").status_code == 200


def test_a_notice_with_many_objections_takes_few_queries(
    hung: Notice,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(9):
        answer(objection(hung, cast.supervisor), cast.township)
    browser = sign_in(cast.county)
    with django_assert_max_num_queries(12):
        browser.get(hung.get_absolute_url())


# ---- who may ----


def test_each_page_opens_for_those_who_may_and_no_others(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    raised = objection(hung, cast.supervisor)
    pages = [
        reverse("notice_list", args=[hung.project_id]),
        hung.get_absolute_url(),
        add_url(hung.project),
        reverse("notice_withdraw", args=[hung.pk]),
        reverse("objection_add", args=[hung.pk]),
        reverse("objection_answer", args=[raised.pk]),
    ]
    for post, codes in [
        (cast.recorder, [200, 200, 200, 200, 200, 403]),
        (cast.supervisor, [200, 200, 403, 403, 200, 403]),
        (cast.clerk, [200, 200, 200, 200, 200, 200]),
        (cast.township, [200, 200, 403, 403, 200, 200]),
        (cast.bureau, [200, 200, 403, 403, 403, 403]),
        (cast.next_village, [404] * 6),
        (cast.neighbour, [404] * 6),
    ]:
        browser = sign_in(post)
        assert [browser.get(url).status_code for url in pages] == codes, post.role
        wrong = [code if code != 200 else 422 for code in codes[2:]]
        assert [browser.post(url).status_code for url in pages[2:]] == wrong, post.role
