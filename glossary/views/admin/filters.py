"""What an editor asks of a list: its state, what is overdue, what rests on nothing."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from glossary.publishing import findings, queues

STATE_NAMES = {
    "draft": _("draft"),
    "published": _("published"),
    "changed": _("changed since"),
    "scheduled": _("scheduled"),
    "withdrawn": _("withdrawn"),
}


class StateFilter(admin.SimpleListFilter):
    """The same five states as `Draft.state`."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATE_NAMES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state = self.value()
        return queryset.in_state(state) if state in STATE_NAMES else queryset


class ValuesFilter(admin.SimpleListFilter):
    """One of the values in use, or none."""

    none = "-"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        used = model_admin.model._default_manager.order_by(self.parameter_name)
        values = used.values_list(self.parameter_name, flat=True).distinct()
        return [*((value, value) for value in values if value), (self.none, _("none set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(**{str(self.parameter_name): "" if value == self.none else value})


class KindFilter(ValuesFilter):
    title = _("kind")
    parameter_name = "kind"


class StageFilter(ValuesFilter):
    title = _("lifecycle stage")
    parameter_name = "stage"


class RequestFilter(admin.SimpleListFilter):
    """Who waits for whom: an editor's eye, an author's pen, or somebody who mends a schedule."""

    title = _("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("review", _("for review")),
            ("answer", _("for an answer to me")),
            ("me", _("sent back to me")),
            ("author", _("sent back")),
            ("mine", _("unpublished, saved by me")),
            ("missed", _("missed its schedule")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrowed = queues.WAITING.get(self.value() or "")
        return narrowed(queryset, request.user) if narrowed else queryset


class ReviewFilter(admin.SimpleListFilter):
    title = _("review date")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("none", _("no date set"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "overdue":
            return queryset.overdue()
        return queryset.filter(review_by=None) if self.value() == "none" else queryset


class SourcedFilter(admin.SimpleListFilter):
    title = _("sources")
    parameter_name = "sources"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("without source")), ("some", _("with sources"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "none":
            return queryset.without_source()
        if self.value() == "some":
            return queryset.exclude(source_uses=None)
        return queryset


class FindingFilter(admin.SimpleListFilter):
    """What a look over all that is published finds wrong."""

    title = _("findings")
    parameter_name = "finding"
    found = {
        "dead-links": _("links that lead nowhere"),
        "unhelpful": _("readers found it unhelpful"),
        "dead-anchors": _("links to a missing place"),
        "acronyms": _("unexplained acronyms"),
        "words": _("probable misspellings"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.found.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return findings.FINDINGS[value](queryset) if value in self.found else queryset


class ConceptFindingFilter(FindingFilter):
    found = {
        **FindingFilter.found,
        "clashing": _("a name of two concepts"),
        "twice": _("one attribute stated twice"),
        "long": _("definition too long"),
        "undefined": _("definition uses undefined terms"),
        "circular": _("definition goes in a circle"),
    }


class MentionedFilter(admin.SimpleListFilter):
    title = _("mentions")
    parameter_name = "mentions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("none", _("published, never mentioned"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.never_mentioned() if self.value() == "none" else queryset
