"""Finding: the search page, its JSON form, and names for who is still typing."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.senses import words
from glossary.rendering.term_links import distinct, label_key
from glossary.search import counting
from glossary.search import query as searching
from glossary.search.completion import KINDS, complete
from glossary.search.query import Hit, Results
from glossary.search.words import MOST_WORDS
from site_config.client_address import address_of
from site_config.keep import READERS_CACHE
from site_config.rate_limits import RateLimit
from site_config.views import too_many

from .shell import shell

OFFERED = 8  # terms, where nothing was found
COMPLETED = 8
SHOWN = 30  # places; who needs more needs other words
SEARCHES = RateLimit(name="search", most=60)
COMPLETIONS = RateLimit(name="complete", most=300)  # one for each letter that is typed
NAMES = {
    "term": gettext_lazy("term"),
    "page": gettext_lazy("page"),
    "section": gettext_lazy("section"),
    "question": gettext_lazy("question"),
}
FILTERS = {
    "": gettext_lazy("All"),
    "term": gettext_lazy("Terms"),
    "page": gettext_lazy("Pages"),
    "section": gettext_lazy("Sections"),
    "question": gettext_lazy("Questions"),
}
NONE = {
    "term": gettext_lazy("No term was found for “%(query)s”."),
    "page": gettext_lazy("No page was found for “%(query)s”."),
    "section": gettext_lazy("No section was found for “%(query)s”."),
    "question": gettext_lazy("No question was found for “%(query)s”."),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    if seconds := seconds_to_wait(request, SEARCHES):
        return too_many(request, seconds)
    kind = _kind(request)
    results = _results(request, kind)
    return shell(
        request,
        "glossary/search.html",
        title=_("Search: %(query)s") % {"query": results.query} if results.query else _("Search"),
        description=_("Terms, pages, sections and questions of this site."),
        robots="noindex",
        query=results.query,
        kind=kind,
        kinds=_kinds(results, kind),
        hits=[_shown(hit) for hit in results.hits],
        is_cut=len(results.hits) == SHOWN,
        word=_word(results, kind),
        notice=_notice(results, kind),
        elsewhere=_link(results.query)["path"] if kind and not results.hits else "",
        meant=_link(results.suggestion) if results.is_mended else None,
        suggestions=[] if _found(results) else _suggestions(results),
    )


@require_safe
def search_json(request: HttpRequest) -> HttpResponse:
    """The same as data: /search.json?q=…&kind=…"""
    if seconds := seconds_to_wait(request, SEARCHES):
        return too_many(request, seconds)
    kind = _kind(request)
    results = _results(request, kind)
    return _public_json(
        {
            "query": results.query,
            "notice": _notice(results, kind),
            "suggestion": results.suggestion,
            "senses": _word(results, kind),  # of a word with several: where they are listed
            "hits": [_hit(hit) for hit in results.hits],
        }
    )


@require_safe
def search_markdown(request: HttpRequest) -> HttpResponse:
    """The same as a list of links: /search.md?q=…&kind=…"""
    if seconds := seconds_to_wait(request, SEARCHES):
        return too_many(request, seconds)
    kind = _kind(request)
    results = _results(request, kind)
    lines = [f"# {_('Search: %(query)s') % {'query': results.query}}", ""]
    lines += [notice, ""] if (notice := _notice(results, kind)) else []
    if word := _word(results, kind):
        lines.append(f"- [{word['title']}]({word['path']})")
    for hit in results.hits:
        snippet = " ".join("".join(text for text, _is_match in hit.snippet).split())
        name = "".join(text for text, _is_match in hit.also_called)
        also = f" ({_('also called %(name)s') % {'name': name}})" if name else ""
        lines.append(f"- [{hit.title}]({hit.address}){also}: {snippet}")
    text = "\n".join(lines).rstrip() + "\n"
    return _public(HttpResponse(text, content_type="text/markdown; charset=utf-8"))


@require_safe
def completions(request: HttpRequest) -> HttpResponse:
    """What may be meant by what is typed so far: /search/complete.json?q=…&kind=…

    With it comes what a list of it says, in the reader's language.
    """
    if seconds := seconds_to_wait(request, COMPLETIONS):
        return too_many(request, seconds)
    typed, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    kinds = [kind] if kind in KINDS else KINDS
    found = complete(typed, language=settings.CONTENT_LANGUAGE, limit=COMPLETED, kinds=kinds)
    number = len(found.places)
    count = ngettext("%(n)s suggestion", "%(n)s suggestions", number) % {"n": number}
    return _public_json(
        {
            "query": typed,
            "suggestion": found.suggestion,
            "places": [
                {
                    "kind": place.kind,
                    "kind_name": NAMES[place.kind],
                    "kinds_name": FILTERS[place.kind],
                    "label": place.label,
                    "title": place.title,
                    "address": place.address,
                }
                for place in found.places
            ],
            "says": {
                "count": count if number else _("No suggestions"),
                "all": _("All results for “%(query)s”") % {"query": typed.strip()},
                "list": _("Suggestions"),
            },
        }
    )


def seconds_to_wait(request: HttpRequest, limit: RateLimit) -> int:
    """For how long this reader may not ask again; an empty question is free."""
    return limit.take(address_of(request)) if request.GET.get("q", "").strip() else 0


def _kind(request: HttpRequest) -> str:
    """The kind of place that is asked for; all where there is no such kind."""
    kind = request.GET.get("kind", "")
    return kind if kind in FILTERS else ""


def _results(request: HttpRequest, kind: str) -> Results:
    text = request.GET.get("q", "")
    results = searching.search_all_kinds(
        text, language=settings.CONTENT_LANGUAGE, shown=kind, limit=SHOWN
    )
    if not kind and not results.too_short and not results.took_too_long:
        led_to = results.hits[0].title if results.hits and not results.answers else ""
        counting.count(text, results.answers, led_to=led_to)
    return results


def _kinds(results: Results, current: str) -> list[dict[str, Any]]:
    """The links that show only one kind of place, without those that would show nothing."""
    return [
        {
            "name": name,
            "number": results.kinds.get(kind) if kind else None,
            "query": urlencode({"q": results.query, **({"kind": kind} if kind else {})}),
            "current": kind == current,
        }
        for kind, name in FILTERS.items()
        if kind in ("", current) or not results.kinds or results.kinds[kind]
    ]


def _word(results: Results, kind: str) -> dict[str, str] | None:
    """The list of what is meant by the query, where it is a word with several senses."""
    key = label_key(results.query)
    if not key or kind not in ("", "term"):
        return None
    found = words(settings.CONTENT_LANGUAGE, keys=[key])
    spelled = (word for word in found if word.spelling == distinct(results.query))
    word = next(spelled, None) or next(iter(found), None)
    if word is None:
        return None
    return {"title": _("What “%(word)s” can mean.") % {"word": word.text}, "path": word.path}


def _found(results: Results) -> bool:
    """Whether there is a place to go to, be it of another kind than the one that is shown."""
    return bool(results.hits or results.kinds.get(""))


def _shown(hit: Hit) -> dict[str, Any]:
    return {
        "address": hit.address,
        "title_html": hit.title_html,
        "snippet_html": hit.snippet_html,
        "also_called_html": hit.also_called_html if hit.also_called else "",
        "kind": NAMES[hit.kind],
        "page_title": hit.page_title if hit.page_title != hit.title else "",
    }


def _notice(results: Results, kind: str) -> str:
    """What a reader should know about the results, in one sentence or none."""
    if results.too_short:
        return _("Type a word that stands for what you look for.") if results.query else ""
    if results.took_too_long:
        return _("This took too long. Fewer or rarer words may help.")
    names = {"query": results.query, "suggestion": results.suggestion}
    if results.is_mended and (results.hits or not kind):
        return _("Nothing was found for “%(query)s”. This is for “%(suggestion)s”.") % names
    if not results.hits and (elsewhere := results.kinds.get("")):
        told = ngettext(
            "%(n)s place of another kind holds it.",
            "%(n)s places of other kinds hold it.",
            elsewhere,
        )
        return f"{NONE[kind] % names} {told % {'n': elsewhere}}"
    if not results.hits:
        return (NONE[kind] if kind else _("Nothing was found for “%(query)s”.")) % names
    if results.too_long:
        return _("Only the first %(n)s words were looked for.") % {"n": MOST_WORDS}
    return ""


def _suggestions(results: Results) -> list[dict[str, str]]:
    """Where to go on from an empty list: what may have been meant, else much used terms."""
    if results.suggestion:
        return [_link(results.suggestion)]
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).light()
    return [{"title": page.title, "path": page.path} for page in pages.most_mentioned()[:OFFERED]]


def _link(query: str) -> dict[str, str]:
    """The search for `query`."""
    return {"title": query, "path": f"{reverse('glossary:search')}?{urlencode({'q': query})}"}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "address": hit.address,
        "page": hit.page_title,
        "labels": hit.labels,
        "also_called": "".join(text for text, _is_match in hit.also_called),
        "snippet": [{"text": text, "marked": is_match} for text, is_match in hit.snippet],
    }


def _public_json(data: dict[str, Any]) -> HttpResponse:
    return _public(JsonResponse(data))


def _public(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = READERS_CACHE
    answer["X-Robots-Tag"] = "noindex"
    return answer
