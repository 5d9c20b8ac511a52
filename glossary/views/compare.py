"""Two to four concepts side by side: choosing them, the table, and the table as a file."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Page
from glossary.publishing.listings import numbered_origins
from glossary.publishing.partners import FEWEST, MOST
from glossary.publishing.set_pages import slug_of
from glossary.rendering.pipeline import finish
from glossary.search.completion import complete
from site_config.client_address import address_of
from site_config.views import too_many

from .compare_files import FORMS
from .compare_tools import MOST_TYPED, Tools, tools_of
from .pages import gone
from .search import SEARCHES
from .shell import kept, shell
from .side_by_side import (
    Row,
    answers_at,
    compared_already,
    partners_of,
    rows_of,
    terms_at,
    terms_moved_to,
    terms_named,
)

NEAR = 5  # terms that may be meant by what is none


@require_safe
def picker(request: HttpRequest) -> HttpResponse:
    """Choose concepts by any of their names; as soon as two are known, the table is shown."""
    asked = [text.replace("\0", "")[:MOST_TYPED] for text in request.GET.getlist("with")]
    chosen: list[Page] = []
    unclear: dict[str, list[Page]] = {}  # what was said, and what it can mean
    for said in list(dict.fromkeys(filter(None, map(str.strip, asked))))[:MOST]:
        meant = terms_named(said)
        if len(meant) != 1:
            unclear[said] = meant
        elif meant[0].path not in {each.path for each in chosen}:
            chosen += meant
    if not unclear and len(chosen) >= FEWEST:
        return redirect(comparison_path(chosen))
    if unclear and (seconds := SEARCHES.take(address_of(request))):  # near names are looked for
        return too_many(request, seconds)
    return shell(
        request,
        "glossary/compare.html",
        title=_("Compare"),
        description=_("Set two to four terms side by side."),
        robots="noindex" if request.GET else "",
        unclear=[
            {
                "said": said,
                "has_senses": bool(meant),
                "near": [
                    {"title": page.title, "path": _with([*chosen, page])}
                    for page in meant or _near(said)
                ],
            }
            for said, meant in unclear.items()
        ],
        tables=[]
        if chosen
        else [
            {"path": comparison_path(pages), "title": _(" vs. ").join(page.title for page in pages)}
            for pages in compared_already()
        ],
        **_choice(chosen),
    )


@require_safe
def result(request: HttpRequest, slugs: str) -> HttpResponse:
    """The facts of `slugs`, shared attributes first. Another order of the same leads here, and so
    do terms that have moved or were replaced."""
    asked = _asked(slugs)
    pages = asked.pages
    if asked.is_gone:
        return gone(request, _left(pages))
    if len(pages) < FEWEST:
        return redirect(_with(pages))
    if not asked.is_in_order:
        return HttpResponsePermanentRedirect(comparison_path(pages))
    rows = rows_of(pages)
    tools = tools_of(request.GET, [slug_of(page.path) for page in pages])
    held = [row for row in rows if tools.holds(row)]
    origins = numbered_origins(fact for row in rows for cell in row.cells for fact in cell)
    shared = _("Said of both") if len(pages) == FEWEST else _("Said of several")
    groups = [
        {
            "title": title,
            "rows": [_shown(row, tools, origins) for row in rows if row.is_shared == is_shared],
        }
        for title, is_shared in ((shared, True), (_("Said of one only"), False))
    ]
    names = [page.title for page in pages]
    return shell(
        request,
        "glossary/compare.html",
        title=_(" vs. ").join(names),
        description=_("%(names)s side by side.") % {"names": ", ".join(names)},
        robots="" if _is_for_engines(request, rows, pages) else "noindex",
        concepts=[
            {
                "title": page.title,
                "path": page.path,
                "slug": slug_of(page.path),
                "short_html": finish(page.metadata.get("short_html", ""), ()),
                "is_shown": place in tools.shown,
                "is_left": place == tools.pair[0],
                "is_right": place == tools.pair[1],
            }
            for place, page in enumerate(pages)
        ],
        groups=[group for group in groups if group["rows"]],
        has_rows=bool(rows),
        tools=tools,
        is_held=bool(held),
        origins=[{"title": page.title, "path": page.path} for page in origins],
        files=request.path.rstrip("/"),
        forms=(("csv", "CSV"), ("json", "JSON"), ("md", "Markdown")),
        query=request.GET.urlencode(),
        **_choice(pages),
    )


@require_safe
def file(request: HttpRequest, slugs: str, form: str) -> HttpResponse:
    """The same as CSV, Markdown or JSON: /compare/inference/training.csv; what the tools hide
    isn't in it: ?rows=…&show=…&only=on"""
    asked = _asked(slugs)
    pages = asked.pages
    if asked.is_gone or len(pages) < FEWEST:
        return gone(request, _left(pages))
    if not asked.is_in_order:
        return HttpResponsePermanentRedirect(f"{comparison_path(pages)[:-1]}.{form}")
    tools = tools_of(request.GET, [slug_of(page.path) for page in pages])
    rows = [row for row in rows_of(pages) if tools.is_shown(row)]
    shown = [pages[place] for place in tools.shown]
    answer = FORMS[form](shown, [row.narrowed(tools.shown) for row in rows])
    answer["X-Robots-Tag"] = "noindex"
    return kept(answer, request)


