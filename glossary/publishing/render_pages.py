"""First step: a live snapshot becomes a page's text, names, facts, entries and dependencies."""

import logging
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils import timezone

from glossary.documents import ConceptDocument, DocumentError, ExplainerDocument
from glossary.models import Dependency, Page, Publication
from glossary.models.saving import AT_ONCE, save_all
from glossary.rendering import pipeline
from glossary.rendering.results import Rendered, RenderError
from glossary.rendering.term_links import distinct
from glossary.search import index

from .alphabet import letter, sort_key
from .changes import Changes
from .page_rows import (
    Stored,
    Text,
    bound_concepts,
    entries_of,
    renew_dependencies,
    renew_facts,
    renew_labels,
)
from .questions import note_questions
from .surroundings import comparisons_shown, surroundings_of

# Raise it with whatever makes another page of the same text: HTML, plain text, metadata, facts or
# entries of the search, and the templates that are set around it (articles/). Sites then make all
# their pages anew when they start this version; else each old page stays until it is published.
RENDERER = "17"
WORDS_A_MINUTE = 220
RENDERED = (
    *("kind", "identity", "language", "path", "title", "sort_key", "letter", "description"),
    *("concept_kind", "stage", "unlinked_html", "inserts", "text", "twin_md", "metadata"),
    *("renderer", "stale", "changed_at"),
)

log = logging.getLogger(__name__)

Document = ConceptDocument | ExplainerDocument


def render_pages(
    publications: Iterable[Publication], changes: Changes, known: Mapping[int, Rendered]
) -> list[Page]:
    """Write down what readers get of live snapshots, all but links; note what changed.

    known: what is rendered already, by publication. One whose text breaks a newer limit stays as
    it is and holds up no other.
    """
    texts = [made for each in publications if (made := _text(each, known.get(each.pk)))]
    stored = Stored.of([text.publication for text in texts])
    for text in texts:
        text.page = stored.pages.get(text.publication.pk) or text.page
        _fill(text, stored, changes)
    pages = [text.page for text in texts]
    save_all([page for page in pages if page.pk], RENDERED)
    Page.objects.bulk_create([page for page in pages if not page.pk], AT_ONCE)
    changes.rendered |= {page.pk for page in pages}
    renew_labels(texts, stored, changes)
    renew_facts(texts, stored, changes)
    renew_dependencies(texts, stored, changes)
    note_questions(
        (text.document.language, faq.id, text.publication.pk)
        for text in texts
        for faq in text.document.faqs
    )
    index.put_many((text.page, entries_of(text)) for text in texts)
    return pages


def _text(publication: Publication, rendered: Rendered | None) -> Text | None:
    try:
        document = publication.document
        if rendered is None or comparisons_shown(document):
            rendered = pipeline.render(document, surroundings_of(document))
    except (RenderError, DocumentError) as error:
        log.error("%s is not made anew: %s", publication.path, error)
        return None
    return Text(publication, document, rendered, Page(publication=publication))


def _fill(text: Text, stored: Stored, changes: Changes) -> None:
    publication, page = text.publication, text.page
    seen_as = (page.title, page.path)
    fill(page, text.document, text.rendered)
    page.twin_md = publication.live.text if publication.live else ""
    page.changed_at = publication.live_at or timezone.now()
    page.renderer = RENDERER
    page.stale = Page.Stale.LINK
    if (page.title, page.path) != seen_as:
        changes.concepts.add(page.identity)
        mentions = stored.keys(page, Dependency.Kind.MENTION)
        changes.listing |= {UUID(key) for key in mentions}


def fill(page: Page, document: Document, rendered: Rendered) -> None:
    """Put what `document` says into the fields of `page`."""
    is_concept = isinstance(document, ConceptDocument)
    page.kind = Page.Kind.CONCEPT if is_concept else Page.Kind.EXPLAINER
    page.identity, page.language = document.identity, document.language
    page.path, page.title = document.path, document.title
    page.sort_key, page.letter = sort_key(document.title), letter(document.title)
    page.unlinked_html, page.inserts = rendered.html, list(rendered.inserts)
    page.text = rendered.text
    page.metadata = _metadata(document, rendered)
    if isinstance(document, ConceptDocument):
        page.concept_kind, page.stage = document.kind, document.stage
        short = pipeline.render_inline(document.short_md)
        page.description = short.text
        page.metadata["short_html"] = short.html
    else:
        page.description = document.description


def drop_page(publication: Publication, changes: Changes) -> None:
    """Take the page of a withdrawn publication away, and note who will miss it."""
    stored = Stored.of([publication])
    page = stored.pages.get(publication.pk)
    if page is None:
        return
    changes.takes_away = True
    changes.add_words(stored.labels[page.pk])
    changes.concepts.add(page.identity)
    changes.comparisons |= stored.keys(page, Dependency.Kind.HOLDS)
    kinds = (Dependency.Kind.MENTION, Dependency.Kind.BROADER, Dependency.Kind.SUBJECT)
    changes.listing |= {UUID(key) for kind in kinds for key in stored.keys(page, kind)}
    changes.listing |= {fact.concept for fact in stored.facts[page.pk]}
    changes.rendered.discard(page.pk)
    index.drop(page)
    page.delete()


def _metadata(document: Document, rendered: Rendered) -> dict[str, object]:
    """What lists, twins and JSON-LD say of the page, beside its columns."""
    shared: dict[str, object] = {
        "headings": [
            {"level": heading.level, "id": heading.id, "text": heading.text}
            for heading in rendered.headings
        ],
        "faqs": [
            {"id": faq.id, "question": faq.question, "anchor": faq.anchor, "text": faq.answer_text}
            for faq in rendered.faqs
        ],
        "about": {faq.id: [str(concept) for concept in faq.about] for faq in document.faqs},
        "minutes": max(1, round(len(rendered.text.split()) / WORDS_A_MINUTE)),
        "attribution": document.attribution,
        "reviewed_on": document.reviewed_on.isoformat() if document.reviewed_on else "",
        "stylesheets": list(rendered.stylesheets),
        "bound": sorted(str(concept) for concept in bound_concepts(document)),
    }
    if isinstance(document, ExplainerDocument):
        return shared | {
            "keywords": list(document.keywords),
            "position": document.position,
            "lists_section": rendered.lists_section,
            "muted": [str(ref.identity) for ref in document.muted if ref.identity],
        }
    return shared | {
        "labels": [{"text": label.text, "kind": label.kind} for label in document.labels[1:]],
        "unlinked": [
            {"text": label.text, "spelling": distinct(label.text)}
            for label in document.labels
            if not label.auto_link and label.kind != "hidden"
        ],
        "broader": [str(ref.identity) for ref in document.broader if ref.identity],
        "related": [str(ref.identity) for ref in document.related if ref.identity],
        "sources": list(document.sources),
        "muted": [str(ref.identity) for ref in document.muted if ref.identity],
    }
