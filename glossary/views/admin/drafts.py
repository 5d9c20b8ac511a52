"""What the admin of concepts and of explainers share: state, verbs, history, safe saving."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.models import Epoch, Snapshot
from glossary.models.drafts import LostUpdate
from glossary.publishing import actions, readiness
from glossary.publishing.actors import name_of
from glossary.publishing.audit import Verb, record
from glossary.publishing.parts import settle_parts
from glossary.publishing.remarks import remarks
from glossary.publishing.uses import used_in

from .filters import STATE_NAMES
from .list_actions import ListActions
from .lost_updates import conflict_context
from .typed_previews import TypedPreviews
from .verb_table import missed_of
from .verbs import Verbs


class DraftAdmin(TypedPreviews, ListActions, Verbs, admin.ModelAdmin):
    """Saving changes the draft alone; what readers see is changed by the verbs."""

    change_form_template = "admin/glossary/draft_change_form.html"
    change_list_template = "admin/glossary/change_list.html"
    delete_confirmation_template = "admin/glossary/delete_confirmation.html"
    list_select_related = ("publication",)
    list_per_page = 50
    save_on_top = False

    @admin.display(description=gettext_lazy("state"))
    def state_mark(self, draft: Any) -> str:
        mark = format_html(
            '<span class="g-state g-state-{}">{}</span>', draft.state, STATE_NAMES[draft.state]
        )
        if draft.publication is None or draft.publication.withdraw_at is None:
            return mark
        last_day = date_format(localtime(draft.publication.withdraw_at), "SHORT_DATE_FORMAT")
        return format_html("{} {}", mark, _("until %(day)s") % {"day": last_day})

    @admin.display(description=gettext_lazy("last changed"), ordering="changed_at")
    def changed(self, draft: Any) -> str:
        moment = localtime(draft.changed_at)
        when = date_format(moment, "SHORT_DATE_FORMAT")
        return f"{when}, {draft.changed_by}" if draft.changed_by else when

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("publication")

    def view_on_site(self, obj: Any) -> str | None:
        return obj.path if obj.publication and obj.publication.live_id else None

    # Saving ------------------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        try:
            return _locked(view) if "_publish" in request.POST else view()
        except (
            LostUpdate
        ):  # somebody saved between our reading and our writing: now the form sees it
            return view()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not form.has_changed():
            return
        obj.changed_by = name_of(request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_concepts()
        parts = [each for each in formsets if each.has_changed()]
        said = [str(form.fields[name].label) for name in form.changed_data]
        note = ", ".join([*said, *(str(each.model._meta.verbose_name_plural) for each in parts)])
        if parts:
            settle_parts(form.instance, by=request.user, note=note)
        elif form.has_changed() or not change:
            record(Verb.SAVE, form.instance, by=request.user, note=note)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        answer = self._after_saving(request, obj)
        return answer or super().response_add(request, obj, post_url_continue)

    def _after_saving(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """What the buttons beside *Save* do with the draft that was just saved."""
        if "_preview" in request.POST:
            return self.typed(obj)
        if "_publish" in request.POST:
            return self.publish_from_form(request, obj)
        return None

    def publish_from_form(self, request: HttpRequest, draft: Any) -> HttpResponse:
        """Publish what was just saved; if it isn't ready it stays saved, its problems shown."""
        note = request.POST.get("publish_note", "")[:300]
        change = request.POST.get("publish_change", "")
        change = change if change in Snapshot.Change.values else Snapshot.Change.EDITORIAL
        if not self.may(request, "publish"):
            messages.success(request, _("You may not publish; your draft is saved."))
            return self.back_to(draft)
        return self.run(
            request,
            draft,
            lambda: actions.publish(draft, by=request.user, note=note, change=change),
            said=_("“%(title)s” is published."),
            refused=_("Your draft is saved."),
        )

    # The form ----------------------------------------------------------------------------------
    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        draft = kwargs.get("obj")
        context |= conflict_context(context)
        context["can_preview"] = True
        context["can_publish"] = self.may(request, "publish")
        context["changes"] = Snapshot.Change.choices
        if draft is not None:
            context["verbs"] = self.verbs_for(request, draft)
            context["uses"] = used_in(draft)
            context["state_name"] = STATE_NAMES[draft.state]
            context["review"] = draft.reviews.open().first()
            context["missed"] = missed_of(draft)
            context["history_url"] = self.verb_url(draft, "history")
            if "check" in request.GET or "finding=" in request.GET.get("_changelist_filters", ""):
                context["remarks"] = [
                    (remark, self.anchor_of(remark.field)) for remark in remarks(draft)
                ]
            if "check" in request.GET:
                context["problems"] = [
                    (problem, self.anchor_of(problem.field))
                    for problem in readiness.problems(draft)
                ]
        return super().render_change_form(request, context, *args, **kwargs)

    def anchor_of(self, field: str) -> str:
        """The id of the form's part in which a problem is mended."""
        groups = {"labels": "labels-group", "faqs": "faqs-group", "sources": "source_uses-group"}
        name = field.split(" ")[0]
        return groups.get(name, f"id_{name}" if name else "content")

    # Deleting ----------------------------------------------------------------------------------
    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Deleting what is published is refused: withdraw first."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        published = [draft for draft in objs if draft.publication and draft.publication.live_id]
        protected += [
            _("“%(title)s” is published: withdraw it first.") % {"title": draft}
            for draft in published
        ]
        return listed, counts, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        actions.delete(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for draft in queryset:
            actions.delete(draft, by=request.user)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        draft = self.get_object(request, unquote(object_id))
        uses = used_in(draft) if draft and self.has_delete_permission(request, draft) else None
        return super().delete_view(request, object_id, {"uses": uses, **(extra_context or {})})


@transaction.atomic
def _locked(view: Callable[[], HttpResponse]) -> HttpResponse:
    """Whoever publishes takes the lock first, and the draft after it: so nobody waits in a ring."""
    Epoch.objects.lock()
    return view()
