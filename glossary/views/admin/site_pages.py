"""Sections, the site's settings, redirects: what stands around pages, live when saved."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField

from glossary.models import Redirect, Section, SiteSettings
from glossary.publishing.live_edits import site_changed

from .confirmation import confirmed
from .markdown import MarkdownWidget
from .written_by_site import WrittenBySite


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ("title", "path", "position", "in_menu", "language")
    list_filter = ("language",)
    search_fields = ("title", "path", "description")
    ordering = ("position", "title")

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        site_changed()

    def delete_model(self, request: HttpRequest, obj: Section) -> None:
        super().delete_model(request, obj)
        site_changed()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        site_changed()


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row: its list leads straight to its form."""

    change_form_template = "admin/glossary/editing_change_form.html"
    autocomplete_fields = ("logo",)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for name, rows in (("intro_md", 6), ("footer_md", 4)):
            if name in form.base_fields:
                label = form.base_fields[name].label
                form.base_fields[name] = MarkdownxFormField(
                    label=label, widget=MarkdownWidget(rows=rows), required=False
                )
        if "lifecycle_md" in form.base_fields:
            form.base_fields["lifecycle_md"].widget.attrs.update(rows=24, spellcheck="true")
        return form

    @confirmed
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(*args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:glossary_sitesettings_change", args=[1]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        site_changed(
            links_anew=bool({"links_per_section", "links_words"} & {*form.changed_data}),
            lifecycle="lifecycle_md" in form.changed_data,
        )


@admin.register(Redirect)
class RedirectAdmin(WrittenBySite):
    """Made when a page that is published moves; an editor may look, an administrator mend."""

    list_display = ("path", "leads_to", "language")
    list_select_related = ("publication",)
    search_fields = ("path", "publication__path")
    readonly_fields = ("leads_to",)
    fields = ("path", "language", "leads_to")

    @admin.display(description=_("leads to"), ordering="publication__path")
    def leads_to(self, redirect: Redirect) -> str:
        return redirect.publication.path
