"""Meetings: actions and pages."""

import datetime
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import Minutes, add_meeting
from projects.models import Attachment, Meeting, Outcome, Project
from projects.rules import QUORUM, Tally
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import (
    meeting,
    minutes,
    motion,
    photo,
    prepared,
    project,
    resolved,
    said,
    words,
)

SignIn = Callable[[Post], Client]
MAY = [("recorder", 200), ("clerk", 200), ("supervisor", 403), ("county", 403), ("neighbour", 404)]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


def record(at: Project, by: Post, said: Minutes | None = None, id: UUID | None = None) -> Meeting:
    matter = motion(at, by)
    with scope(by.scope):
        return add_meeting(
            id=id or new_id(),
            project_id=at.pk,
            motion=matter,
            minutes=said or minutes(),
            paper=None,
            by=by,
        )


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
        pytest.param({"tellers": "卓玛、 卓玛"}, "tellers", id="one teller"),
        pytest.param({"held_on": datetime.date(2020, 1, 1)}, "held_on", id="before the matter"),
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
        meeting(ours, cast.recorder, "other")


def test_another_villages_row_id_is_a_damaged_form(ours: Project, cast: Cast) -> None:
    theirs = meeting(project(cast.next_village), cast.next_village)
    damaged = said("The form came back damaged. Load the page again.")
    with pytest.raises(RuleBroken, match=damaged):
        record(ours, cast.recorder, id=theirs.pk)


# ---- meetings: the pages ----


def filled(at: Project, by: Post, **changes: Any) -> dict[str, Any]:
    record = minutes()
    changes.setdefault("motion", motion(at, by).pk)
    said = {name: getattr(record, name) for name in Minutes.__dataclass_fields__}
    return said | {"id": new_id()} | changes


def add_url(at: Project) -> str:
    return reverse("meeting_add", args=[at.pk])


def test_the_recorder_records_a_meeting_with_its_picture(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(ours, cast.recorder, paper=photo())
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert page.headers["Location"] == reverse("meeting_detail", args=[form["id"]])
    with scope(EVERYWHERE):
        assert Meeting.objects.get().paper == Attachment.objects.get()


def test_a_double_click_keeps_one_meeting_and_one_picture(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form, browser = filled(ours, cast.recorder), sign_in(cast.recorder)
    for _ in range(2):
        assert browser.post(add_url(ours), form | {"paper": photo()}).status_code == 302
    with scope(EVERYWHERE):
        assert (Meeting.objects.count(), Attachment.objects.count()) == (1, 1)


def test_all_contradictions_are_said_at_once_each_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(ours, cast.recorder, held_on="2099-01-01", entitled=40, abstained=9, place="")
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"held_on", "present", "votes_for", "place"}


def test_a_refused_meeting_leaves_no_picture_and_asks_for_it_again(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form = filled(ours, cast.recorder, entitled=40, paper=photo())
    page = sign_in(cast.recorder).post(add_url(ours), form)
    assert said("Choose the picture again: the browser did not keep it.") in words(page)
    with scope(EVERYWHERE):
        assert not Attachment.objects.exists()


def test_what_is_no_picture_is_refused_with_a_sentence(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    wrong = SimpleUploadedFile("paper.png", b"nothing of a picture", content_type="image/png")
    page = sign_in(cast.recorder).post(add_url(ours), filled(ours, cast.recorder, paper=wrong))
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
    resolved(ours, cast.recorder)
    prepared(ours, cast.recorder, "bodies")
    meeting(ours, cast.recorder, subject="bodies", votes_for=20, votes_against=23)
    page = sign_in(cast.township).get(reverse("meeting_list", args=[ours.pk]))
    assert [item.done for item in page.context["needed"]] == [True, False]
    assert said("The last meeting had no majority.") in words(page)


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


# ---- who may ----


def test_everyone_in_reach_reads_the_meetings_and_others_find_nothing(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    held = meeting(ours, cast.recorder)
    pages = [reverse("meeting_list", args=[ours.pk]), reverse("meeting_detail", args=[held.pk])]
    for post, code in [(cast.province, 200), (cast.bureau, 200), (cast.next_village, 404)]:
        browser = sign_in(post)
        assert [browser.get(url).status_code for url in pages] == [code] * 2


def test_only_who_acts_for_the_village_records(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    url = add_url(ours)
    for post, code in MAY:
        browser = sign_in(getattr(cast, post))
        assert browser.get(url).status_code == code
        if code != 200:
            assert browser.post(url).status_code == code
