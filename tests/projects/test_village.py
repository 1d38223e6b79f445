"""Meetings and the two bodies: actions and pages."""

import datetime
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Minutes, add_meeting, add_member, end_membership
from projects.models import Attachment, Body, BodyMember, Meeting, Outcome, Project
from projects.rules import QUORUM, Tally
from regions.models import Post
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import (
    ANCIENT,
    CHILD,
    MAN,
    THIRD,
    WOMAN,
    meeting,
    minutes,
    photo,
    project,
    said,
    words,
)

SignIn = Callable[[Post], Client]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def record(at: Project, by: Post, said: Minutes | None = None, id: UUID | None = None) -> Meeting:
    with scope(by.scope):
        return add_meeting(
            id=id or new_id(), project_id=at.pk, minutes=said or minutes(), paper=None, by=by
        )


def name(at: Project, by: Post, number: str = WOMAN, **columns: Any) -> BodyMember:
    given = {"id": new_id(), "body": "council", "name": "卓玛", "duty": "理事", **columns}
    given.setdefault("heads_committee", False)
    with scope(by.scope):
        return add_member(project_id=at.pk, id_number=number, by=by, **given)


# ---- how many are needed ----


@pytest.mark.parametrize(
    ("assembly", "entitled", "needed"),
    [
        ("villagers", 60, 31),
        ("villagers", 61, 31),
        ("households", 60, 40),
        ("households", 61, 41),
        ("representatives", 3, 2),
        ("representatives", 0, 1),
    ],
)
def test_so_many_must_be_present(assembly: str, entitled: int, needed: int) -> None:
    assert Tally(assembly, entitled, 0, 0).present_needed == needed


@given(st.sampled_from(sorted(QUORUM)), st.integers(1, 5000), st.data())
def test_the_number_that_is_said_is_the_number_that_counts(
    assembly: str, entitled: int, data: st.DataObject
) -> None:
    present = data.draw(st.integers(0, entitled))
    tally = Tally(assembly, entitled, present, data.draw(st.integers(0, present)))
    assert tally.has_quorum == (present >= tally.present_needed)
    assert tally.has_majority == (tally.votes_for >= tally.votes_needed)


# ---- meetings: the action ----


def test_a_meeting_is_kept_with_its_figures_and_recorded(ours: Project, cast: Cast) -> None:
    kept = record(ours, cast.recorder)
    assert (kept.present, kept.village_id, kept.tally.carries) == (45, ours.village_id, True)
    with scope(EVERYWHERE):
        trace = AuditRecord.objects.get(verb="record meeting")
    assert trace.facts == {"subject": "self_build", "carries": True}


def test_a_meeting_without_quorum_is_kept_too(ours: Project, cast: Cast) -> None:
    few = minutes(present=39, votes_for=39, votes_against=0, abstained=0)
    kept = record(ours, cast.recorder, few)
    assert not kept.tally.has_quorum
    assert kept.tally.has_majority
    assert not kept.tally.carries


