"""What lets a phone open pages without signal: the service worker, its manifest, one still page.

None of it says anything of anybody, so that nobody need be signed in: a browser asks for the
worker and the manifest by itself, without the session.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

LAKE = "#0a3b45"


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, for a worker's reach is the folder that it comes from."""
    return render(request, "core/sw.js", content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How it lies on a phone's home screen."""
    said = {
        "name": f"{_('Zijian')} · {_('Villagers build it themselves')}",
        "short_name": _("Zijian"),
        "lang": get_language(),
        "start_url": "/",
        "display": "standalone",
        "background_color": LAKE,
        "theme_color": LAKE,
        "icons": [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows in place of a page that it has not kept."""
    return render(request, "core/offline.html")
