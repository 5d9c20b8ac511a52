"""The verbs on many drafts at once, from a list: each begins a batch, whose page asks first."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.publishing import batches
from glossary.publishing.sharing import SHARED_DAYS, share

from .confirmation import ask, is_confirmed

MOST_LINKS = 200
AS_SEEN = gettext_lazy("Readers see all of these as they are.")
NOBODY_ASKS = gettext_lazy("Nobody asks for a review of these.")
NEVER_PUBLISHED = gettext_lazy("None of these was ever published.")


class ListActions(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    actions: tuple[str, ...] = (
        "ask_review_selected",
        "approve_selected",
        "send_back_selected",
        "publish_selected",
        "schedule_selected",
        "withdraw_selected",
        "discard_selected",
        "restore_selected",
        "roll_back_selected",
        "share_selected",
        "set_review_selected",
    )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.publish_{self.opts.model_name}")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.withdraw_{self.opts.model_name}")

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish…"))
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "publish", AS_SEEN)

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Withdraw…"))
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "withdraw", _("None of these is published."))

    @admin.action(permissions=["change"], description=gettext_lazy("Ask for review…"))
    def ask_review_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "ask_review", AS_SEEN)

    @admin.action(permissions=["publish"], description=gettext_lazy("Approve…"))
    def approve_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "approve", NOBODY_ASKS)

    @admin.action(permissions=["publish"], description=gettext_lazy("Send back…"))
    def send_back_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "send_back", NOBODY_ASKS)

    @admin.action(permissions=["publish"], description=gettext_lazy("Schedule…"))
    def schedule_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "schedule")

    @admin.action(permissions=["change"], description=gettext_lazy("Discard changes…"))
    def discard_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "discard", _("None of these has changes to discard."))

    @admin.action(permissions=["change"], description=gettext_lazy("Restore…"))
    def restore_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "restore", NEVER_PUBLISHED)

    @admin.action(permissions=["publish"], description=gettext_lazy("Roll back…"))
    def roll_back_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "roll_back", NEVER_PUBLISHED)

    @admin.action(permissions=["change"], description=gettext_lazy("Preview and share"))
    def share_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """A page of links, for those who have shown that it is them."""
        if not is_confirmed(request):
            return ask(request)
        drafts = list(queryset[: MOST_LINKS + 1])
        if len(drafts) > MOST_LINKS:
            messages.error(request, _("Choose at most %(most)s at once.") % {"most": MOST_LINKS})
            return None
        name = f"admin:glossary_{self.opts.model_name}_preview"
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview and share"),
            "opts": self.opts,
            "days": SHARED_DAYS,
            "links": [
                (
                    draft,
                    reverse(name, args=[draft.pk]),
                    settings.SITE_URL + share(draft, by=request.user),
                )
                for draft in drafts
            ],
        }
        return TemplateResponse(request, "admin/glossary/share_selected.html", context)

    @admin.action(permissions=["change"], description=gettext_lazy("Set review date…"))
    def set_review_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "set_review")

    def begin(
        self, request: HttpRequest, queryset: Any, verb: str, none_fits: Any = ""
    ) -> HttpResponse | None:
        """To the page that asks what is to be done with the chosen drafts, and then does it."""
        batch = batches.begin(queryset, verb, by=request.user)  # type: ignore[arg-type]
        if batch is None:
            messages.warning(request, str(none_fits))
            return None
        return HttpResponseRedirect(reverse("admin:batch", args=[batch.pk]))


class ConceptActions(ListActions):
    """Mixed into the admin of concepts."""

    actions = (*ListActions.actions, "set_kind_selected")

    @admin.action(permissions=["change"], description=gettext_lazy("Set kind…"))
    def set_kind_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.begin(request, queryset, "set_kind")
