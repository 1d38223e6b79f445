"""The two bodies and who sits on them: actions and pages."""

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
from projects.actions import end_membership
from projects.models import Body, BodyMember, Leaving, Meeting, Project
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import (
    ANCIENT,
    CHILD,
    MAN,
    THIRD,
    WOMAN,
    election,
    project,
    said,
    words,
)
from tests.projects.village_rows import member as name

SignIn = Callable[[Post], Client]
MAY = [("recorder", 200), ("clerk", 200), ("supervisor", 403), ("county", 403), ("neighbour", 404)]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


# ---- members: the action ----


def test_a_member_is_kept_by_identity_alone(ours: Project, cast: Cast) -> None:
    member = name(ours, cast.recorder, name=" 卓　玛 ", heads_committee=True)
    assert (member.name, member.heads_committee) == ("卓玛", True)
    with connection.cursor() as cursor, scope(EVERYWHERE):
        cursor.execute("SELECT row_to_json(m)::text FROM projects_bodymember m")
        assert WOMAN not in cursor.fetchone()[0]
        cursor.execute("SELECT facts::text FROM core_auditrecord")
        assert all(WOMAN not in facts for (facts,) in cursor.fetchall())


def test_nobody_sits_in_both_bodies(ours: Project, cast: Cast) -> None:
    name(ours, cast.recorder, body="council")
    taken = said(
        "This person sits on the council or the supervision group already. "
        "Nobody may be in both: the group watches over the council."
    )
    with pytest.raises(RuleBroken, match=taken):
        name(ours, cast.recorder, body="supervision", name="另一个名字")
    with scope(EVERYWHERE):
        assert BodyMember.objects.count() == 1


def test_who_has_left_may_be_named_again_for_the_other_body(ours: Project, cast: Cast) -> None:
    member = name(ours, cast.recorder)
    with scope(cast.recorder.scope):
        for _ in range(2):
            end_membership(member_id=member.pk, why=Leaving.RESIGNED, by=cast.recorder)
    name(ours, cast.recorder, body="supervision")
    with scope(EVERYWHERE):
        member.refresh_from_db()
        assert member.until == timezone.localdate()
        assert AuditRecord.objects.filter(verb="end membership").count() == 1


def test_the_same_member_sent_twice_is_one(ours: Project, cast: Cast) -> None:
    first = name(ours, cast.recorder)
    assert name(ours, cast.recorder, id=first.pk).pk == first.pk


def test_one_person_named_for_both_bodies_at_once_sits_in_one(real_db: None) -> None:
    """The constraint, and not only the project's lock: two rows on two connections."""
    with transaction.atomic(), scope(EVERYWHERE):
        recorder = factories.cast().recorder
        ours = project(recorder)
    came, gate = [], threading.Barrier(2)

    def run(body: str) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                name(ours, recorder, body=body)
            came.append("named")
        except RuleBroken as broken:
            came.append(broken.field or "refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[body]) for body in Body.values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["named", "refused"]


def test_another_villages_row_id_is_a_damaged_form(ours: Project, cast: Cast) -> None:
    theirs = name(project(cast.next_village), cast.next_village)
    with pytest.raises(RuleBroken, match=said("The form came back damaged. Load the page again.")):
        name(ours, cast.recorder, MAN, id=theirs.pk)


# ---- members: the pages ----


def person(number: str = WOMAN, **changes: Any) -> dict[str, Any]:
    form = {"id": new_id(), "body": "council", "name": "卓玛", "id_number": number, "duty": "理事"}
    with scope(EVERYWHERE):
        held = Meeting.objects.of_villagers().get()
    return form | {"politics": "none", "elected_by": held.pk, "votes": "40"} | changes


def name_url(at: Project) -> str:
    return reverse("member_add", args=[at.pk])


def test_a_member_is_named_and_the_number_never_shown(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    election(ours, cast.recorder)
    browser = sign_in(cast.recorder)
    assert browser.post(name_url(ours), person()).status_code == 302
    page = words(browser.get(reverse("member_list", args=[ours.pk])))
    assert "卓玛" in page
    assert WOMAN[6:14] not in page
    assert WOMAN not in page


def test_a_double_click_names_one_member(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    election(ours, cast.recorder)
    form, browser = person(), sign_in(cast.recorder)
    codes = [browser.post(name_url(ours), form).status_code for _ in range(2)]
    assert codes == [302, 302]
    with scope(EVERYWHERE):
        assert BodyMember.objects.count() == 1


@pytest.mark.parametrize("number", [CHILD, ANCIENT, "632122209001010030", "123", ""])
def test_a_number_that_can_not_be_a_members_is_refused_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn, number: str
) -> None:
    election(ours, cast.recorder)
    page = sign_in(cast.recorder).post(name_url(ours), person(number))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"id_number"}


def test_who_sits_in_the_other_body_is_said_on_the_page(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    election(ours, cast.recorder)
    browser = sign_in(cast.recorder)
    browser.post(name_url(ours), person())
    page = browser.post(name_url(ours), person(body="supervision", name="同一人"))
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


def test_a_head_of_the_committee_on_the_council_is_warned_of_once(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    election(ours, cast.recorder)
    browser, form = sign_in(cast.recorder), person(heads_committee="on")
    page = browser.post(name_url(ours), form)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"seen"}
    assert browser.post(name_url(ours), form | {"seen": "on"}).status_code == 302
    with scope(EVERYWHERE):
        assert BodyMember.objects.get().heads_committee


def test_nothing_is_asked_about_a_head_in_the_supervision_group(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    election(ours, cast.recorder)
    form = person(MAN, heads_committee="on", body="supervision")
    assert sign_in(cast.recorder).post(name_url(ours), form).status_code == 302


def test_an_invisible_name_is_no_name(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    election(ours, cast.recorder)
    page = sign_in(cast.recorder).post(name_url(ours), person(name="\u200b\u200b"))
    assert page.context["form"].has_error("name")


def test_a_member_leaves_after_a_confirmation(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    member, browser = name(ours, cast.recorder), sign_in(cast.recorder)
    url = reverse("member_end", args=[member.pk])
    assert "卓玛" in words(browser.get(url))
    assert browser.post(url).status_code == 422
    left = browser.post(url, {"left_why": "resigned"})
    assert left.headers["Location"] == reverse("member_list", args=[ours.pk])
    page = browser.get(reverse("member_list", args=[ours.pk]))
    council = page.context["bodies"][0]
    assert (council["now"], [gone.pk for gone in council["before"]]) == ([], [member.pk])


def test_the_bodies_take_few_queries_however_many(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (WOMAN, MAN, THIRD):
        name(ours, cast.recorder, number)
    browser = sign_in(cast.recorder)
    with django_assert_max_num_queries(13):
        browser.get(reverse("member_list", args=[ours.pk]))


# ---- who may ----


def test_everyone_in_reach_reads_the_bodies_and_others_find_nothing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    url = reverse("member_list", args=[ours.pk])
    for post, code in [(cast.province, 200), (cast.bureau, 200), (cast.next_village, 404)]:
        assert sign_in(post).get(url).status_code == code


def test_only_who_acts_for_the_village_names_and_dismisses(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    sitting = name(ours, cast.recorder)
    pages = [name_url(ours), reverse("member_end", args=[sitting.pk])]
    for post, code in MAY:
        browser = sign_in(getattr(cast, post))
        assert [browser.get(url).status_code for url in pages] == [code] * 2
        if code != 200:
            assert [browser.post(url).status_code for url in pages] == [code] * 2
