"""The glossary: its A–Z list and a page for every term."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.addresses import letter_of, segment_of
from glossary.publishing.senses import Word, word_at, words

from . import json_ld
from .helpful import number_of
from .pages import moved_or_gone
from .reading_order import before_term
from .senses import senses_page
from .shell import current_chrome, shell

ON_ONE_PAGE = 200  # terms; a longer glossary is paged by letter


@require_safe
def concept(request: HttpRequest, slug: str) -> HttpResponse:
    pages = Page.objects.concepts().filter(language=settings.LANGUAGE_CODE)
    page = pages.filter(path=reverse("glossary:concept", args=[slug])).first()
    if page is None:
        word = word_at(slug, settings.LANGUAGE_CODE)
        return senses_page(request, word) if word else moved_or_gone(request, request.path)
    response = concept_page(request, page)
    patch_vary_headers(response, ["Accept"])  # see site_config/negotiation.py
    return response


def concept_page(request: HttpRequest, page: Page) -> HttpResponse:
    chrome = current_chrome(page.language)
    trail = [
        {"title": chrome["name"], "path": "/"},
        {"title": _("Glossary"), "path": reverse("glossary:index")},
        {"title": page.title, "path": page.path},
    ]
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


@require_safe
def index(request: HttpRequest, letter: str = "", kind: str = "") -> HttpResponse:
    """The A–Z list: whole while it is short, else one letter at a time; or all of one kind."""
    everything = Page.objects.concepts().in_language(settings.LANGUAGE_CODE)
    counts = Counter(
        dict(everything.order_by("letter").values_list("letter").annotate(Count("pk")))
    )
    shared = words(settings.LANGUAGE_CODE)
    counts.update(word.letter for word in shared)
    is_paged = sum(counts.values()) > ON_ONE_PAGE
    shown = everything.only("title", "path", "description", "concept_kind", "letter", "sort_key")
    if kind:
        shown = _nonempty(shown.filter(concept_kind=kind))
    elif letter and letter != segment_of(letter_of(letter)):
        return redirect("glossary:letter", segment_of(letter_of(letter)), permanent=True)
    elif letter:
        shown = shown.filter(letter=letter_of(letter))
        if not counts[letter_of(letter)]:
            raise Http404("There is no such part of the glossary.")
    elif is_paged and counts:
        letter = segment_of(min(counts))
        shown = shown.filter(letter=min(counts))
    terms = list(shown.order_by("letter", "sort_key"))
    listed = [_listed(page) for page in terms]
    if not kind:
        listed += [
            _listed_word(word) for word in shared if not letter or word.letter == letter_of(letter)
        ]
        listed.sort(key=lambda each: (each["letter"], each["sort_key"]))
    return shell(
        request,
        "glossary/glossary.html",
        title=_("Glossary"),
        description=_("Every term of this site, from A to Z."),
        letters=_letters(counts, current=letter_of(letter) if letter else "", is_paged=is_paged),
        groups=[
            {"letter": head, "terms": list(some)}
            for head, some in groupby(listed, key=lambda each: each["letter"])
        ],
        kinds=_kinds(everything, current=kind),
        kind=kind,
        paged=is_paged and not kind,
        json_ld=[json_ld.defined_term_set(_("Glossary"), terms)],
    )


def _nonempty(pages: Any) -> Any:
    if not pages.exists():
        raise Http404("There is no such part of the glossary.")
    return pages


def _listed(page: Page) -> dict[str, str]:
    return {
        "title": page.title,
        "path": page.path,
        "short": page.description,
        "kind": page.concept_kind,
        "letter": page.letter,
        "sort_key": page.sort_key,
    }


def _listed_word(word: Word) -> dict[str, str]:
    return {
        "title": word.text,
        "path": word.path,
        "short": _("A word with several meanings."),
        "kind": "",
        "letter": word.letter,
        "sort_key": word.sort_key,
    }


def _letters(counts: dict[str, int], *, current: str, is_paged: bool) -> list[dict[str, Any]]:
    return [
        {
            "letter": letter,
            "count": counts[letter],
            "current": letter == current,
            "path": reverse("glossary:letter", args=[segment_of(letter)])
            if is_paged
            else f"{reverse('glossary:index')}#g-{segment_of(letter)}",
        }
        for letter in sorted(counts)
    ]


def _kinds(everything: Any, *, current: str) -> list[dict[str, Any]]:
    names = everything.exclude(concept_kind="").order_by("concept_kind")
    return [
        {
            "name": name,
            "path": reverse("glossary:kind", args=[name]),
            "current": name == current,
        }
        for name in names.values_list("concept_kind", flat=True).distinct()
    ]
