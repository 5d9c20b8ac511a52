"""A draft as readers would get it: their page, their template, only not stored.

Editors see it in the admin; people without an account by a signed link that ends by itself.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.documents import ConceptDocument, DocumentError, ExplainerDocument
from glossary.models import Concept, Explainer, Page
from glossary.publishing.preview import preview
from glossary.publishing.sharing import NoLongerShared, shared_draft
from glossary.rendering.results import RenderBusy, RenderError
from site_config.client_address import address_of
from site_config.doors import is_editors
from site_config.keep import KEEP
from site_config.rate_limits import RateLimit
from site_config.views import plain_answer, too_many

from . import pages, terms

Document = ConceptDocument | ExplainerDocument
SHARED = RateLimit(name="shared-preview", most=20)  # each is rendered anew


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that is wrong, too old, or whose draft is gone."""
    if seconds := SHARED.take(address_of(request)):
        return too_many(request, seconds)
    try:
        draft = shared_draft(token)
    except NoLongerShared:
        raise Http404("This link has ended.") from None
    answer = preview_answer(request, draft)
    answer["Referrer-Policy"] = "no-referrer"  # the link is a key: no other site may see it
    return answer


def preview_answer(request: HttpRequest, draft: Concept | Explainer) -> HttpResponse:
    """The page that publishing the stored `draft` now would make, or why there is none."""
    try:
        return page_answer(request, draft.to_document())
    except RenderBusy:
        return too_many(request, 2)
    except (DocumentError, RenderError) as error:
        return refusal_answer(request, str(error))


def page_answer(request: HttpRequest, document: Document) -> HttpResponse:
    """The page that publishing `document` now would make. Raises RenderError."""
    return _private(_page(request, preview(document)))


def refusal_answer(request: HttpRequest, reason: str) -> HttpResponse:
    """Why there is nothing to show."""
    if not is_editors(request):
        return _private(plain_answer(reason, status=422))
    context: dict[str, Any] = {"title": _("This can't be shown yet"), "reason": reason}
    answer = TemplateResponse(request, "admin/glossary/no_preview.html", context, status=422)
    return _private(answer.render())


def _private(answer: HttpResponse) -> HttpResponse:
    """No cache keeps it, no robot lists it."""
    for name in (KEEP, "Last-Modified"):
        answer.headers.pop(name, None)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    if page.kind == Page.Kind.EXPLAINER:
        return pages.explainer(request, page)
    return terms.concept_page(request, page)
