"""Two to four concepts side by side, from what the published comparisons say of each."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from glossary.models import Fact, Page
from glossary.publishing.set_pages import slug_of
from glossary.rendering.pipeline import finish

from .shell import shell

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Row:
    """One attribute, with what is said of each concept: facts, or nothing."""

    attribute: str
    cells: tuple[tuple[Fact, ...], ...]

    @property
    def is_shared(self) -> bool:
        return sum(bool(cell) for cell in self.cells) > 1

    @property
    def differs(self) -> bool:
        said = {" ".join(fact.cell_text for fact in cell) for cell in self.cells if cell}
        return len(said) > 1


@require_safe
def picker(request: HttpRequest) -> HttpResponse:
    """Choose concepts; a choice in the query leads to its own address."""
    asked = (slug.replace("\0", "") for slug in request.GET.getlist("with"))
    chosen = [slug for slug in asked if slug][: MOST + 1]
    known = _pages(chosen)
    slugs = sorted({slug_of(page.path) for page in known})
    if FEWEST <= len(slugs) <= MOST:
        return redirect(address_of(slugs))
    return shell(
        request,
        "glossary/compare.html",
        title=_("Compare"),
        description=_("Set two to four terms side by side."),
        robots="noindex" if request.GET else "",
        concepts=[],
        groups=[],
        choices=_choices(),
        chosen=slugs,
        partners=_pairs(),
    )


@require_safe
def result(request: HttpRequest, slugs: str) -> HttpResponse:
    """The facts of `slugs`, shared attributes first. Another order of the same leads here."""
    wanted = slugs.split("/")
    in_order = sorted(set(wanted) - {""})
    if not FEWEST <= len(in_order) <= MOST:
        raise Http404("Choose two to four terms to compare.")
    pages = sorted(_pages(in_order), key=lambda page: slug_of(page.path))
    if len(pages) != len(in_order):
        raise Http404("There is no such term to compare.")
    if wanted != in_order:
        return HttpResponsePermanentRedirect(address_of(in_order))
    rows = _rows(pages)
    shared = _("Said of both") if len(pages) == FEWEST else _("Said of several")
    groups = [
        {"title": title, "rows": [_shown(row) for row in rows if row.is_shared == is_shared]}
        for title, is_shared in ((shared, True), (_("Said of one only"), False))
    ]
    names = [page.title for page in pages]
    return shell(
        request,
        "glossary/compare.html",
        title=_(" vs. ").join(names),
        description=_("%(names)s side by side.") % {"names": ", ".join(names)},
        robots="" if any(row.is_shared for row in rows) else "noindex",
        concepts=[
            {
                "title": page.title,
                "path": page.path,
                "slug": slug_of(page.path),
                "short_html": finish(page.metadata.get("short_html", ""), ()),
            }
            for page in pages
        ],
        groups=[group for group in groups if group["rows"]],
        choices=_choices(),
        chosen=in_order,
        partners=[],
    )


def address_of(slugs: list[str]) -> str:
    return f"{reverse('glossary:compare')}{'/'.join(slugs)}/"


def _pages(slugs: list[str]) -> list[Page]:
    paths = [reverse("glossary:concept", args=[slug]) for slug in slugs if "/" not in slug]
    pages = Page.objects.concepts().filter(language=settings.LANGUAGE_CODE, path__in=paths)
    return list(pages.only("path", "title", "identity", "metadata"))


def _choices() -> list[dict[str, str]]:
    pages = Page.objects.concepts().filter(language=settings.LANGUAGE_CODE)
    return [
        {"slug": slug_of(path), "title": title}
        for path, title in pages.values_list("path", "title")
    ]


def _pairs() -> list[dict[str, str]]:
    """Comparisons that the site's own tables already hold, as ready links."""
    tables: dict[str, dict[Any, None]] = {}
    language = settings.LANGUAGE_CODE
    said = Fact.objects.filter(page__language=language).order_by("page__sort_key", "position")
    for table, concept in said.values_list("comparison", "concept"):
        tables.setdefault(table, {})[concept] = None
    everyone = {concept for table in tables.values() for concept in table}
    pages = {
        page.identity: page
        for page in Page.objects.concepts().light().filter(language=language, identity__in=everyone)
    }
    pairs: dict[str, str] = {}
    for concepts in tables.values():
        known = [pages[concept] for concept in concepts if concept in pages][:MOST]
        if len(known) >= FEWEST:
            slugs = sorted(slug_of(page.path) for page in known)
            pairs[address_of(slugs)] = _(" vs. ").join(page.title for page in known)
    return [{"path": path, "title": title} for path, title in pairs.items()]


def _rows(pages: list[Page]) -> list[Row]:
    facts: dict[str, dict[Any, list[Fact]]] = {}
    names: dict[str, str] = {}
    identities = [page.identity for page in pages]
    for fact in Fact.objects.of(*identities).filter(page__language=settings.LANGUAGE_CODE):
        names.setdefault(fact.attribute_key, fact.attribute)
        facts.setdefault(fact.attribute_key, {}).setdefault(fact.concept, []).append(fact)
    return [
        Row(names[key], tuple(tuple(said.get(identity, ())) for identity in identities))
        for key, said in facts.items()
    ]


def _shown(row: Row) -> dict[str, Any]:
    return {
        "attribute": row.attribute,
        "differs": row.differs,
        "cells": [
            [
                {"html": fact.html, "title": fact.page.title, "address": fact.address}
                for fact in cell
            ]
            for cell in row.cells
        ],
    }
