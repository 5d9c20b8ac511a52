"""Search, as readers have it."""

from django.conf import settings
from django.utils.translation import gettext_noop as _

from glossary.search import query as searching
from glossary.search.query import Hit
from glossary.views.json_ld import absolute
from glossary.views.search import SEARCHES

from . import parameters
from .endpoint import Endpoint
from .parameters import Asked
from .shapes import PATH, TEXT, TRUTH, URL, Data, many, said, shape

HIT = shape(
    kind=said(TEXT, "term, page, section or question"),
    title=TEXT,
    path=PATH,
    url=said(URL, "With the anchor, where it is a part of a page"),
    page=said(TEXT, "Title of the page"),
    names=said(many(TEXT), "Other names of a term"),
    snippet=many(shape(text=TEXT, marked=TRUTH)),
)
FOUND = shape(
    query=said(TEXT, "What was looked for, as it was read"),
    suggestion=said(TEXT, "Another query that may have been meant, or nothing"),
    mended=said(TRUTH, "Whether the items are already those of the suggestion"),
    incomplete=said(TRUTH, "Whether looking was given up, since it took too long"),
    items=many(HIT),
)


def search(asked: Asked) -> Data:
    results = searching.search(
        asked["q"],
        language=settings.CONTENT_LANGUAGE,
        kind=asked["kind"] or "",
        limit=asked.limit,
    )
    return {
        "query": results.query,
        "suggestion": results.suggestion,
        "mended": results.is_mended,
        "incomplete": results.took_too_long,
        "items": [_told(hit) for hit in results.hits],
    }


def _told(hit: Hit) -> Data:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "path": hit.path,
        "url": absolute(hit.address),
        "page": hit.page_title or hit.title,
        "names": list(hit.labels),
        "snippet": [{"text": text, "marked": is_match} for text, is_match in hit.snippet],
    }


SEARCH = Endpoint(
    path="search",
    name="search",
    summary=_("Terms, pages, sections and questions that words are found in, the best first"),
    schema=FOUND,
    respond=search,
    parameters=(
        parameters.text("q", _("Words to look for."), required=True, example="kv cache"),
        parameters.SEARCHED_KIND,
        parameters.LANGUAGE,
        parameters.LIMIT,
    ),
    problems=(429,),
    limit=SEARCHES,  # shared with the search page
)
