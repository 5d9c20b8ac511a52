"""A draft as readers would get it: their page, their template, only not stored.

Editors see it in the admin; people without an account by a signed link that ends by itself.
"""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.documents import DocumentError
from glossary.models import Concept, Explainer, Page
from glossary.publishing.preview import preview
from glossary.publishing.sharing import NoLongerShared, shared_draft
from glossary.rendering.results import RenderError
from site_config.keep import KEEP
from site_config.middleware import is_editors
from site_config.views import plain_answer

from . import pages, terms


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that is wrong, too old, or whose draft is gone."""
    try:
        draft = shared_draft(token)
    except NoLongerShared:
        raise Http404("This link has ended.") from None
    answer = preview_answer(request, draft)
    answer["Referrer-Policy"] = "no-referrer"  # the link is a key: no other site may see it
    return answer


def preview_answer(
    request: HttpRequest, draft: Concept | Explainer, *, and_undo: bool = False
) -> HttpResponse:
    """The page that publishing `draft` now would make. No cache keeps it, no robot lists it.

    and_undo: what was written to the database for it (a form, saved to be looked at) is undone.
    """
    try:
        answer = _page(request, preview(draft.to_document()))
    except (DocumentError, RenderError) as error:
        answer = refusal(request, str(error))
    if and_undo:
        transaction.set_rollback(True)
    for name in (KEEP, "Last-Modified"):
        answer.headers.pop(name, None)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def refusal(request: HttpRequest, reason: str) -> HttpResponse:
    """Why there is nothing to show."""
    if not is_editors(request):
        return plain_answer(reason, status=422)
    context: dict[str, Any] = {"title": _("This can't be shown yet"), "reason": reason}
    answer = TemplateResponse(request, "admin/glossary/no_preview.html", context, status=422)
    return answer.render()


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    if page.kind == Page.Kind.EXPLAINER:
        return pages.explainer(request, page)
    return terms.concept_page(request, page)
