"""The admin as a whole: its name, and the content desk as its start page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from glossary.publishing import desk

from .batches import BatchPages


class EditorsSite(AdminSite):
    site_header = _("Gloss")
    site_title = _("Gloss")
    index_title = _("Content desk")
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = BatchPages(self)
        return [
            path("batches/<int:number>/", self.admin_view(pages.page), name="batch"),
            path("batches/<int:number>/step/", self.admin_view(pages.step), name="batch_step"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The start page: what needs attention, then every list."""
        can_see = request.user.has_perm("glossary.view_concept")
        context = {"desk": desk.queues() if can_see else []} | (extra_context or {})
        return super().index(request, context)
