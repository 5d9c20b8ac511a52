"""What was edited in the admin beside drafts too: accounts, sources, settings. Never edited.

The verbs of publishing stand in the audit (`audit.py`), also those that no form carried out.
"""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from .written_by_site import KeptForGood


@admin.register(LogEntry)
class LogEntryAdmin(KeptForGood):
    list_display = ("action_time", "user", "said", "content_type", "object_link")
    list_display_links = None
    list_filter = ("action_time", "action_flag", "content_type", "user")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "change_message", "user__username")
    ordering = ("-action_time",)

    @admin.display(description=_("what"))
    def said(self, entry: LogEntry) -> str:
        return entry.get_change_message() or entry.get_action_flag_display()

    @admin.display(description=_("object"), ordering="object_repr")
    def object_link(self, entry: LogEntry) -> str:
        address = None if entry.is_deletion() else entry.get_admin_url()
        return (
            format_html('<a href="{}">{}</a>', address, entry.object_repr)
            if address
            else entry.object_repr
        )