def comparison_path(pages: Sequence[Page]) -> str:
    slugs = sorted(slug_of(page.path) for page in pages)
    return f"{reverse('glossary:compare')}{'/'.join(slugs)}/"


def _is_for_engines(request: HttpRequest, rows: Sequence[Row], pages: Sequence[Page]) -> bool:
    """Pairs of which something is said of both: of three and four there are too many to read."""
    is_pair = len(pages) == FEWEST and not request.GET
    return is_pair and any(row.is_shared for row in rows)


class Asked(NamedTuple):
    """The terms that an address names, in the order of their slugs."""

    pages: list[Page]
    is_in_order: bool  # the address is theirs: each named once, in order, by its own slug
    is_gone: bool = False  # one was withdrawn, and nothing stands for it


def _asked(slugs: str) -> Asked:
    wanted = sorted(set(slugs.split("/")) - {""})
    if not FEWEST <= len(wanted) <= MOST:
        raise Http404("Choose two to four terms to compare.")
    pages = terms_at(wanted)
    if len(pages) == len(wanted):
        return Asked(pages, slugs.split("/") == wanted)
    missing = set(wanted) - {slug_of(page.path) for page in pages}
    answers = answers_at(missing)
    if len(answers) < len(missing):
        raise Http404("There is no such term to compare.")
    there = {page.path: page for page in (*pages, *terms_moved_to(answers.values()))}
    in_order = sorted(there.values(), key=lambda page: slug_of(page.path))
    return Asked(in_order, False, None in answers.values())


def _left(pages: Sequence[Page]) -> list[dict[str, str]]:
    """Where somebody may go on whose comparison has lost a term."""
    if len(pages) < FEWEST:
        return [
            {
                "title": _("Compare %(term)s with another term") % {"term": page.title},
                "path": _with([page]),
            }
            for page in pages
        ]
    return [
        {"title": _(" vs. ").join(page.title for page in pages), "path": comparison_path(pages)}
    ]


def _choice(chosen: Sequence[Page]) -> dict[str, Any]:
    """What the form shows: terms that are chosen, fields for more, and what goes well with them."""
    room = MOST - len(chosen)
    return {
        "chosen": [
            {
                "title": page.title,
                "slug": slug_of(page.path),
                "without": _with([each for each in chosen if each is not page]),
            }
            for page in chosen
        ],
        "fields": range(min(room, 1 if chosen else FEWEST)),
        "partners": [
            {"title": page.title, "path": _with([*chosen, page])}
            for page in (partners_of(chosen) if chosen and room else ())
        ],
    }


def _near(said: str) -> list[Page]:
    """Terms that may be meant by `said`."""
    found = complete(said, language=settings.CONTENT_LANGUAGE, limit=NEAR, kinds=["term"])
    return terms_at([slug_of(place.address) for place in found.places])


def _with(pages: Sequence[Page]) -> str:
    """The address of the table of these terms, or of their choice while they are too few."""
    if len({page.path for page in pages}) >= FEWEST:
        return comparison_path(pages)
    asked = urlencode([("with", slug_of(page.path)) for page in pages])
    return f"{reverse('glossary:compare')}{'?' if asked else ''}{asked}"


def _shown(row: Row, tools: Tools, origins: Mapping[Page, int]) -> dict[str, Any]:
    return {
        "attribute": row.attribute,
        "is_held": tools.holds(row),
        "differs": tools.differs(row),
        "differences": " ".join(f"{one + 1}{other + 1}" for one, other in row.differences),
        "cells": [
            [
                {
                    "html": fact.html,
                    "title": fact.page.title,
                    "address": fact.address,
                    "number": origins[fact.page],
                    "sources": fact.sources,
                }
                for fact in cell
            ]
            for cell in row.cells
        ],
    }
