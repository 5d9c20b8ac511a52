"""First step: a live snapshot becomes a page's text, names, facts, entries and dependencies."""

import re
import unicodedata
from uuid import UUID

from django.utils import timezone

from glossary.documents import ConceptDocument, ExplainerDocument
from glossary.models import Dependency, Fact, LiveLabel, Page, Publication, SearchEntry
from glossary.rendering import pipeline
from glossary.rendering.results import Rendered
from glossary.rendering.term_links import distinct, label_key
from glossary.search import index

from .changes import Changes
from .facts import facts_of
from .links import path_of
from .surroundings import CITED, SHOWN, surroundings_of

RENDERER = "5"
WORDS_A_MINUTE = 220

Document = ConceptDocument | ExplainerDocument


def render_page(publication: Publication, changes: Changes) -> Page:
    """Write down what readers get of the live snapshot, all but its links; note what changed."""
    document = publication.document
    rendered = pipeline.render(document, surroundings_of(document))
    before = Page.objects.filter(publication=publication).first()
    page = before or Page(publication=publication)
    seen_as = (page.title, page.path)
    fill(page, document, rendered)
    page.twin_md = publication.live.text if publication.live else ""
    page.changed_at = publication.live_at or timezone.now()
    page.renderer = RENDERER
    page.stale = Page.Stale.LINK
    page.save()
    if (page.title, page.path) != seen_as:
        changes.concepts.add(page.identity)
        changes.listing |= {UUID(key) for key in _keys(page, Dependency.Kind.MENTION)}
    changes.rendered.add(page.pk)
    _renew_labels(page, document, changes)
    _renew_facts(page, document, rendered, changes)
    _renew_dependencies(page, document, rendered, changes)
    index.put(page, _entries(page, document, rendered))
    return page


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
    page = Page.objects.filter(publication=publication).first()
    if page is None:
        return
    changes.concepts.add(page.identity)
    changes.comparisons |= set(_keys(page, Dependency.Kind.HOLDS))
    kinds = (Dependency.Kind.MENTION, Dependency.Kind.BROADER, Dependency.Kind.SUBJECT)
    changes.listing |= {UUID(key) for kind in kinds for key in _keys(page, kind)}
    changes.listing |= set(page.facts.values_list("concept", flat=True))
    changes.rendered.discard(page.pk)
    index.drop(page)
    page.delete()


def sort_key(title: str) -> str:
    """What a title is sorted by in lists: letters and digits, without marks and case."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return re.sub(r"[^\w]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def letter(title: str) -> str:
    """The heading of the A–Z list that a title stands under: a letter, or # for the rest."""
    first = sort_key(title)[:1].upper()
    return first if first.isalpha() else "#"


def _keys(page: Page, kind: str) -> list[str]:
    return list(page.dependencies.filter(kind=kind).values_list("key", flat=True))


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
        "bound": sorted(str(concept) for concept in _bound(document)),
    }
    if isinstance(document, ExplainerDocument):
        return shared | {
            "keywords": list(document.keywords),
            "position": document.position,
            "muted": [str(ref.identity) for ref in document.muted if ref.identity],
        }
    return shared | {
        "labels": [{"text": label.text, "kind": label.kind} for label in document.labels[1:]],
        "broader": [str(ref.identity) for ref in document.broader if ref.identity],
        "related": [str(ref.identity) for ref in document.related if ref.identity],
        "sources": list(document.sources),
    }


def _renew_labels(page: Page, document: Document, changes: Changes) -> None:
    if not isinstance(document, ConceptDocument):
        return
    before = {label.spelling: label for label in page.live_labels.all()}
    after = {
        distinct(label.text): LiveLabel(
            language=page.language,
            key=key,
            spelling=distinct(label.text),
            text=label.text,
            kind=label.kind,
            case_sensitive=label.case_sensitive,
            auto_link=label.auto_link,
            concept=page.identity,
            page=page,
        )
        for label in reversed(document.labels)
        if (key := label_key(label.text))
    }
    gone = {one for one in before if one not in after or not _same(before[one], after[one])}
    new = {one for one in after if one not in before or one in gone}
    if gone:
        changes.concepts.add(page.identity)
        page.live_labels.filter(spelling__in=gone).delete()
    LiveLabel.objects.bulk_create(after[one] for one in sorted(new))
    changes.names |= {after[one].key for one in new if after[one].auto_link}


