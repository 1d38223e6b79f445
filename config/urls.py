"""Every app's pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from core import offline

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("regions.urls")),
    path("", include("projects.urls")),
    path("", include("workers.urls")),
    path("", include("payroll.urls")),
    path("", include("procurement.urls")),
    path("", include("acceptance.urls")),
    path("", include("reports.urls")),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
]

if settings.DEMO:
    from core.gallery import gallery

    urlpatterns += [path("gallery/", gallery, name="gallery")]
