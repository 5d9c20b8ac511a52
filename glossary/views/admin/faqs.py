"""Questions: inline with their owner, and in a list of their own."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from glossary.models import FAQ, FAQSubject

from .choices import ConceptsField, kept_order
from .markdown import MarkdownWidget
from .parts import OwnerKindFilter, PartAdmin, PartForm


class FAQForm(PartForm):
    answer_md = MarkdownxFormField(label=_("Answer"), widget=MarkdownWidget(rows=6))
    about = ConceptsField(label=_("About"), help_text=_("Concepts whose pages show this question."))

    class Meta:
        model = FAQ
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self.instance.subjects.all() if self.instance.pk else ()
        self._before: list[UUID] = [each.concept for each in before]
        if "about" in self.fields:
            self.fields["about"].initial = self._before

    def version_of(self, instance: Any) -> str:
        """What it says: a change elsewhere on its page doesn't stand in the way."""
        about = [str(each.concept) for each in instance.subjects.all()]
        said = "\0".join([instance.question, instance.answer_md, *about])
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()

    def save_concepts(self) -> None:
        wanted = kept_order(self._before, self.cleaned_data.get("about", ()))
        if wanted == self._before:
            return
        self.instance.subjects.all().delete()
        FAQSubject.objects.bulk_create(
            FAQSubject(faq=self.instance, concept=concept, position=place)
            for place, concept in enumerate(wanted)
        )

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        self.save_concepts()


class FAQInline(admin.StackedInline):
    model = FAQ
    form = FAQForm
    fields = ("question", "answer_md", "about", "position", "seen_version")
    extra = 0
    classes = ("g-sortable",)
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[FAQ]:
        return super().get_queryset(request).prefetch_related("subjects")


@admin.register(FAQ)
class FAQAdmin(PartAdmin):
    form = FAQForm
    list_display = ("question", "owner_link", "owner_state", "position")
    list_filter = (OwnerKindFilter,)
    search_fields = ("question", "answer_md", "concept__name", "explainer__title", "code")
    ordering = ("explainer__title", "concept__name", "position")
    fields = ("concept", "explainer", "question", "answer_md", "about", "position", "seen_version")
