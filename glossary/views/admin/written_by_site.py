"""Admins of rows that the site writes itself, for people to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class WrittenBySite(admin.ModelAdmin):
    """Nobody adds or changes one; some may delete one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeptForGood(WrittenBySite):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
