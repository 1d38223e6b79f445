"""One request, one transaction, one scope."""

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.scope import EVERYWHERE, NOWHERE, Scope, current_scope, scope
from projects.models import Project
from regions.middleware import ActorMiddleware
from regions.models import Human, Post
from tests.factories import Cast, cast, project


def asked(actor: Post | None, answer: object) -> HttpResponse:
    request = RequestFactory().get("/")
    request.user = actor.user if actor else None  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    return ActorMiddleware(answer)(request)  # type: ignore[arg-type]


def database_scope() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.lo', true), current_setting('app.hi', true)")
        lo, hi = cursor.fetchone()
    return lo, hi


@pytest.mark.django_db
def test_the_view_runs_in_the_scope_of_the_acting_post(cast: Cast) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((database_scope(), current_scope()))
        return HttpResponse()

    asked(cast.township, view)
    area = Scope.of(cast.township.division_id)
    assert seen == [((area.lo, area.hi), area)]


@pytest.mark.django_db
def test_a_stranger_has_an_empty_scope_and_no_rows(cast: Cast) -> None:
    with scope(EVERYWHERE):
        project(cast.recorder)
    counts = []

    def view(request: HttpRequest) -> HttpResponse:
        counts.append(Project.objects.count())
        return HttpResponse()

    asked(None, view)
    assert counts == [0]


@pytest.mark.django_db
def test_the_scope_is_over_when_the_request_is(cast: Cast) -> None:
    asked(cast.township, lambda request: HttpResponse())
    assert current_scope() == NOWHERE
    assert database_scope()[1] == ""


def test_what_ends_in_a_server_error_is_rolled_back(real_db: None) -> None:
    people = cast()

    def view(request: HttpRequest) -> HttpResponse:
        Human.objects.create(name="half applied")
        return HttpResponse(status=500)

    asked(people.recorder, view)
    assert not Human.objects.filter(name="half applied").exists()


def test_what_ends_well_is_kept(real_db: None) -> None:
    people = cast()

    def view(request: HttpRequest) -> HttpResponse:
        Human.objects.create(name="kept")
        return HttpResponse()

    asked(people.recorder, view)
    assert Human.objects.filter(name="kept").exists()


def test_policies_hold_without_any_queryset(real_db: None) -> None:
    people = cast()
    with transaction.atomic(), scope(EVERYWHERE):
        project(people.recorder)
        project(people.neighbour, name="另一个县的项目")
    for post, expected in [
        (people.recorder, 1),
        (people.next_village, 0),
        (people.township, 1),
        (people.neighbour, 1),
        (people.province, 2),
    ]:
        with transaction.atomic(), scope(post.scope):
            assert Project.objects.count() == expected, post
    assert Project.objects.count() == 0  # no transaction, no scope, no rows
