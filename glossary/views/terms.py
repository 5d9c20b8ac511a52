"""A page for every term."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.senses import word_at

from . import json_ld
from .helpful import number_of
from .pages import moved_or_gone
from .reading_order import before_term
from .senses import senses_of
from .shell import chrome_of, shell
from .trails import trail_in_glossary


@require_safe
def concept(request: HttpRequest, slug: str) -> HttpResponse:
    page = Page.objects.in_language(settings.CONTENT_LANGUAGE).with_slugs(slug).first()
    if page is None:
        word = word_at(slug, settings.CONTENT_LANGUAGE)
        return senses_of(request, word) if word else moved_or_gone(request, request.path)
    response = concept_page(request, page)
    patch_vary_headers(response, ["Accept"])  # see site_config/negotiation.py
    return response


def concept_page(request: HttpRequest, page: Page) -> HttpResponse:
    chrome = chrome_of(request, page.language)
    trail = trail_in_glossary(chrome, page.title, page.path)
    return shell(
        request,
        "glossary/concept.html",
        title=page.title,
        description=page.description,
        made_of=page,
        number=number_of(page),
        first=before_term(page, chrome["sections"]),
        breadcrumbs=trail,
        json_ld=[
            json_ld.defined_term(page),
            *json_ld.faq_page(page),
            json_ld.breadcrumbs(trail),
        ],
    )
