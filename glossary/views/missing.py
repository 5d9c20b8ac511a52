"""What a reader gets at an address where nothing is: the way on."""

import re

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from glossary.search import query as searching
from site_config.client_address import address_of
from site_config.rate_limits import RateLimit
from site_config.views import in_site_looks

from .api.endpoint import nothing_here

MOST_SUGGESTIONS = 5
SUGGESTED = RateLimit(name="suggested", most=30)  # a search each; beyond, 404 alone
LONGEST_PATH = 300
_WORD = re.compile(r"[^\W_]+")
_NOT_A_PAGE = re.compile(r"/(?:admin|api|media|static)/|.*\.(?!md\Z|json\Z|html?\Z)\w{1,8}\Z", re.S)
_ENDING = re.compile(r"(?:/index)?\.(?:md|json|html?)\Z")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with the pages whose names are nearest to the words of the address; JSON in the API."""
    if request.path.startswith("/api/"):
        return nothing_here(request)
    is_over = SUGGESTED.take(address_of(request))
    near = [] if is_over else suggestions(request.path)
    title = _("Nothing is at this address")
    said = _("There is no page at this address.")
    return in_site_looks(request, 404, said, page_title=title, suggestions=near)


def suggestions(path: str) -> list[dict[str, str]]:
    """Pages and terms near to `path`, which may be anything: at most one search is made for it."""
    path = path[: LONGEST_PATH + 1].rstrip("/")  # files are asked for with a slash as well
    if len(path) > LONGEST_PATH or _NOT_A_PAGE.match(path):
        return []
    words = _words(path)
    if not words:
        return []
    try:
        found = searching.search(words, language=settings.CONTENT_LANGUAGE).hits
    except DatabaseError:  # an address must never make of 404 a failure
        return []
    pages = {hit.path: {"title": hit.page_title or hit.title, "path": hit.path} for hit in found}
    return list(pages.values())[:MOST_SUGGESTIONS]


def _words(path: str) -> str:
    """The words of the last segment that has some: that one names the page."""
    segments = _ENDING.sub("", path).split("/")
    named = (words for segment in reversed(segments) if (words := _WORD.findall(segment)))
    return " ".join(next(named, []))
