"""Seats on the two bodies: who may not have one, who gives and takes it, who is related."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import declare_kinship, end_membership, withdraw_kinship
from projects.county import settings_of
from projects.models import BodyMember, HeadsRule, Kinship, Leaving, Project
from projects.rules import KinFinding, SeatRefusal, kin_finding, seat_refusal
from projects.seats import Remark, remarks_on
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import (
    MAN,
    THIRD,
    WOMAN,
    election,
    meeting,
    member,
    project,
    said,
    words,
)

SignIn = Callable[[Post], Client]


@pytest.fixture
def ours(cast: Cast) -> Project:
    return project(cast.recorder)


# ---- rules ----


@pytest.mark.parametrize(
    ("body", "on_committee", "heads", "forbidden", "refusal"),
    [
        ("council", True, True, False, None),
        ("council", True, True, True, SeatRefusal.HEADS_FORBIDDEN),
        ("council", True, False, True, None),
        ("supervision", True, False, False, SeatRefusal.WATCHES_OVER_HIMSELF),
        ("supervision", False, True, True, None),
    ],
)
def test_who_may_not_sit_where(
    body: str, on_committee: bool, heads: bool, forbidden: bool, refusal: SeatRefusal | None
) -> None:
    assert refusal == seat_refusal(
        body=body, on_committee=on_committee, heads=heads, heads_forbidden=forbidden
    )


BOTH = ("council", "supervision")


@pytest.mark.parametrize(
    ("bodies", "near", "watched", "finding"),
    [
        (("council", "council"), True, True, None),
        (("supervision", "supervision"), True, False, None),
        (BOTH, True, True, KinFinding.STOPS),
        (BOTH, True, False, KinFinding.WARNS),
        (BOTH, False, True, KinFinding.WARNS),
        (BOTH[::-1], True, True, KinFinding.STOPS),
    ],
)
def test_what_follows_from_a_kinship(
    bodies: tuple[str, str], near: bool, watched: bool, finding: KinFinding | None
) -> None:
    assert finding == kin_finding(bodies=bodies, near=near, watched_is_on_committee=watched)


# ---- elected, dismissed ----


def test_a_seat_is_given_by_the_villagers_meeting_on_the_bodies(ours: Project, cast: Cast) -> None:
    prepares = meeting(ours, cast.recorder, "bodies", assembly="party")
    lost = meeting(ours, cast.recorder, "bodies", votes_for=10, votes_against=33)
    other = meeting(ours, cast.recorder)
    for wrong in (None, prepares, lost, other):
        with pytest.raises(RuleBroken) as broken:
            member(ours, cast.recorder, elected_by=wrong)
        assert broken.value.field == "elected_by"
    right = meeting(ours, cast.recorder, "bodies")
    with pytest.raises(RuleBroken) as broken:
        member(ours, cast.recorder, elected_by=right, votes=right.present + 1)
    assert broken.value.field == "votes"
    assert member(ours, cast.recorder, elected_by=right, votes=right.present).elected_by == right


def test_only_the_villagers_dismiss(ours: Project, cast: Cast) -> None:
    someone, held = member(ours, cast.recorder), election(ours, cast.recorder)
    with scope(cast.recorder.scope):
        with pytest.raises(RuleBroken) as broken:
            end_membership(member_id=someone.pk, why=Leaving.DISMISSED, by=cast.recorder)
        assert broken.value.field == "dismissed_by"
        gone = end_membership(
            member_id=someone.pk, why=Leaving.DISMISSED, dismissed_by=held, by=cast.recorder
        )
    assert (gone.dismissed_by, gone.left_why) == (held, "dismissed")


def test_a_member_is_never_deleted(ours: Project, cast: Cast) -> None:
    someone = member(ours, cast.recorder)
    with scope(EVERYWHERE), pytest.raises(DatabaseError), transaction.atomic():
        BodyMember.objects.filter(pk=someone.pk).delete()


def test_nobody_of_the_committee_watches_over_it(ours: Project, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        member(ours, cast.recorder, body="supervision", on_committee=True)
    assert broken.value.field == "on_committee"
    someone = member(ours, cast.recorder, body="supervision")
    with scope(EVERYWHERE), pytest.raises(IntegrityError), transaction.atomic():
        BodyMember.objects.filter(pk=someone.pk).update(on_committee=True)


# ---- related ----


def related(one: BodyMember, other: BodyMember, by: Post, kin: str = "sibling") -> Kinship:
    with scope(by.scope):
        return declare_kinship(id=new_id(), member_id=one.pk, relative_id=other.pk, kin=kin, by=by)


def remarks(at: Project) -> list[Remark]:
    return remarks_on(at.bodymembers.filter(until__isnull=True), at.kinships.sitting())


def test_relatives_on_both_sides_are_said_until_one_leaves(ours: Project, cast: Cast) -> None:
    builder = member(ours, cast.recorder, WOMAN, on_committee=True)
    watcher = member(ours, cast.recorder, MAN, body="supervision", name="才让")
    related(builder, watcher, cast.recorder)
    with scope(EVERYWHERE):
        assert [remark.stops for remark in remarks(ours)] == [True]
    with scope(cast.recorder.scope):
        end_membership(member_id=watcher.pk, why=Leaving.RESIGNED, by=cast.recorder)
        assert remarks(ours) == []


def test_a_pair_is_declared_once_whoever_names_whom(ours: Project, cast: Cast) -> None:
    one, other = member(ours, cast.recorder, WOMAN), member(ours, cast.recorder, MAN)
    made = related(one, other, cast.recorder)
    for pair in ((one, other), (other, one), (one, one)):
        with pytest.raises(RuleBroken):
            related(*pair, cast.recorder)
    with scope(cast.recorder.scope):
        with pytest.raises(RuleBroken):
            withdraw_kinship(kinship_id=made.pk, reason=" ", by=cast.recorder)
        for _ in range(2):
            withdraw_kinship(kinship_id=made.pk, reason="同名不同人", by=cast.recorder)
    related(other, one, cast.recorder, "other")
    with scope(EVERYWHERE):
        assert Kinship.objects.count() == 2


def test_the_list_says_who_is_related_and_strikes_it_out(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    builder = member(ours, cast.recorder, WOMAN, heads_committee=True)
    watcher = member(ours, cast.recorder, THIRD, body="supervision", name="才让")
    browser, members = sign_in(cast.recorder), reverse("member_list", args=[ours.pk])
    form = {"id": new_id(), "relative": watcher.pk, "kin": "other"}
    add = reverse("kinship_add", args=[builder.pk])
    assert [browser.post(add, form).status_code for _ in range(2)] == [302, 302]
    page = browser.get(members)
    assert [remark.stops for remark in page.context["remarks"]] == [False, False]
    with scope(EVERYWHERE):
        made = Kinship.objects.get()
    strike = reverse("kinship_withdraw", args=[made.pk])
    assert browser.post(strike, {"reason": ""}).status_code == 422
    assert browser.post(strike, {"reason": "写错"}).status_code == 302
    assert browser.get(strike).status_code == 404
    assert said("related otherwise, by marriage too") not in words(browser.get(members))


def test_a_county_that_forbids_heads_asks_nothing_but_refuses(
    ours: Project, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(ours.village_id)
    settings.heads_on_council = HeadsRule.FORBID
    monkeypatch.setattr("projects.actions.bodies.settings_of", lambda village: settings)
    with pytest.raises(RuleBroken) as broken:
        member(ours, cast.recorder, heads_committee=True)
    assert broken.value.field == "heads_committee"
