"""What the lists of questions and of comparisons share: both belong to one draft."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from glossary.models import FAQ, Comparison, Concept
from glossary.publishing.parts import delete_part, settle_parts

from .filters import STATE_NAMES
from .lost_updates import VersionedForm, conflict_context
from .typed_previews import TypedPreviews


class PartForm(VersionedForm):
    """A form of a part; it remembers whose it was when it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner_before = self.instance.owner if self.instance.pk else None


class OwnerKindFilter(admin.SimpleListFilter):
    title = _("belongs to")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("explainer", _("an explainer")), ("concept", _("a concept"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        owner = self.value()
        return queryset.exclude(**{owner: None}) if owner in {"explainer", "concept"} else queryset


class PartAdmin(TypedPreviews, admin.ModelAdmin):
    """Saving a part changes its owner's draft; readers see it when the owner is published."""

    change_form_template = "admin/glossary/part_change_form.html"
    autocomplete_fields = ("concept", "explainer")
    list_select_related = ("concept__publication", "explainer__publication")
    list_per_page = 50

    @admin.display(description=_("belongs to"))
    def owner_link(self, part: Comparison | FAQ) -> str:
        return format_html('<a href="{}">{}</a>', owner_url(part), part.owner)

    @admin.display(description=_("state"))
    def owner_state(self, part: Comparison | FAQ) -> str:
        state = part.owner.state
        return format_html('<span class="g-state g-state-{}">{}</span>', state, STATE_NAMES[state])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            before = form.owner_before
            settle_parts(form.instance.owner, by=request.user, note=str(form.instance))
            if before is not None and before != form.instance.owner:
                settle_parts(before, by=request.user, note=str(form.instance))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_part(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for part in queryset:
            delete_part(part, by=request.user)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if "_preview" in request.POST:
            return self.typed(obj.owner)
        return super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_preview" in request.POST:
            return self.typed(obj.owner)
        return super().response_add(request, obj, post_url_continue)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        sent = kwargs.get("obj")  # a form that was refused has changed it
        part = sent and self.get_queryset(request).get(pk=sent.pk)
        context |= conflict_context(context)
        context["can_preview"] = True
        if part is not None:
            context["owner"] = part.owner
            context["owner_url"] = owner_url(part)
            context["state_name"] = STATE_NAMES[part.owner.state]
        return super().render_change_form(request, context, *args, **kwargs)


def owner_url(part: Comparison | FAQ) -> str:
    kind = "concept" if isinstance(part.owner, Concept) else "explainer"
    return reverse(f"admin:glossary_{kind}_change", args=[part.owner.pk])
