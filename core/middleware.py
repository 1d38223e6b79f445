"""What no page can use."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


class RefuseNul:
    """Answer 400 to an address with a NUL character: PostgreSQL has no text that holds one.

    Forms refuse it at their field; a query string is read by searches and filters without a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            raise SuspiciousOperation("a NUL character in the address")
        return self.get_response(request)
