"""The verbs on many drafts at once, from a list: each begins a batch, whose page asks first."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.publishing import batches


class ListActions(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    actions: tuple[str, ...] = ("publish_selected", "withdraw_selected", "set_review_selected")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.publish_{self.opts.model_name}")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.withdraw_{self.opts.model_name}")

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish…"))
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "publish", _("Readers see all of these as they are."))

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Withdraw…"))
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "withdraw", _("None of these is published."))

    @admin.action(permissions=["change"], description=gettext_lazy("Set review date…"))
    def set_review_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "set_review")

    def begin(
        self, request: HttpRequest, queryset: Any, verb: str, none_fits: str = ""
    ) -> HttpResponse | None:
        """To the page that asks what is to be done with the chosen drafts, and then does it."""
        batch = batches.begin(queryset, verb, by=request.user)  # type: ignore[arg-type]
        if batch is None:
            messages.warning(request, none_fits)
            return None
        return HttpResponseRedirect(reverse("admin:batch", args=[batch.pk]))


class ConceptActions(ListActions):
    """Mixed into the admin of concepts."""

    actions = (*ListActions.actions, "set_kind_selected")

    @admin.action(permissions=["change"], description=gettext_lazy("Set kind…"))
    def set_kind_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "set_kind")
