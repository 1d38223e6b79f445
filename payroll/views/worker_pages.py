"""A worker's own page: opened with figures that he knows, shown for a quarter of an hour.

Without an account and without a scope: `payroll.worker_page` says how.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.callers import address_of
from payroll import worker_page as own
from payroll.forms.worker_pages import FactorForm, WordsForm
from payroll.page_objections import Taken, object_from_page
from payroll.showing_pages import refused, shown_page
from regions.http import Request
from regions.middleware import for_nobody

COOKIE = "own-page"
OPEN_FOR = 15 * 60  # seconds
View = Callable[..., HttpResponse]


def _public(view: View) -> View:
    """Anyone's, never kept by a browser or anything between, and never listed."""

    @for_nobody
    @login_not_required
    @wraps(view)
    def kept_nowhere(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Nobody else learns the address. Not "no-referrer": with that, browsers send forms with
        # an origin of "null", which is refused as forged.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return kept_nowhere


@_public
@require_http_methods(["GET", "HEAD", "POST"])
def worker_page(request: Request, token: str) -> HttpResponse:
    """By GET: the page, if it was opened here just now; else what to type. By POST: open it."""
    if request.method == "POST":
        return _opened(request, token)
    page = shown(request, token)
    if page is None:
        return _asked(request, token)
    return _page(request, token, page, WordsForm(page=page))


@_public
@require_http_methods(["GET", "HEAD", "POST"])
def worker_page_object(request: Request, token: str) -> HttpResponse:
    """Keep what he says is wrong. The form stands on the page itself, where GET leads back to."""
    proof = proof_in(request, token)
    page = own.shown(token, proof) if proof and request.method == "POST" else None
    if proof is None or page is None:
        return redirect("worker_page", token=token)
    form = WordsForm(request.POST, page=page)
    if form.is_valid():
        taken = object_from_page(token, proof, form.words())
        if taken == Taken.KEPT:
            return redirect(f"{_path(token)}#said")
        form.add_error(None, refused(taken))
    return _page(request, token, page, form)


@_public
@require_http_methods(["POST"])
def worker_page_close(request: Request, token: str) -> HttpResponse:
    """Done: on a shared phone the next one finds nothing."""
    response = redirect("worker_page", token=token)
    response.delete_cookie(COOKIE, path=_path(token), samesite="Strict")
    return response


def proof_in(request: Request, token: str) -> bytes | None:
    """The proof that a cookie of this page carries, signed and not too old."""
    said = request.get_signed_cookie(COOKIE, default="", salt=_salt(token), max_age=OPEN_FOR)
    return bytes.fromhex(said) if said else None


def shown(request: Request, token: str) -> own.Page | None:
    proof = proof_in(request, token)
    return own.shown(token, proof) if proof else None


def _page(request: Request, token: str, page: own.Page, form: WordsForm) -> HttpResponse:
    context = shown_page(page, timezone.localdate()) | {"token": token, "form": form}
    status = 422 if form.errors else 200
    return render(request, "payroll/worker_page.html", context, status=status)


def _asked(request: Request, token: str) -> HttpResponse:
    tried = own.tried(token, None, address_of(request))
    if tried is None:
        return render(request, "payroll/worker_page_unknown.html", status=404)
    return _ask(request, FactorForm(asked=tried.second), tried)


def _opened(request: Request, token: str) -> HttpResponse:
    address = address_of(request)
    tried = own.tried(token, None, address)
    if tried is None:
        return render(request, "payroll/worker_page_unknown.html", status=404)
    form = FactorForm(request.POST, asked=tried.second)
    if not form.is_valid():
        return _ask(request, form, tried)
    proof = own.proof_of(token, form.cleaned_data["first"], form.cleaned_data["second"])
    tried = own.tried(token, proof, address) or tried
    if not tried.matched:
        if tried.closed_until is None:
            form.add_error(None, _("These figures do not fit together. Check them and try again."))
        return _ask(request, form, tried)
    response = redirect("worker_page", token=token)
    response.set_signed_cookie(
        COOKIE,
        proof.hex(),
        salt=_salt(token),
        max_age=OPEN_FOR,
        path=_path(token),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _ask(request: Request, form: FactorForm, tried: own.Tried) -> HttpResponse:
    """429 while nothing is compared: it says until when."""
    until = tried.closed_until
    closed = date_format(timezone.localtime(until), "H:i") if until else ""
    status = 429 if closed else 422 if form.errors else 200
    context = {"form": form, "closed": closed}
    return render(request, "payroll/worker_page_open.html", context, status=status)


def _path(token: str) -> str:
    return reverse("worker_page", args=[token])


def _salt(token: str) -> str:
    return f"worker page {token}"