def _same(one: LiveLabel, other: LiveLabel) -> bool:
    fields = ("text", "kind", "case_sensitive", "auto_link")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _renew_facts(page: Page, document: Document, rendered: Rendered, changes: Changes) -> None:
    before = list(page.facts.all())
    after = [
        Fact(
            page=page,
            concept=fact.concept,
            attribute=fact.attribute[:300],
            attribute_key=label_key(fact.attribute)[:300],
            cell_html=fact.cell_html,
            cell_text=fact.cell_text,
            comparison=fact.comparison,
            anchor=fact.anchor,
            position=position,
        )
        for position, fact in enumerate(facts_of(document, rendered))
    ]
    if [_said(fact) for fact in before] != [_said(fact) for fact in after]:
        page.facts.all().delete()
        Fact.objects.bulk_create(after)
        changes.listing |= {fact.concept for fact in (*before, *after)}
        changes.comparisons |= {fact.comparison for fact in (*before, *after)}


def _said(fact: Fact) -> tuple[object, ...]:
    return (fact.concept, fact.attribute, fact.cell_html, fact.comparison, fact.anchor)


def _renew_dependencies(
    page: Page, document: Document, rendered: Rendered, changes: Changes
) -> None:
    """All dependencies but the mentions, which linking finds."""
    kinds = Dependency.Kind
    text = "\n".join([document.body_md, *(faq.answer_md for faq in document.faqs)])
    own = {table.key for table in document.comparisons}
    subjects = {concept for faq in document.faqs for concept in faq.about}
    wanted: set[tuple[str, str]] = set()
    wanted |= {(kinds.NAME, str(concept)) for concept in _bound(document)}
    wanted |= {(kinds.SUBJECT, str(concept)) for concept in subjects}
    wanted |= {(kinds.SOURCE, key) for key in CITED.findall(text)}
    wanted |= {(kinds.HOLDS, key) for key in own}
    wanted |= {(kinds.COMPARISON, key) for key in set(SHOWN.findall(text)) - own}
    wanted |= {(kinds.PATH, path[:300]) for path in map(path_of, rendered.links) if path}
    if isinstance(document, ConceptDocument):
        wanted |= {(kinds.BROADER, str(ref.identity)) for ref in document.broader if ref.identity}
        wanted |= {(kinds.NAME, str(ref.identity)) for ref in document.related if ref.identity}
        wanted |= {(kinds.SOURCE, key) for key in document.sources}
    stored = page.dependencies.exclude(kind=kinds.MENTION)
    before = {(row.kind, row.key): row for row in stored}
    gone = before.keys() - wanted
    new = wanted - before.keys()
    Dependency.objects.filter(pk__in=[before[pair].pk for pair in gone]).delete()
    Dependency.objects.bulk_create(
        Dependency(page=page, kind=kind, key=key) for kind, key in sorted(new)
    )
    listed = {kinds.BROADER, kinds.SUBJECT}
    changes.listing |= {UUID(key) for kind, key in gone | new if kind in listed}
    changes.comparisons |= own
    if subjects:
        changes.listing |= subjects


def _bound(document: Document) -> set[UUID]:
    """Concepts that stand at the head of a row or a column."""
    columns = {head.concept for table in document.comparisons for head in table.columns}
    rows = {head.concept for table in document.comparisons for head in table.rows}
    return {concept for concept in columns | rows if concept}


def _entries(page: Page, document: Document, rendered: Rendered) -> list[index.Entry]:
    kind = SearchEntry.Kind.PAGE
    labels = ""
    lead = page.description
    if isinstance(document, ConceptDocument):
        kind = SearchEntry.Kind.TERM
        labels = "\n".join(label.text for label in document.labels[1:])
    opening = (
        rendered.sections[0].text if rendered.sections and not rendered.sections[0].anchor else ""
    )
    entries = [
        index.Entry(
            kind=kind, anchor="", title=page.title, labels=labels, text=f"{lead}\n{opening}"
        )
    ]
    entries += [
        index.Entry(kind="section", anchor=section.anchor, title=section.title, text=section.text)
        for section in rendered.sections
        if section.anchor
    ]
    entries += [
        index.Entry(
            kind="question", anchor=faq.anchor, title=faq.question, text=faq.answer_text, faq=faq.id
        )
        for faq in rendered.faqs
    ]
    return entries
