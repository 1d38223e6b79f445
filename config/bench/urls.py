"""The project's pages, and one that does nothing: what middleware and session cost alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as pages


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [*pages, path("empty/", empty, name="empty")]
