"""Concepts in the admin: names and sources inline, other concepts by autocomplete."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from glossary.models import Concept, ConceptRelation, ConceptSource, Label

from .choices import ConceptsField, kept_order
from .drafts import DraftAdmin
from .faqs import FAQInline
from .filters import (
    ConceptFindingFilter,
    KindFilter,
    MentionedFilter,
    RequestFilter,
    ReviewFilter,
    SourcedFilter,
    StageFilter,
    StateFilter,
)
from .list_actions import ConceptActions
from .lost_updates import VersionedForm
from .markdown import MarkdownWidget
from .picks import MOST_PICKED, Pickable
from .suggestions import SuggestingInput
from .term_exports import TermExport
from .term_imports import TermImportPages

RELATIONS = ConceptRelation.Relation.values


class ConceptForm(VersionedForm):
    short_md = MarkdownxFormField(
        label=_("Short definition"),
        widget=MarkdownWidget({"data-inline": "yes"}, rows=3),
        max_length=600,
        required=False,
        help_text=_("One or two sentences; shown in previews and lists."),
    )
    body_md = MarkdownxFormField(label=_("Text"), widget=MarkdownWidget(rows=18), required=False)
    broader = ConceptsField(label=_("Broader concepts"))
    related = ConceptsField(label=_("Related concepts"))
    muted = ConceptsField(
        label=_("Never linked here"), help_text=_("Concepts whose names stay plain on this page.")
    )

    class Meta:
        model = Concept
        fields = "__all__"
        widgets = {
            "kind": SuggestingInput(lambda: Concept.objects.values_list("kind", flat=True)),
            "stage": SuggestingInput(lambda: Concept.objects.values_list("stage", flat=True)),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before: dict[str, list[UUID]] = {}
        for name in RELATIONS:
            before = self.instance.relations.filter(relation=name) if self.instance.pk else ()
            self._before[name] = [each.target for each in before]
            if name in self.fields:
                self.fields[name].initial = self._before[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for name in RELATIONS:
            if self.instance.pk and self.instance in cleaned.get(name, ()):
                self.add_error(name, _("A concept can't stand in a relation to itself."))
        return cleaned

    def clean_short_md(self) -> str:
        """One paragraph: line breaks become spaces."""
        return " ".join(self.cleaned_data["short_md"].split())

    def save_concepts(self) -> None:
        """Make the relations of the saved concept those that were chosen."""
        for name in RELATIONS:
            if name not in self.cleaned_data:
                continue
            wanted = kept_order(self._before[name], self.cleaned_data[name])
            if wanted == self._before[name]:
                continue
            self.instance.relations.filter(relation=name).delete()
            ConceptRelation.objects.bulk_create(
                ConceptRelation(concept=self.instance, relation=name, target=to, position=place)
                for place, to in enumerate(wanted)
            )


class LabelInline(admin.TabularInline):
    model = Label
    fields = ("text", "kind", "case_sensitive", "auto_link", "position")
    extra = 0
    classes = ("g-sortable",)
    formfield_overrides = {models.PositiveIntegerField: {"widget": forms.NumberInput}}


class SourceInline(admin.TabularInline):
    model = ConceptSource
    fields = ("source", "position")
    autocomplete_fields = ("source",)
    extra = 0
    classes = ("g-sortable",)


@admin.register(Concept)
class ConceptAdmin(Pickable, ConceptActions, TermExport, DraftAdmin):
    actions = (*ConceptActions.actions, "export_selected")
    change_list_template = "admin/glossary/concept_change_list.html"
    form = ConceptForm
    inlines = (LabelInline, SourceInline, FAQInline)
    list_display = ("name", "state_mark", "kind", "stage", "review_by", "changed")
    list_filter = (
        StateFilter,
        RequestFilter,
        KindFilter,
        StageFilter,
        SourcedFilter,
        ReviewFilter,
        MentionedFilter,
        ConceptFindingFilter,
    )
    search_fields = ("name", "slug", "labels__text", "short_md")
    ordering = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "short_md", "body_md", "seen_version")}),
        (_("Place in the glossary"), {"fields": (("kind", "stage"), "broader", "related")}),
        (
            _("Name and upkeep"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("name_case_sensitive", "name_auto_link"),
                    "muted",
                    ("review_by", "reviewed_on"),
                    "attribution",
                    "language",
                ),
            },
        ),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))

    def get_urls(self) -> list[URLPattern]:
        wrap, imports = self.admin_site.admin_view, TermImportPages(self.admin_site)
        return [
            path("import/", wrap(imports.start), name="glossary_concept_import"),
            path("import/<int:number>/", wrap(imports.file), name="glossary_concept_import_file"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may = request.user.has_perms(["glossary.import_files", "glossary.add_concept"])
        return super().changelist_view(request, {"may_import": may, **(extra_context or {})})

    def picked(self, typed: str) -> list[dict[str, Any]]:
        """Concepts whose name holds what was typed; first those that begin with it."""
        found = Concept.objects.filter(name__icontains=typed) | Concept.objects.filter(
            labels__text__icontains=typed
        )
        picked: list[Any] = list(found.distinct().order_by("name")[: MOST_PICKED * 4])
        picked.sort(key=lambda each: not each.name.casefold().startswith(typed.casefold()))
        return [
            {
                "identity": str(each.identity),
                "name": each.name,
                "path": each.path,
                "short": each.short_md[:160],
            }
            for each in picked[:MOST_PICKED]
        ]
