"""Addresses below /api/."""

import re

from django.urls import path, re_path

from . import openapi
from .endpoint import nothing_here, without_slash
from .endpoints import ENDPOINTS

urlpatterns = [
    path("", openapi.page, name="api"),
    path("v1", without_slash),
    path("v1/openapi.json", openapi.document, name="openapi"),
    *(
        path(
            "v1/" + re.sub(r"{(\w+)}", r"<str:\1>", endpoint.path),
            endpoint,
            name=f"api-{endpoint.name}",
        )
        for endpoint in ENDPOINTS
    ),
    re_path(r"^.", nothing_here, name="api-nothing"),
]
