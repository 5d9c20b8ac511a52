"""The verbs on many drafts at once, from a list."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary.publishing import actions
from glossary.publishing.actions import NotPublished
from glossary.publishing.readiness import NotReady
from glossary.publishing.uses import used_in

MOST_PROBLEMS = 20
MOST_AT_ONCE = 200


class ListActions(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    actions: tuple[str, ...] = ("publish_selected", "withdraw_selected")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.publish_{self.opts.model_name}")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.withdraw_{self.opts.model_name}")

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: Any) -> None:
        """All together or none: names of one batch may refer to each other."""
        drafts = list(queryset[: MOST_AT_ONCE + 1])
        if len(drafts) > MOST_AT_ONCE:
            messages.error(request, _("Publish at most %(most)s at once.") % {"most": MOST_AT_ONCE})
            return
        try:
            with transaction.atomic():
                actions.publish_all(drafts, by=request.user)
                for draft in drafts:
                    self.log_change(request, draft, _("Published."))
        except NotReady as refusal:
            messages.error(request, _("Nothing was published, because not all is ready:"))
            for problem in refusal.problems[:MOST_PROBLEMS]:
                messages.warning(request, problem.message)
            return
        said = ngettext("%(count)s is published.", "%(count)s are published.", len(drafts))
        messages.success(request, said % {"count": len(drafts)})

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Withdraw…"))
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Asks first, showing what links to each."""
        drafts = [draft for draft in queryset if draft.publication and draft.publication.live_id]
        if not drafts:
            messages.warning(request, _("None of these is published."))
            return None
        if "confirmed" in request.POST:
            self._withdraw(request, drafts)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw"),
            "opts": self.opts,
            "media": self.media,
            "drafts": [(draft, used_in(draft)) for draft in drafts],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/glossary/withdraw_selected.html", context)

    def _withdraw(self, request: HttpRequest, drafts: list[Any]) -> None:
        try:
            with transaction.atomic():
                for draft in drafts:
                    actions.withdraw(draft, by=request.user)
                    self.log_change(request, draft, _("Withdrawn."))
        except NotPublished as error:
            messages.error(request, str(error))
            return
        said = ngettext("%(count)s is withdrawn.", "%(count)s are withdrawn.", len(drafts))
        messages.success(request, said % {"count": len(drafts)})
