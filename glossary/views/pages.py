"""Explainers, sections and what has moved or gone: everything at a path of its own."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page, Publication, SearchEntry
from glossary.publishing.addresses import twin_of
from site_config.keep import READERS_CACHE

from . import json_ld
from .helpful import number_of
from .reading_order import before_explainer
from .shell import chrome_of, shell
from .trails import trail

RECENT = 6
POPULAR = 12
COUNTED = 5_000  # what is more is said to be more


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the site is about: its sections, its most used terms, what is new."""
    pages = Page.objects.in_language(settings.CONTENT_LANGUAGE).light()
    front = Page.objects.explainers().filter(language=settings.CONTENT_LANGUAGE, path="/").first()
    chrome = chrome_of(request, settings.CONTENT_LANGUAGE)
    recent = pages.newest()[:RECENT]
    questions = SearchEntry.objects.questions(settings.CONTENT_LANGUAGE)
    return shell(
        request,
        "glossary/home.html",
        title=chrome["tagline"],
        description=(front and front.description) or chrome["tagline"],
        front=front,
        sections=chrome["sections"],
        stylesheets=chrome["intro_stylesheets"],
        popular=pages.most_mentioned()[:POPULAR],
        recent=recent,
        counts={
            "concepts": _count(pages.concepts()),
            "explainers": _count(pages.explainers()),
            "questions": _count(questions),
        },
        json_ld=[
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": chrome["name"],
                "url": json_ld.absolute("/"),
            }
        ],
    )


def _count(rows: QuerySet[Any]) -> dict[str, Any]:
    """How many there are, as far as it is worth counting."""
    number = rows.order_by().values("pk")[: COUNTED + 1].count()
    return {"number": min(number, COUNTED), "is_more": number > COUNTED}


@require_safe
def by_path(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever lives at `path`: an explainer, a section, a redirect, or what was withdrawn."""
    path = f"/{path}"
    page = Page.objects.explainers().filter(language=settings.CONTENT_LANGUAGE, path=path).first()
    if page is not None:
        return explainer(request, page)
    chrome = chrome_of(request, settings.CONTENT_LANGUAGE)
    section = next((each for each in chrome["sections"] if each["path"] == path), None)
    if section is not None:
        return shell(
            request,
            "glossary/section.html",
            title=section["title"],
            description=section["description"],
            section=section,
            pages=section["pages"],
            json_ld=[json_ld.breadcrumbs(trail(chrome, section))],
        )
    return moved_or_gone(request, path)


def explainer(request: HttpRequest, page: Page) -> HttpResponse:
    chrome = chrome_of(request, page.language)
    section = _section_of(page.path, chrome["sections"])
    before, after = _neighbours(page.path, section)
    above = [section] if section and section["path"] != page.path else []
    steps = trail(chrome, *above, vars(page))
    return shell(
        request,
        "glossary/explainer.html",
        title=page.title,
        description=page.description,
        made_of=page,
        number=number_of(page),
        first=before_explainer(page, _earlier(page.path, section)),
        section=section,
        cards=_cards(page, section),
        breadcrumbs=steps,
        previous=before,
        next=after,
        json_ld=[json_ld.article(page), *json_ld.faq_page(page), json_ld.breadcrumbs(steps)],
    )


def moved_or_gone(request: HttpRequest, path: str, *, twin: str = "") -> HttpResponse:
    """301 for an old path, 410 for what was withdrawn, 404 for what never was.

    twin: .md or .json, where a twin of `path` was asked for; it leads to the same twin.
    """
    answers = Publication.objects.answering([path], language=settings.CONTENT_LANGUAGE)
    if path not in answers:
        raise Http404("There is no page at this address.")
    if (now := answers[path]) and now.path != path:
        there = HttpResponsePermanentRedirect(twin_of(now.path, twin) if twin else now.path)
        there["Cache-Control"] = READERS_CACHE  # else caches go on with what stood here
        return there
    return gone(request)


def gone(request: HttpRequest, suggestions: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """410, and the ways on. suggestions: of each, title and path."""
    return shell(
        request,
        "410.html",
        title=_("This page was withdrawn"),
        status=410,
        robots="noindex",
        suggestions=suggestions,
    )


def _section_of(path: str, sections: list[dict[str, Any]]) -> dict[str, Any] | None:
    holding = (
        each
        for each in sections
        if each["path"] == path or any(page["path"] == path for page in each["pages"])
    )
    section = next(holding, None)
    if section is None:
        return None
    pages = [page | {"current": page["path"] == path} for page in section["pages"]]
    return section | {"pages": pages}


def _cards(page: Page, section: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The pages below this one, where its text asks for a list of them."""
    if section is None or not page.metadata.get("lists_section"):
        return []
    return [each for each in section["pages"] if each["path"].startswith(page.path)]


def _neighbours(
    path: str, section: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The pages before and after this one in its section."""
    pages = section["pages"] if section else []
    if section and section["path"] == path:
        return None, next(iter(pages), None)
    place = next((number for number, page in enumerate(pages) if page["path"] == path), None)
    if place is None:
        return None, None
    before = pages[place - 1] if place else None
    return before, pages[place + 1] if place + 1 < len(pages) else None


def _earlier(path: str, section: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The pages before this one in its section."""
    pages = section["pages"] if section else []
    return list(takewhile(lambda page: page["path"] != path, pages))
