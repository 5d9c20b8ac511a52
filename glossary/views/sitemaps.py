"""The sitemap: every page with the moment of its last change, split where it grows long."""

from datetime import datetime

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.addresses import PAGES_A_FILE

from .compare import comparison_path
from .shell import kept
from .side_by_side import pairs

LISTS = ("glossary:home", "glossary:index", "glossary:faqs", "glossary:compare")


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """One file while the site is short, else an index of files."""
    parts = _parts()
    if parts.num_pages == 1:
        return part(request, 1)
    files = [reverse("glossary:sitemap-part", args=[number]) for number in parts.page_range]
    return _answer(
        request, "sitemap_index.xml", {"files": [settings.SITE_URL + path for path in files]}
    )


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """One file of the sitemap; the first also names the pages that list others, and pairs of terms
    that the site's tables set side by side."""
    parts = _parts()
    if number not in parts.page_range:
        raise Http404("There is no such part of the sitemap.")
    pages: list[tuple[str, datetime | None]] = [
        (settings.SITE_URL + page.path, page.changed_at) for page in parts.page(number)
    ]
    if number == 1:
        paths = [*map(reverse, LISTS), *map(comparison_path, pairs())]
        pages = [*((settings.SITE_URL + path, None) for path in paths), *pages]
    return _answer(request, "sitemap.xml", {"pages": pages})


def _parts() -> "Paginator[Page]":
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).only("path", "changed_at")
    return Paginator(pages.order_by("path"), PAGES_A_FILE)


def _answer(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    xml = render_to_string(f"glossary/{template}", context)
    return kept(HttpResponse(xml, content_type="application/xml; charset=utf-8"), request)