def test_the_same_meeting_sent_twice_is_one(ours: Project, cast: Cast) -> None:
    first = record(ours, cast.recorder)
    again = record(ours, cast.recorder, minutes(present=41, votes_for=36), id=first.pk)
    assert (again.pk, again.present) == (first.pk, 45)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        pytest.param({"held_on": datetime.date(2099, 1, 1)}, "held_on", id="ahead"),
        pytest.param({"entitled": 44}, "present", id="more than entitled"),
        pytest.param({"abstained": 9}, "votes_for", id="votes don't add up"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(
    ours: Project, cast: Cast, figures: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        record(ours, cast.recorder, minutes(**figures))
    assert broken.value.field == field


def test_a_closed_project_takes_no_meeting(ours: Project, cast: Cast) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=ours.pk).update(outcome=Outcome.REJECTED)
    with pytest.raises(RuleBroken, match=said("This project is closed and can only be read.")):
        record(ours, cast.recorder)


def test_another_villages_row_id_is_a_damaged_form(ours: Project, cast: Cast) -> None:
    theirs = meeting(project(cast.next_village), cast.next_village)
    damaged = said("The form came back damaged. Load the page again.")
    with pytest.raises(RuleBroken, match=damaged):
        record(ours, cast.recorder, id=theirs.pk)
    member = name(project(cast.next_village), cast.next_village)
    with pytest.raises(RuleBroken, match=damaged):
        name(ours, cast.recorder, MAN, id=member.pk)


# ---- meetings: the pages ----


def filled(**changes: Any) -> dict[str, Any]:
    record = minutes()
    said = {name: getattr(record, name) for name in Minutes.__dataclass_fields__}
    return said | {"id": new_id()} | changes


def add_url(at: Project) -> str:
    return reverse("meeting_add", args=[at.pk])


def test_the_recorder_records_a_meeting_with_its_picture(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(paper=photo())
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert page.headers["Location"] == reverse("meeting_detail", args=[form["id"]])
    with scope(EVERYWHERE):
        assert Meeting.objects.get().paper == Attachment.objects.get()


def test_a_double_click_keeps_one_meeting_and_one_picture(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form, browser = filled(), sign_in(cast.recorder)
    for _ in range(2):
        assert browser.post(add_url(ours), form | {"paper": photo()}).status_code == 302
    with scope(EVERYWHERE):
        assert (Meeting.objects.count(), Attachment.objects.count()) == (1, 1)


def test_all_contradictions_are_said_at_once_each_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(held_on="2099-01-01", entitled=40, abstained=9, place="")
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"held_on", "present", "votes_for", "place"}


def test_a_refused_meeting_leaves_no_picture_and_asks_for_it_again(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(entitled=40, paper=photo())
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert said("Choose the picture again: the browser did not keep it.") in words(page)
    with scope(EVERYWHERE):
        assert not Attachment.objects.exists()


def test_what_is_no_picture_is_refused_with_a_sentence(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    wrong = SimpleUploadedFile("paper.png", b"nothing of a picture", content_type="image/png")
    page = sign_in(cast.recorder).post(add_url(ours), filled(paper=wrong))
    assert page.status_code == 422
    assert page.context["form"].has_error("paper")
    with scope(EVERYWHERE):
        assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("figures", "sentences"),
    [
        pytest.param(
            {},
            [
                "The meeting has decided",
                "Quorum reached: %(present)s of %(entitled)s came, %(needed)s were needed.",
                "Majority reached: %(votes)s of %(present)s were for it, %(half)s were needed.",
            ],
            id="carries",
        ),
        pytest.param(
            {"present": 39, "votes_for": 39, "votes_against": 0, "abstained": 0},
            [
                "The meeting has decided nothing",
                "No quorum: %(present)s of %(entitled)s came, %(needed)s were needed.",
                "Invite again, hold another meeting, and record that one too. This one stays.",
            ],
            id="no quorum",
        ),
        pytest.param(
            {"present": 44, "votes_for": 22, "votes_against": 22, "abstained": 0},
            [
                "The meeting has decided nothing",
                "Quorum reached: %(present)s of %(entitled)s came, %(needed)s were needed.",
                "Talk it over, vote again at another meeting, and record that one too. "
                "This one stays.",
            ],
            id="no majority",
        ),
    ],
)
def test_the_meetings_page_says_in_words_what_was_decided(
    ours: Project, cast: Cast, sign_in: SignIn, figures: dict[str, Any], sentences: list[str]
) -> None:
    held = meeting(ours, cast.recorder, **figures)
    page = words(sign_in(cast.supervisor).get(held.get_absolute_url()))
    values = {"present": held.present, "entitled": 60, "needed": 40, "votes": held.votes_for}
    for sentence in sentences:
        form = sentence.replace("%(half)s", "%(needed)s")
        needed = 23 if "%(half)s" in sentence else 40
        assert said(form, **values | {"needed": needed}) in page


def test_the_list_says_what_must_still_be_resolved(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    meeting(ours, cast.recorder)
    meeting(ours, cast.recorder, subject="bodies", votes_for=20, votes_against=23)
    page = sign_in(cast.township).get(reverse("meeting_list", args=[ours.pk]))
    assert [item.done for item in page.context["needed"]] == [True, False]
    assert said("A meeting was held, but it decided nothing.") in words(page)


def test_the_list_of_meetings_takes_few_queries_however_many(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        meeting(ours, cast.recorder)
    browser = sign_in(cast.recorder)
    with django_assert_max_num_queries(12):
        browser.get(reverse("meeting_list", args=[ours.pk]))


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
        end_membership(member_id=member.pk, by=cast.recorder)
        end_membership(member_id=member.pk, by=cast.recorder)
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


# ---- members: the pages ----


def person(number: str = WOMAN, **changes: Any) -> dict[str, Any]:
    form = {"id": new_id(), "body": "council", "name": "卓玛", "id_number": number, "duty": "理事"}
    return form | changes


def name_url(at: Project) -> str:
    return reverse("member_add", args=[at.pk])


def test_a_member_is_named_and_the_number_never_shown(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    assert browser.post(name_url(ours), person()).status_code == 302
    page = words(browser.get(reverse("member_list", args=[ours.pk])))
    assert "卓玛" in page
    assert WOMAN[6:14] not in page
    assert WOMAN not in page


def test_a_double_click_names_one_member(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    form, browser = person(), sign_in(cast.recorder)
    codes = [browser.post(name_url(ours), form).status_code for _ in range(2)]
    assert codes == [302, 302]
    with scope(EVERYWHERE):
        assert BodyMember.objects.count() == 1


@pytest.mark.parametrize("number", [CHILD, ANCIENT, "632122209001010030", "123", ""])
def test_a_number_that_can_not_be_a_members_is_refused_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn, number: str
) -> None:
    page = sign_in(cast.recorder).post(name_url(ours), person(number))
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"id_number"}


def test_who_sits_in_the_other_body_is_said_on_the_page(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    browser.post(name_url(ours), person())
    page = browser.post(name_url(ours), person(body="supervision", name="同一人"))
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


def test_a_head_of_the_committee_on_the_council_is_warned_of_once(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
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
    form = person(MAN, heads_committee="on", body="supervision")
    assert sign_in(cast.recorder).post(name_url(ours), form).status_code == 302


def test_an_invisible_name_is_no_name(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.recorder).post(name_url(ours), person(name="\u200b\u200b"))
    assert page.context["form"].has_error("name")


def test_a_member_leaves_after_a_confirmation(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    member, browser = name(ours, cast.recorder), sign_in(cast.recorder)
    url = reverse("member_end", args=[member.pk])
    assert "卓玛" in words(browser.get(url))
    assert browser.post(url).headers["Location"] == reverse("member_list", args=[ours.pk])
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


def reads(at: Project, held: Meeting) -> list[str]:
    return [
        reverse("meeting_list", args=[at.pk]),
        reverse("meeting_detail", args=[held.pk]),
        reverse("member_list", args=[at.pk]),
    ]


def test_everyone_in_reach_reads_and_others_find_nothing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    pages = reads(ours, meeting(ours, cast.recorder))
    for post, code in [(cast.province, 200), (cast.bureau, 200), (cast.next_village, 404)]:
        browser = sign_in(post)
        assert [browser.get(url).status_code for url in pages] == [code] * 3


def test_only_who_acts_for_the_village_records_and_names(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    member = name(ours, cast.recorder)
    pages = [add_url(ours), name_url(ours), reverse("member_end", args=[member.pk])]
    for post, code in [
        (cast.recorder, 200),
        (cast.clerk, 200),
        (cast.supervisor, 403),
        (cast.county, 403),
        (cast.neighbour, 404),
    ]:
        browser = sign_in(post)
        assert [browser.get(url).status_code for url in pages] == [code] * 3
        if code != 200:
            assert [browser.post(url).status_code for url in pages] == [code] * 3
