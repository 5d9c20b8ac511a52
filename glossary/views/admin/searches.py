"""What readers looked for: to be read and taken off, and to make of it what was missing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.models import Label, SearchCount
from glossary.publishing.upkeep import add_name

from .written_by_site import WrittenBySite


class FoundFilter(admin.SimpleListFilter):
    title = gettext_lazy("found")
    parameter_name = "found"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("none", _("no answer, and still no name of a term")),
            ("nothing", _("nothing at all")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("none", "nothing"):
            return queryset
        found = queryset & SearchCount.objects.unanswered()
        return found.filter(led_to="") if self.value() == "nothing" else found


class NameForm(forms.ModelForm):
    """What was looked for, as one more name of a concept that is there."""

    class Meta:
        model = Label
        fields = ("concept", "text", "kind")
        widgets = {"concept": AutocompleteSelect(Label._meta.get_field("concept"), admin.site)}


@admin.register(SearchCount)
class SearchCountAdmin(WrittenBySite):
    """Counted by readers, changed by nobody; to delete one is to take it off the list."""

    list_display = ("text", "day", "times", "in_all", "results", "led_to", "make")
    list_display_links = None
    list_filter = (FoundFilter, "day")
    date_hierarchy = "day"
    search_fields = ("text",)
    fields = ("text", "day", "times", "results", "led_to")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SearchCount]:
        same = SearchCount.objects.filter(text=OuterRef("text")).order_by().values("text")
        in_all = Subquery(same.annotate(sum=Sum("times")).values("sum"))
        found: QuerySet[SearchCount] = super().get_queryset(request).annotate(in_all=in_all)
        return found

    @admin.display(description=gettext_lazy("in all"), ordering="in_all")
    def in_all(self, row: Any) -> int:
        return int(row.in_all)

    @admin.display(description=gettext_lazy("make of it a"))
    def make(self, row: SearchCount) -> SafeString:
        """Links to forms that begin with what was looked for."""
        concept = urlencode({"name": row.text, "slug": slugify(row.text)})
        question = urlencode({"question": f"{row.text[:1].upper()}{row.text[1:]}?"})
        links = (
            (f"{reverse('admin:glossary_concept_add')}?{concept}", _("term")),
            (reverse("admin:glossary_searchcount_name", args=[row.pk]), _("name")),
            (f"{reverse('admin:glossary_faq_add')}?{question}", _("question")),
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.name_view)
        named = path("<int:pk>/name/", view, name="glossary_searchcount_name")
        return [named, *super().get_urls()]

    def name_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the concept that what was looked for is one more name of."""
        rights = ("glossary.view_searchcount", "glossary.change_concept", "glossary.add_label")
        if not request.user.has_perms(rights):
            raise PermissionDenied
        row = get_object_or_404(SearchCount, pk=pk)
        form = NameForm(request.POST or None, initial={"text": row.text, "kind": "alias"})
        if request.method == "POST" and form.is_valid():
            label = add_name(form.save(commit=False), by=request.user)
            said = _("“%(text)s” is now a name in the draft of “%(concept)s”: publish it.")
            messages.success(request, said % {"text": label.text, "concept": label.concept})
            address = reverse("admin:glossary_concept_change", args=[label.concept_id])
            return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": _("A name of a term: %(text)s") % {"text": row.text},
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/glossary/name.html", context)
