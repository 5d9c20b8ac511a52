"""What a form says, shown as the page that readers would get, before anything of it is saved.

The form is saved, read as a document and undone in one short transaction; rendering comes after
it, in a process that can be killed, so that nobody's saving waits for somebody's preview.

The page is shown in a tab of its own, or beside the form while typing (`beside.js`). Beside the
form it stands in a frame that has no address: the script puts the answer into the frame's
`srcdoc`. So no answer of this site has to allow being framed (`frame-ancestors 'none'` stands on
all of them), and the admin's own policy holds inside the frame as well.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from glossary.documents import DocumentError
from glossary.models import Concept, Explainer
from glossary.rendering.results import RenderError
from glossary.views.preview import Document, page_answer, refusal_answer
from site_config.rate_limits import RateLimit

from .markdownx_views import MOST_PREVIEW_BYTES, refusal

PAGES = RateLimit(name="page", most=30)


class Typed(HttpResponse):
    """Stands for the answer while the transaction lasts: what the form says, as a document."""

    def __init__(self, draft: Concept | Explainer) -> None:
        super().__init__()
        self.document: Document | None = None
        self.reason = ""
        try:
            self.document = draft.to_document()
        except DocumentError as error:
            self.reason = str(error)


class TypedPreviews(admin.ModelAdmin):
    """Mixed into an admin whose form has a preview."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        is_preview = request.method == "POST" and "_preview" in request.POST
        if is_preview and (seconds := PAGES.take(str(request.user.pk))):
            return refusal(_("Too many previews at once: wait a minute."), 429, wait=seconds)
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        return _shown(request, answer) if isinstance(answer, Typed) else answer

    def typed(self, draft: Concept | Explainer) -> Typed:
        """The answer of a form that was saved to be looked at: its saving is undone."""
        answer = Typed(draft)
        transaction.set_rollback(True)
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not _is_beside(request):
            return super().render_change_form(request, context, *args, **kwargs)
        inline = (form for group in context["inline_admin_formsets"] for form in group.formset)
        return _told(_errors([context["adminform"].form, *inline]))  # the form was refused


def _shown(request: HttpRequest, typed: Typed) -> HttpResponse:
    reason = typed.reason
    too_long = typed.document and len(typed.document.body_md.encode()) > MOST_PREVIEW_BYTES
    if _is_beside(request) and too_long:
        reason = _("This is too long to be shown while you type: open the preview in a tab.")
    if typed.document and not reason:
        try:
            return page_answer(request, typed.document)
        except RenderError as error:
            reason = str(error)
    if _is_beside(request):
        return _told([{"message": reason, "field": ""}])
    return refusal_answer(request, reason)


def _is_beside(request: HttpRequest) -> bool:
    """A script asks, which shows reasons beside the form by itself."""
    return request.POST.get("_preview") == "beside"


def _told(problems: list[dict[str, str]]) -> JsonResponse:
    """Why there is no page; no failure, since half a word is what one has while typing."""
    return JsonResponse({"problems": problems})


def _errors(all_forms: Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Why the forms were refused; field: the id of what is to be mended."""
    return [
        {
            "message": f"{form[name].label}: {error}" if name in form.fields else str(error),
            "field": form[name].id_for_label if name in form.fields else "",
        }
        for form in all_forms
        for name, errors in form.errors.items()
        for error in errors
    ]
