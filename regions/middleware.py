"""One request, one post, one transaction, one scope."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from core.scope import NOWHERE, scope
from regions.access import acting_post

SESSION_KEY = "post"
FORM_KEY = "acting_post"
HEADER = "X-Acting-Post"
NOBODY = "acts_for_nobody"
SAFE = ("GET", "HEAD", "OPTIONS")


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads to the sign-in page; what a script asks for in place gets 401, not that page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request") or not request.accepts("text/html"):
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


def for_nobody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that anyone opens, signed in or not, and that never gets a scope.

    Its statements are committed one by one: what it counts against a guess stays counted whatever
    breaks afterwards. It asks for no acting post, since a recorder's phone is lent to a worker.
    """
    setattr(view, NOBODY, True)
    return view


class ActorMiddleware:
    """Opens the request's transaction with the scope of the acting post as its first statement.

    Templates render inside it, since Django renders a response before it leaves the innermost
    handler. What answers with a server error is rolled back whole.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_for_nobody(request.path_info):
            request.actor = None  # type: ignore[attr-defined]
            return self.get_response(request)
        chosen = request.session.get(SESSION_KEY)
        actor = acting_post(request.user, chosen, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]
        with transaction.atomic(), scope(actor.scope if actor else NOWHERE):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse a form that was opened in another post (two tabs, a shared phone)."""
        actor = request.actor  # type: ignore[attr-defined]
        if request.method in SAFE or actor is None:
            return None
        sent = request.headers.get(HEADER) or request.POST.get(FORM_KEY)
        if sent == str(actor.id):
            return None
        return render(request, "regions/other_post.html", status=409)


def _is_for_nobody(path: str) -> bool:
    try:
        return hasattr(resolve(path).func, NOBODY)
    except Resolver404:
        return False
