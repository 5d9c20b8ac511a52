"""Finding: the search page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .shell import shell


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return shell(
        request, "glossary/search.html", title="Search", robots="noindex", query="", hits=[]
    )


search_json = search
