"""Every app's pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("regions.urls")),
    path("", include("projects.urls")),
    path("", include("workers.urls")),
    path("", include("payroll.urls")),
    path("", include("procurement.urls")),
    path("", include("acceptance.urls")),
    path("", include("reports.urls")),
]

if settings.DEMO:
    from core.gallery import gallery

    urlpatterns += [path("gallery/", gallery, name="gallery")]
