"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from regions.navigation import entries


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"nav": entries(getattr(request, "actor", None), request.path)}
