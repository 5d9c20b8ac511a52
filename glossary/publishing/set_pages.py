"""Third step: the article template is set around a page's linked text, with what it lists."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_date

from glossary.models import Dependency, Page
from glossary.rendering.pipeline import finish

from .addresses import twin_of
from .kinds import kind_name, stage_name, stage_of
from .listings import Listings, PageLink, numbered_origins
from .partners import nearest_first

MOST_LISTED = 8
MOST_RELATED = 10
NOTE = '<li class="footnote"'  # of the text, numbered from 1; sources that it doesn't cite go on


def set_pages(pages: Sequence[Page]) -> None:
    """Make the body and the version of each page from what the first two steps have stored."""
    for language in {page.language for page in pages}:
        batch = [page for page in pages if page.language == language]
        listings = Listings.of(batch, language)
        for page in batch:
            _set(page, listings)


def version_of(page: Page) -> str:
    """A name for all that readers get of `page`: the same where nothing that they see differs."""
    parts = (page.path, page.title, page.description, page.body_html, page.twin_md)
    seen = "\0".join((*parts, str(page.changed_at), repr(sorted(page.metadata.items()))))
    return hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()


def slug_of(path: str) -> str:
    """The last segment of a concept's path."""
    return path.rstrip("/").rpartition("/")[2]


def _set(page: Page, listings: Listings) -> None:
    if page.kind == Page.Kind.CONCEPT:
        context = _concept_context(page, listings)
        page.mentions = len(listings.naming[Dependency.Kind.MENTION, str(page.identity)])
    else:
        context = _explainer_context(page, listings)
    context |= {
        "title": page.title,
        "body_html": finish(page.linked_html, page.inserts),
        "attribution": page.metadata.get("attribution", ""),
        "published_on": page.changed_at.date(),
        "reviewed_on": parse_date(page.metadata.get("reviewed_on", "")),
        "twin_path": twin_of(page.path),
    }
    page.body_html = str(render_to_string(f"glossary/articles/{page.kind}.html", context))
    page.version = version_of(page)


def _explainer_context(page: Page, listings: Listings) -> dict[str, Any]:
    """What `articles/explainer.html` shows beside its text."""
    return {
        "description": page.description,
        "headings": page.metadata["headings"],
        "minutes": page.metadata["minutes"],
        "mentions": sorted(listings.entries(page.metadata["mentions"])),
    }


def _concept_context(page: Page, listings: Listings) -> dict[str, Any]:
    """What `articles/concept.html` shows beside its text."""
    data, own = page.metadata, str(page.identity)
    facts = listings.facts[page.identity]
    origins = numbered_origins(facts)
    return {
        "short_html": finish(data.get("opening_html", ""), ()),
        "labels": [label for label in data["labels"] if label["kind"] != "hidden"],
        "kind": _kind(page),
        "stage": _stage(page, listings),
        "broader": listings.entries(data["broader"]),
        "narrower": listings.naming[Dependency.Kind.BROADER, own],
        "related": _related(page, listings),
        "facts": [
            {
                "attribute": fact.attribute,
                "cell_html": fact.html,
                "page_title": fact.page.title,
                "address": fact.address,
                "number": origins[fact.page],
                "sources": fact.sources,
            }
            for fact in facts
        ],
        "fact_origins": [{"title": one.title, "path": one.path} for one in origins],
        "notes": page.linked_html.count(NOTE),
        "sources": [
            listings.sources[key]
            for key in data["sources"]
            if key in listings.sources and f"[^{key}]" not in page.twin_md
        ],
        "mentioned_in": listings.naming[Dependency.Kind.MENTION, own][:MOST_LISTED],
        "around_path": f"{page.path}around/",
        "questions": listings.questions[own],
        "partners": _partners(page, listings),
        "compare_path": f"/compare/?with={slug_of(page.path)}",
        "other_senses": list(_other_senses(page, listings)),
    }


def _kind(page: Page) -> dict[str, str] | None:
    """What sort of term it is, and the list of those."""
    if not page.concept_kind:
        return None
    path = reverse("glossary:kind", args=[page.concept_kind])
    return {"title": kind_name(page.concept_kind), "path": path}


def _stage(page: Page, listings: Listings) -> dict[str, str] | None:
    """The stage of the lifecycle, and what explains it; nothing where its kind says as much."""
    if not page.stage or page.concept_kind.casefold().startswith(page.stage.casefold()):
        return None
    stage = stage_of(page.stage, listings.lifecycle)
    path = stage["path"] if stage else ""
    if not path or path == page.path:
        path = reverse("glossary:stage", args=[page.stage])
    return {"title": stage_name(page.stage, listings.lifecycle), "path": path}


def _related(page: Page, listings: Listings) -> list[PageLink]:
    """Terms that the editors named, then those that name this one and are named by it."""
    data, own = page.metadata, str(page.identity)
    named = listings.entries(data["related"])
    naming = {entry.path for entry in listings.naming[Dependency.Kind.MENTION, own]}
    narrower = {entry.path for entry in listings.naming[Dependency.Kind.BROADER, own]}
    shown = narrower.union(entry.path for entry in (*named, *listings.entries(data["broader"])))
    mutual = [
        entry
        for entry in sorted(listings.entries(data.get("mentions", ())))
        if entry.path in naming and entry.path not in shown
    ]
    return [*named, *mutual[: max(0, MOST_RELATED - len(named))]]


def _other_senses(page: Page, listings: Listings) -> Iterator[dict[str, Any]]:
    """Each name that others have too, with their pages."""
    for name in page.metadata.get("unlinked", ()):
        sharing = listings.sharing[name["spelling"]]
        if others := [other for other in sharing if other.path != page.path]:
            yield {"name": name["text"], "others": others}


def _partners(page: Page, listings: Listings) -> list[PageLink]:
    """Concepts that a comparison sets beside this one, each with the address of the pair."""
    own = slug_of(page.path)
    return [
        PageLink(other.title, "/compare/{}/{}/".format(*sorted((own, slug_of(other.path)))))
        for other in nearest_first(
            (shared, entry.title, entry)
            for one, shared in listings.tables.beside({page.identity}).items()
            for entry in listings.entries([str(one)])
        )
    ]
