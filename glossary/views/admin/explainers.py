"""Explainers in the admin: questions inline, comparisons by a link to their grid."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from glossary.models import Explainer, MutedConcept, Section

from .choices import ConceptsField, kept_order
from .drafts import DraftAdmin
from .faqs import FAQInline
from .filters import FindingFilter, RequestFilter, ReviewFilter, StateFilter
from .lost_updates import VersionedForm
from .markdown import MarkdownWidget


class KeywordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = value if isinstance(value, list) else str(value or "").split(",")
        return list(dict.fromkeys(word.strip() for word in words if word.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class ExplainerForm(VersionedForm):
    body_md = MarkdownxFormField(label=_("Text"), widget=MarkdownWidget(rows=28), required=False)
    keywords = KeywordsField(
        label=_("Keywords"), required=False, help_text=_("With commas between them.")
    )
    muted = ConceptsField(
        label=_("Never linked here"), help_text=_("Concepts whose names stay plain on this page.")
    )

    class Meta:
        model = Explainer
        fields = "__all__"
        widgets = {"description": forms.Textarea({"rows": 2, "cols": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self.instance.muted.all() if self.instance.pk else ()
        self._before: list[UUID] = [each.target for each in before]
        if "muted" in self.fields:
            self.fields["muted"].initial = self._before

    def save_concepts(self) -> None:
        """Make the muted concepts of the saved page those that were chosen."""
        wanted = kept_order(self._before, self.cleaned_data.get("muted", ()))
        if wanted == self._before or "muted" not in self.cleaned_data:
            return
        self.instance.muted.all().delete()
        MutedConcept.objects.bulk_create(
            MutedConcept(explainer=self.instance, target=target, position=place)
            for place, target in enumerate(wanted)
        )


@admin.register(Explainer)
class ExplainerAdmin(DraftAdmin):
    form = ExplainerForm
    inlines = (FAQInline,)
    list_display = (
        "title",
        "state_mark",
        "path",
        "section",
        "review_by",
        "changed",
    )
    list_filter = (StateFilter, RequestFilter, "section", ReviewFilter, FindingFilter)
    list_select_related = ("publication", "section")  # type: ignore[assignment]
    search_fields = ("title", "path", "description", "body_md")
    ordering = ("title",)
    readonly_fields = ("comparisons_here",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "path",
                    "description",
                    "body_md",
                    "comparisons_here",
                    "seen_version",
                )
            },
        ),
        (
            _("Place and upkeep"),
            {
                "classes": ("collapse",),
                "fields": (
                    *("position", "keywords", "muted", ("review_by", "reviewed_on")),
                    *("attribution", "language"),
                ),
            },
        ),
    )

    @admin.display(description=_("Comparisons"))
    def comparisons_here(self, page: Explainer) -> str:
        """Links to the grids, and how each is placed in the text."""
        add = reverse("admin:glossary_comparison_add")
        if page.pk is None:
            return str(_("Save the page first, then add tables to it."))
        tables = page.comparisons.prefetch_related("columns")
        listed = format_html_join(
            "",
            '<li><a href="{}">{}</a> <code>{}</code></li>',
            (
                (
                    reverse("admin:glossary_comparison_change", args=[table.pk]),
                    table,
                    f'<Comparison key="{table.key}" />',
                )
                for table in tables
            ),
        )
        return format_html(
            '<ul class="g-plain">{}</ul><a class="addlink" href="{}?explainer={}">{}</a>'
            ' <a href="{}">{}</a>',
            listed,
            add,
            page.pk,
            _("Add a comparison"),
            reverse("admin:explainer_tables", args=[page.pk]),
            _("Tables in the text"),
        )

    def save_model(self, request: HttpRequest, obj: Explainer, form: Any, change: bool) -> None:
        obj.section = Section.objects.holding(obj.path, obj.language)
        super().save_model(request, obj, form, change)
