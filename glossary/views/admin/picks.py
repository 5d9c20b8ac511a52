"""Finding one of many by typing: what the pickers beside a text ask."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

MOST_PICKED = 12
LONGEST_QUESTION = 100


class Pickable(admin.ModelAdmin):
    """Mixed into an admin whose rows can be found at `pick/?q=…` by those who may see them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.pick_view))
        return [
            path("pick/", view, name=f"glossary_{self.opts.model_name}_pick"),
            *super().get_urls(),
        ]

    def pick_view(self, request: HttpRequest) -> JsonResponse:
        if not self.has_view_permission(request):
            return JsonResponse({"results": []}, status=403)
        typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUESTION]
        return JsonResponse({"results": self.picked(typed)})

    def picked(self, typed: str) -> list[dict[str, Any]]:
        """What `typed` may mean, best first: each a "name", a "short" line, and what it is for."""
        raise NotImplementedError
