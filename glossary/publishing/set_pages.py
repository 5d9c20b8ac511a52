"""Third step: the article template is set around a page's linked text, with what it lists."""

import hashlib
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from glossary.models import Dependency, Fact, Page, SearchEntry, Source
from glossary.rendering.pipeline import finish

MOST_LISTED = 60


def set_page(page: Page) -> None:
    """Make `page.body_html` and `page.version` from what the first two steps have stored."""
    is_concept = page.kind == Page.Kind.CONCEPT
    context = concept_context(page) if is_concept else explainer_context(page)
    page.mentions = _mentioning(page).count() if is_concept else 0
    body = render_to_string(f"glossary/articles/{page.kind}.html", context)
    page.body_html = str(body)
    page.version = version_of(page)


def version_of(page: Page) -> str:
    """A name for all that readers get of `page`: the same where nothing that they see differs."""
    parts = (page.path, page.title, page.description, page.body_html, page.twin_md)
    seen = "\0".join((*parts, str(page.changed_at), repr(sorted(page.metadata.items()))))
    return hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()


def article_text(page: Page) -> SafeString:
    """The linked text with its inserts, ready for a template."""
    return finish(page.linked_html, page.inserts)


def shared_context(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "body_html": article_text(page),
        "attribution": page.metadata.get("attribution", ""),
        "published_on": page.changed_at.date(),
        "twin_path": page.path.rstrip("/") + ".md",
    }


def explainer_context(page: Page) -> dict[str, Any]:
    """What `articles/explainer.html` shows."""
    return shared_context(page) | {
        "description": page.description,
        "headings": page.metadata["headings"],
        "minutes": page.metadata["minutes"],
        "mentions": _concepts(page.language, page.metadata["mentions"]),
    }


def concept_context(page: Page) -> dict[str, Any]:
    """What `articles/concept.html` shows."""
    data = page.metadata
    language = page.language
    facts = list(Fact.objects.of(page.identity).filter(page__language=language))
    partners = _partners(page, facts)
    return shared_context(page) | {
        "short_html": finish(data.get("opening_html", ""), ()),
        "labels": [label for label in data["labels"] if label["kind"] != "hidden"],
        "kind": page.concept_kind,
        "stage": page.stage,
        "broader": _concepts(language, data["broader"]),
        "narrower": _narrower(page),
        "related": _concepts(language, data["related"]),
        "facts": [
            {
                "attribute": fact.attribute,
                "cell_html": fact.html,
                "page_title": fact.page.title,
                "address": fact.address,
            }
            for fact in facts
        ],
        "sources": _sources(data["sources"]),
        "mentioned_in": _listed(_mentioning(page)[:MOST_LISTED]),
        "questions": _questions(page),
        "partners": partners,
    }


def _listed(pages: Any) -> list[dict[str, str]]:
    return [
        {"title": page.title, "path": page.path, "short": page.description, "kind": page.kind}
        for page in pages
    ]


def _concepts(language: str, identities: list[Any]) -> list[dict[str, str]]:
    pages = Page.objects.in_language(language).concepts().light()
    return _listed(pages.filter(identity__in=identities)) if identities else []


def _narrower(page: Page) -> list[dict[str, str]]:
    under = Page.objects.in_language(page.language).concepts().light()
    return _listed(under.depending_on(Dependency.Kind.BROADER, [str(page.identity)]))


def _mentioning(page: Page) -> Any:
    """Pages that link to this one by its name: explainers first."""
    pages = Page.objects.in_language(page.language).light()
    found = pages.depending_on(Dependency.Kind.MENTION, [str(page.identity)])
    return found.order_by("-kind", "sort_key")


def _sources(keys: list[str]) -> list[Source]:
    found = {source.key: source for source in Source.objects.filter(key__in=keys)}
    return [found[key] for key in keys if key in found]


def _questions(page: Page) -> list[dict[str, str]]:
    """Questions on other pages that are about this concept."""
    asking = Page.objects.in_language(page.language).depending_on(
        Dependency.Kind.SUBJECT, [str(page.identity)]
    )
    entries = SearchEntry.objects.filter(page__in=asking, kind=SearchEntry.Kind.QUESTION)
    about = str(page.identity)
    return [
        {"question": entry.title, "address": entry.address, "page_title": entry.page.title}
        for entry in entries.select_related("page").order_by("page__sort_key", "position")
        if about in entry.page.metadata.get("about", {}).get(entry.faq, ())
    ]


def _partners(page: Page, facts: list[Fact]) -> list[dict[str, str]]:
    """Concepts that a comparison sets beside this one, each with the address of the pair."""
    tables = {fact.comparison for fact in facts}
    beside = (
        Fact.objects.filter(comparison__in=tables)
        .exclude(concept=page.identity)
        .values_list("concept", flat=True)
        .distinct()
    )
    own = slug_of(page.path)
    return [
        {
            "title": other["title"],
            "path": "/compare/{}/{}/".format(*sorted((own, slug_of(other["path"])))),
        }
        for other in _concepts(page.language, list(beside))
    ]


def slug_of(path: str) -> str:
    """The last segment of a concept's path."""
    return path.rstrip("/").rpartition("/")[2]
