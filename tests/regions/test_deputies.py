"""Deputies: who may stand in for a recorder, for how long, and what he may do."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from regions.access import acting_post
from regions.actions import end_hand_over, hand_over
from regions.models import Post, Role, User
from tests.factories import NEXT_VILLAGE, VILLAGE, Cast, post

pytestmark = pytest.mark.usefixtures("everywhere")
SignIn = Callable[[Post], Client]


def in_days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def cashier(cast: Cast) -> Post:
    return post(Role.CASHIER, VILLAGE)


def handed(
    cast: Cast, user: User, *, first: int = 0, last: int = 13, by: Post | None = None
) -> Post:
    return hand_over(
        id=new_id(), post_id=cast.recorder.pk, user_id=user.pk, since=in_days(first),
        until=in_days(last), reason="住院", by=by or cast.recorder,
    )  # fmt: skip


def test_a_deputy_acts_in_a_post_of_his_own_until_its_last_day(cast: Cast, cashier: Post) -> None:
    deputy = handed(cast, cashier.user)
    assert (deputy.role, deputy.division_id) == (Role.RECORDER, VILLAGE)
    chosen = str(deputy.pk)
    assert acting_post(cashier.user, chosen, in_days(13)) == deputy
    assert acting_post(cashier.user, chosen, in_days(14)) == cashier
    assert acting_post(cast.recorder.user, None, in_days(0)) == cast.recorder


def test_the_same_form_twice_hands_over_once(cast: Cast, cashier: Post) -> None:
    said: dict[str, Any] = {
        "id": new_id(), "post_id": cast.recorder.pk, "user_id": cashier.user_id,
        "since": in_days(0), "until": in_days(1), "reason": "住院", "by": cast.recorder,
    }  # fmt: skip
    assert hand_over(**said) == hand_over(**said)
    assert AuditRecord.objects.filter(verb="hand over").count() == 1


def test_the_id_of_another_post_tells_nothing_of_it(cast: Cast, cashier: Post) -> None:
    with pytest.raises(RuleBroken, match="重新打开"):
        hand_over(
            id=cast.county.pk, post_id=cast.recorder.pk, user_id=cashier.user_id,
            since=in_days(0), until=in_days(1), reason="住院", by=cast.recorder,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "township"])
def test_the_township_hands_over_for_one_who_is_ill(cast: Cast, cashier: Post, who: str) -> None:
    assert handed(cast, cashier.user, by=getattr(cast, who)).stands_in_for == cast.recorder


def test_who_supervises_or_belongs_elsewhere_does_not_stand_in(cast: Cast, cashier: Post) -> None:
    elsewhere = post(Role.CASHIER, NEXT_VILLAGE)
    supervises_too = post(Role.CASHIER, VILLAGE)
    Post.objects.create(
        user=supervises_too.user, division_id=VILLAGE, role=Role.SUPERVISOR, since=in_days(-1)
    )
    for user in (cast.supervisor.user, elsewhere.user, supervises_too.user, cast.recorder.user):
        with pytest.raises(RuleBroken, match="监督小组") as broken:
            handed(cast, user)
        assert broken.value.field == "user"


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-1, 3, "since"), (3, 2, "until"), (0, 92, "until")]
)
def test_a_stretch_that_can_not_be(
    cast: Cast, cashier: Post, first: int, last: int, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        handed(cast, cashier.user, first=first, last=last)
    assert broken.value.field == field


def test_nobody_stands_in_twice_at_once(cast: Cast, cashier: Post) -> None:
    handed(cast, cashier.user)
    with pytest.raises(RuleBroken, match="已经由他代理"):
        handed(cast, cashier.user, first=13, last=20)
    handed(cast, cashier.user, first=14, last=20)


def test_it_is_taken_back_at_once_and_he_hands_nothing_on(cast: Cast, cashier: Post) -> None:
    deputy = handed(cast, cashier.user)
    with pytest.raises(Post.DoesNotExist):
        handed(cast, cast.recorder.user, by=deputy)
    end_hand_over(post_id=deputy.pk, by=cast.recorder)
    end_hand_over(post_id=deputy.pk, by=cast.recorder)
    assert acting_post(cashier.user, str(deputy.pk), in_days(0)) == cashier
    assert AuditRecord.objects.filter(verb="end hand-over").count() == 1


def test_out_of_reach_there_is_no_such_post(cast: Cast, cashier: Post) -> None:
    deputy = handed(cast, cashier.user)
    for by in (cast.next_village, cast.neighbour):
        with pytest.raises(Post.DoesNotExist):
            handed(cast, cashier.user, first=20, last=21, by=by)
        with pytest.raises(Post.DoesNotExist):
            end_hand_over(post_id=deputy.pk, by=by)
    with pytest.raises(PermissionDenied):
        handed(cast, cashier.user, first=20, last=21, by=cast.county)


def test_the_pages_lead_through(cast: Cast, cashier: Post, sign_in: SignIn) -> None:
    browser = sign_in(cast.recorder)
    assert reverse("deputy_list") in browser.get(reverse("post_choose")).content.decode()
    add = reverse("deputy_add", args=[cast.recorder.pk])
    assert add in browser.get(reverse("deputy_list")).content.decode()
    data = {"id": new_id(), "user": cashier.user_id, "since": in_days(0), "until": in_days(5)}
    assert browser.post(add, data | {"reason": ""}).status_code == 422
    assert browser.post(add, data | {"reason": "住院"}).status_code == 302
    deputy = Post.objects.get(stands_in_for=cast.recorder)
    page = browser.get(reverse("deputy_list")).content.decode()
    assert cashier.human.name in page
    end = reverse("deputy_end", args=[deputy.pk])
    assert end in page
    assert browser.get(end).status_code == 200
    assert browser.post(end).status_code == 302
    assert end not in browser.get(reverse("deputy_list")).content.decode()
    assert "代理" in str(deputy)


def test_where_nobody_can_stand_in_the_page_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.recorder).get(reverse("deputy_add", args=[cast.recorder.pk]))
    assert "<select" not in page.content.decode()
