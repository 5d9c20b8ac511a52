"""Finding: the search page, its JSON form, and names for who is still typing."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.search import query as searching
from glossary.search.query import Hit, Results
from glossary.search.words import MOST_WORDS
from site_config.keep import READERS_CACHE

from .shell import shell

OFFERED = 8  # terms, where nothing was found
COMPLETED = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    results = _results(request)
    return shell(
        request,
        "glossary/search.html",
        title=_("Search: %(query)s") % {"query": results.query} if results.query else _("Search"),
        robots="noindex",
        query=results.query,
        kind=request.GET.get("kind", ""),
        hits=results.hits,
        notice=_notice(results),
        suggestions=[] if results.hits else _suggestions(results),
    )


@require_safe
def search_json(request: HttpRequest) -> HttpResponse:
    """The same as data: /search.json?q=…&kind=…"""
    results = _results(request)
    return _public_json(
        {
            "query": results.query,
            "notice": _notice(results),
            "suggestion": results.suggestion,
            "hits": [_hit(hit) for hit in results.hits],
        }
    )


@require_safe
def complete(request: HttpRequest) -> HttpResponse:
    """Names that begin with what was typed: /search/complete.json?q=…"""
    typed = request.GET.get("q", "")
    names = searching.complete(typed, language=settings.LANGUAGE_CODE, limit=COMPLETED)
    return _public_json(
        {"names": [{"label": n.label, "title": n.title, "path": n.path} for n in names]}
    )


def _results(request: HttpRequest) -> Results:
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    return searching.search(text, language=settings.LANGUAGE_CODE, kind=kind)


def _notice(results: Results) -> str:
    """What a reader should know about the results, in one sentence or none."""
    if results.too_short:
        return _("Type a word that stands for what you look for.") if results.query else ""
    if results.took_too_long:
        return _("This took too long. Fewer or rarer words may help.")
    names = {"query": results.query, "suggestion": results.suggestion}
    if results.is_mended:
        return _("Nothing was found for “%(query)s”. This is for “%(suggestion)s”.") % names
    if not results.hits:
        return _("Nothing was found for “%(query)s”.") % names
    if results.too_long:
        return _("Only the first %(n)s words were looked for.") % {"n": MOST_WORDS}
    return ""


def _suggestions(results: Results) -> list[dict[str, str]]:
    """Where to go on from an empty list: what may have been meant, else much used terms."""
    if results.suggestion:
        address = f"{reverse('glossary:search')}?{urlencode({'q': results.suggestion})}"
        return [{"title": results.suggestion, "path": address}]
    pages = Page.objects.in_language(settings.LANGUAGE_CODE).light()
    return [{"title": page.title, "path": page.path} for page in pages.most_mentioned()[:OFFERED]]


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "address": hit.address,
        "page": hit.page_title,
        "labels": hit.labels,
        "snippet": [{"text": text, "marked": is_match} for text, is_match in hit.snippet],
    }


def _public_json(data: dict[str, Any]) -> JsonResponse:
    answer = JsonResponse(data)
    answer["Cache-Control"] = READERS_CACHE
    answer["X-Robots-Tag"] = "noindex"
    return answer
