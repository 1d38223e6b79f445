import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.models import Human, Post, Role, User
from tests.factories import VILLAGE, Cast, post, township_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


@pytest.fixture
def account() -> User:
    human = Human.objects.create(name="马秀英")
    return User.objects.create_user(username="maxiuying", password=PASSWORD, human=human)


def signed(client: Client, name: str, password: str) -> int:
    return client.post(reverse("sign_in"), {"username": name, "password": password}).status_code


def test_everything_but_sign_in_asks_for_an_account(client: Client) -> None:
    assert client.get(reverse("home")).headers["Location"].startswith(reverse("sign_in"))


def test_the_right_password_leads_to_the_inbox(client: Client, account: User) -> None:
    assert signed(client, "maxiuying", PASSWORD) == 302


def test_a_wrong_password_is_said_in_a_sentence(client: Client, account: User) -> None:
    page = client.post(reverse("sign_in"), {"username": "maxiuying", "password": "x"})
    assert "账号和密码不匹配" in page.content.decode()


def test_after_eight_wrong_passwords_the_account_waits_for_this_address_only(
    client: Client, account: User
) -> None:
    for _ in range(8):
        signed(client, "maxiuying", "wrong")
    assert signed(client, "maxiuying", PASSWORD) == 429
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    assert signed(elsewhere, "maxiuying", PASSWORD) == 302


def test_an_account_without_a_post_sees_only_that(client: Client, account: User) -> None:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "目前没有岗位" in client.get(reverse("home")).content.decode()


def test_a_post_that_is_over_no_longer_counts(client: Client) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    over = post(Role.RECORDER, VILLAGE, until=yesterday)
    client.force_login(over.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "目前没有岗位" in client.get(reverse("home")).content.decode()


@pytest.fixture
def two_posts(cast: Cast) -> Post:
    return Post.objects.create(
        user=cast.recorder.user,
        division_id=township_of(VILLAGE),
        role=Role.TOWNSHIP_CLERK,
        since=datetime.date(2025, 6, 1),
    )


def test_who_holds_two_posts_chooses_in_which_he_acts(
    client: Client, cast: Cast, two_posts: Post
) -> None:
    client.force_login(cast.recorder.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"post": str(two_posts.pk), "acting_post": str(cast.recorder.pk)}
    assert client.post(reverse("post_choose"), sent).status_code == 302
    assert "乡镇经办" in client.get(reverse("home")).content.decode()


def test_a_post_of_someone_else_can_not_be_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.recorder.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"post": str(cast.county.pk), "acting_post": str(cast.recorder.pk)}
    assert client.post(reverse("post_choose"), sent).status_code == 422


@pytest.mark.parametrize("sent", [{}, {"acting_post": "another"}], ids=["none", "another"])
def test_a_form_of_another_post_is_refused_and_says_so(
    client: Client, cast: Cast, two_posts: Post, sent: dict[str, str]
) -> None:
    client.force_login(cast.recorder.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("post_choose"), {"post": str(two_posts.pk), **sent})
    assert page.status_code == 409
    assert "什么也没有保存" in page.content.decode()


def test_signing_out_ends_the_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.recorder.user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("sign_out"), {"acting_post": str(cast.recorder.pk)})
    assert client.get(reverse("home")).status_code == 302
