"""The addresses of the whole site; what holds content is in `glossary/urls.py`."""

from typing import Any

from django.contrib import admin
from django.urls import include, path, re_path

from glossary.views.admin.markdownx_views import Preview, Upload
from site_config import metrics, views

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = "glossary.views.missing.not_found"
handler500 = views.server_error


def for_editors(view: Any) -> Any:
    """`view` behind the admin's door, which asks for all that it asks for elsewhere."""
    return admin.site.admin_view(view.as_view())


urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    re_path(r"^media/(?P<name>[^\0]+)$", views.media, name="media"),
    path("admin/markdownx/markdownify/", for_editors(Preview), name="markdownx_markdownify"),
    path("admin/markdownx/upload/", for_editors(Upload), name="markdownx_upload"),
    path("admin/", admin.site.urls),
    path("", include("glossary.urls")),
]
