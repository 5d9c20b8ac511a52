"""Who did what, when and why: every verb, to be filtered and never edited."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from glossary.models import AuditEntry

from .audit_links import editing_path, with_drafts
from .filters import ValuesFilter
from .written_by_site import KeptForGood


class WhoFilter(ValuesFilter):
    title = _("who")
    parameter_name = "actor_name"


@admin.register(AuditEntry)
class AuditAdmin(KeptForGood):
    list_display = ("made_at", "who", "did", "object_link", "kind", "note")
    list_display_links = None
    list_filter = ("verb", "kind", "made_at", WhoFilter)
    search_fields = ("title", "note", "actor_name", "actor__username")
    date_hierarchy = "made_at"
    ordering = ("-made_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description=_("who"), ordering="actor_name")
    def who(self, entry: AuditEntry) -> str:
        return entry.actor_name or self.get_empty_value_display()

    @admin.display(description=_("what"), ordering="verb")
    def did(self, entry: AuditEntry) -> str:
        return entry.get_verb_display()

    @admin.display(description=_("object"), ordering="title")
    def object_link(self, entry: AuditEntry) -> str:
        address = editing_path(entry)
        return format_html('<a href="{}">{}</a>', address, entry.title) if address else entry.title

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return with_drafts(super().get_queryset(request))
