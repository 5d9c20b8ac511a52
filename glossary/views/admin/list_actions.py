"""The verbs on many drafts at once, from a list: each begins a batch, whose page asks first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.publishing import batches
from glossary.publishing.permissions import PERMISSION
from glossary.publishing.sharing import SHARED_DAYS, share

from .batch_table import QUESTIONS
from .confirmation import ask, is_confirmed

MOST_LINKS = 200
OF_CONCEPTS = ("set_kind",)

Action = Callable[[Any, HttpRequest, Any], HttpResponse | None]


def _beginning(verb: str) -> Action:
    """The entry of the menu by which a batch of `verb` begins; its page asks first."""
    asked = QUESTIONS[verb]

    def begin(page: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        batch = batches.begin(queryset, verb, by=request.user)  # type: ignore[arg-type]
        if batch is None:
            messages.warning(request, str(asked.none_fits))
            return None
        return HttpResponseRedirect(reverse("admin:batch", args=[batch.pk]))

    begin.__name__ = f"{verb}_selected"
    described = admin.action(
        permissions=[PERMISSION[verb]], description=format_lazy("{}…", asked.label)
    )
    return described(begin)


class ListActions(admin.ModelAdmin):
    """Mixed into the admin of drafts."""

    actions: tuple[Action | str, ...] = (
        *(_beginning(verb) for verb in QUESTIONS if verb not in OF_CONCEPTS),
        "share_selected",
    )

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.publish_{self.opts.model_name}")

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"glossary.withdraw_{self.opts.model_name}")

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


class ConceptActions(ListActions):
    """Mixed into the admin of concepts."""

    actions = (*ListActions.actions, *map(_beginning, OF_CONCEPTS))
