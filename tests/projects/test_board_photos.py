"""Pictures of the board on which a notice hangs, from near and from further away."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import RuleBroken
from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import add_board_photo, withdraw_notice
from projects.models import Distance, Notice
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import notice, photo, project

SignIn = Callable[[Post], Client]


@pytest.fixture
def hung(cast: Cast) -> Notice:
    return notice(project(cast.recorder), cast.recorder)


def photo_url(hung: Notice) -> str:
    return reverse("notice_photo_add", args=[hung.pk])


def test_pictures_from_near_and_far_are_added_after_the_notice(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    for distance in ("near", "far"):
        form = {"id": new_id(), "distance": distance}
        assert browser.get(photo_url(hung)).context["form"].initial["distance"] == distance
        for _ in range(2):  # a double click keeps one
            page = browser.post(photo_url(hung), form | {"photo": photo()})
            assert page.headers["Location"] == reverse("notice_detail", args=[hung.pk])
    with scope(EVERYWHERE):
        assert [one.distance for one in hung.photos.all()] == ["near", "far"]
    said = browser.get(reverse("notice_detail", args=[hung.pk])).content.decode()
    assert said.count("<figure") == 2


def test_a_picture_of_the_board_says_how_it_shows_it(
    hung: Notice, cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(cast.recorder)
    page = browser.post(photo_url(hung), {"id": new_id(), "distance": "above"})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"distance", "photo"})


def test_a_withdrawn_notice_needs_no_picture(hung: Notice, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    with scope(cast.recorder.scope):
        withdraw_notice(notice_id=hung.pk, reason="写错了", by=cast.recorder)
    with pytest.raises(RuleBroken), scope(cast.recorder.scope):
        add_board_photo(
            id=new_id(), notice_id=hung.pk, distance=Distance.FAR, file=photo(), by=cast.recorder
        )
    assert browser.get(photo_url(hung)).headers["Location"] == hung.get_absolute_url()
    page = browser.get(hung.get_absolute_url())
    assert photo_url(hung) not in page.content.decode()
