"""What is set on many concepts at once, from their list: each asks for the value first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from glossary.models import Concept
from glossary.models.drafts import LostUpdate
from glossary.publishing import upkeep

from .list_actions import MOST_AT_ONCE
from .suggestions import SuggestingInput


class KindForm(forms.Form):
    value = forms.CharField(
        label=gettext_lazy("Kind"),
        max_length=40,
        required=False,
        widget=SuggestingInput(lambda: Concept.objects.values_list("kind", flat=True)),
        help_text=gettext_lazy("Such as metric, technique, tool. Empty: of no kind."),
    )


class ReviewForm(forms.Form):
    value = forms.DateField(
        label=gettext_lazy("Review by"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Empty: no review is planned."),
    )


class ConceptActions(admin.ModelAdmin):
    """Mixed into the admin of concepts."""

    @admin.action(permissions=["change"], description=gettext_lazy("Set kind…"))
    def set_kind_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._ask(request, queryset, _("Set kind"), KindForm, upkeep.set_kind)

    @admin.action(permissions=["change"], description=gettext_lazy("Set review date…"))
    def set_review_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self._ask(request, queryset, _("Set review date"), ReviewForm, upkeep.set_review)

    def _ask(
        self,
        request: HttpRequest,
        queryset: Any,
        title: str,
        form_class: type[forms.Form],
        deed: Callable[..., list[Concept]],
    ) -> HttpResponse | None:
        """A page that asks for the value; when it comes back with one, the deed."""
        concepts = list(queryset[: MOST_AT_ONCE + 1])
        if len(concepts) > MOST_AT_ONCE:
            messages.error(request, _("Choose at most %(most)s at once.") % {"most": MOST_AT_ONCE})
            return None
        form = form_class(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._set(request, concepts, form, deed)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "drafts": concepts,
            "action": request.POST["action"],
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/glossary/set_selected.html", context)

    def _set(
        self,
        request: HttpRequest,
        concepts: list[Concept],
        form: forms.Form,
        deed: Callable[..., list[Concept]],
    ) -> None:
        value = form.cleaned_data["value"]
        said = f"{form.fields['value'].label}: {value or '–'}"
        try:
            with transaction.atomic():
                changed = deed(concepts, value, by=request.user)
                for concept in changed:
                    self.log_change(request, concept, said)
        except LostUpdate as error:
            messages.error(request, _("Nothing was changed: %(why)s") % {"why": error})
            return
        counted = ngettext(
            "%(count)s draft was changed; readers see it once it is published.",
            "%(count)s drafts were changed; readers see it once they are published.",
            len(changed),
        )
        messages.success(request, counted % {"count": len(changed)})
