"""The admin as a whole: its name, and the content desk as its start page."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from glossary.models import AuditEntry, ExchangedFile, Page
from glossary.publishing import desk

from .audit_links import editing_path, with_drafts
from .batches import BatchPages
from .candidates import CandidatePages
from .desk_pages import DeskPages
from .imports import ImportPages
from .login import GuardedSite
from .tables import TablePages

RECENT = 10


class EditorsSite(GuardedSite):
    site_header = _("Gloss")
    site_title = _("Gloss")
    index_title = _("Content desk")
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = BatchPages(self)
        return [
            *DeskPages(self).urls(),
            path("batches/<int:number>/", self.admin_view(pages.page), name="batch"),
            path("batches/<int:number>/step/", self.admin_view(pages.step), name="batch_step"),
            *ImportPages(self).urls(),
            path(
                "tables/<int:number>/",
                self.admin_view(TablePages(self).tables),
                name="explainer_tables",
            ),
            path(
                "candidates/", self.admin_view(CandidatePages(self).candidates), name="candidates"
            ),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The start page: what needs attention, then every list."""
        lines = []
        if request.user.has_perm("glossary.view_concept"):
            is_editor = request.user.has_perm("glossary.publish_concept")
            lines = desk.lines(request.user, is_editor=is_editor)
        busy = [line for line in lines if line.count]
        context = {
            "desk": lines,
            "groups": [(name, list(some)) for name, some in groupby(busy, lambda line: line.group)],
            "clear": [line for line in lines if not line.count],
            "recent": _recent(request),
            "may_import": request.user.has_perm("glossary.import_files"),
            "conflicts": ExchangedFile.objects.filter(theirs__isnull=False).count(),
            "waiting": Page.objects.waiting().count(),
        }
        return super().index(request, context | (extra_context or {}))


def _recent(request: HttpRequest) -> list[tuple[AuditEntry, str]]:
    """What this person did last, each with the address of its draft ("" if it is gone)."""
    mine = with_drafts(AuditEntry.objects.filter(actor=request.user.pk))[:RECENT]
    return [(entry, editing_path(entry)) for entry in mine]
