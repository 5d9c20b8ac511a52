"""A draft as readers would get it: their page, their template, only not stored.

Editors see it in the admin; people without an account by a signed link that ends by itself.
"""

from typing import Any

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.documents import DocumentError
from glossary.models import Concept, Explainer, Page
from glossary.publishing.preview import preview
from glossary.rendering.results import RenderError
from site_config.keep import KEEP
from site_config.middleware import is_editors
from site_config.views import plain_answer

from . import pages, terms

SHARED_DAYS = 7
SALT = "gloss.preview"
MODELS: dict[str, Any] = {"concept": Concept, "explainer": Explainer}


def link_to(draft: Concept | Explainer) -> str:
    """The path at which anybody sees `draft` as it stands then, for seven days."""
    kind = "concept" if isinstance(draft, Concept) else "explainer"
    token = signing.dumps([kind, draft.pk], salt=SALT)
    return reverse("glossary:shared-preview", args=[token])


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a link that is wrong, too old, or whose draft is gone."""
    try:
        kind, key = signing.loads(token, salt=SALT, max_age=SHARED_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        raise Http404("This link has ended.") from None
    draft = MODELS[kind]._default_manager.filter(pk=key).first()
    if draft is None:
        raise Http404("This link has ended.")
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
