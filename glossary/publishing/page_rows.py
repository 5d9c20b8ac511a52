"""What is kept beside a page's HTML: names, facts, dependencies and entries of the index.

Looked up for many pages at once; written only where something differs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from glossary.documents import ConceptDocument, ExplainerDocument
from glossary.models import Dependency, Fact, LiveLabel, Page, Publication, SearchEntry
from glossary.models.saving import AT_ONCE
from glossary.rendering.results import Rendered
from glossary.rendering.term_links import distinct, label_key
from glossary.search import index

from .alphabet import letter, sort_key
from .changes import Changes
from .facts import facts_of
from .links import path_of
from .surroundings import CITED, comparisons_shown, text_with_references

LONGEST_NAME = 200  # as it is sorted, which may take more characters than as it is written

Document = ConceptDocument | ExplainerDocument


@dataclass
class Text:
    """What is live of one document, as HTML, and the page that is made of it."""

    publication: Publication
    document: Document
    rendered: Rendered
    page: Page


@dataclass
class Stored:
    """The rows as they are before the change, by page."""

    pages: dict[int, Page] = field(default_factory=dict)  # by publication
    labels: dict[int, list[LiveLabel]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[int, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    dependencies: dict[int, list[Dependency]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, publications: Sequence[Publication]) -> "Stored":
        """Look up what there is of `publications`."""
        found = cls()
        for page in Page.objects.filter(publication__in=publications):
            found.pages[page.publication_id] = page
        pages = [page.pk for page in found.pages.values()]
        if pages:
            for label in LiveLabel.objects.filter(page__in=pages):
                found.labels[label.page_id].append(label)
            for fact in Fact.objects.filter(page__in=pages):
                found.facts[fact.page_id].append(fact)
            for row in Dependency.objects.filter(page__in=pages):
                found.dependencies[row.page_id].append(row)
        return found

    def keys(self, page: Page, kind: str) -> set[str]:
        """What `page` depends on in one way."""
        return {row.key for row in self.dependencies[page.pk] if row.kind == kind}


def renew_labels(texts: Iterable[Text], stored: Stored, changes: Changes) -> None:
    """The names of concepts. Those that go make room before others take their place."""
    gone: list[int] = []
    new: list[LiveLabel] = []
    for text in texts:
        before = {label.spelling: label for label in stored.labels[text.page.pk]}
        after = _labels(text)
        lost = [one for one in before if one not in after or not _same(before[one], after[one])]
        changes.add_words([before[one] for one in lost])
        if lost:
            changes.concepts.add(text.page.identity)
            changes.takes_away |= not all(before[one].auto_link for one in lost)  # a list of senses
            gone += [before[one].pk for one in lost]
        new += [after[one] for one in sorted(after) if one not in before or one in lost]
    if gone:
        LiveLabel.objects.filter(pk__in=gone).delete()
    LiveLabel.objects.bulk_create(new, AT_ONCE)
    changes.add_words(new)
    changes.names |= {label.key for label in new if label.auto_link}


def _labels(text: Text) -> dict[str, LiveLabel]:
    """The names of a concept by what tells them from all others; the first of two counts."""
    page, document = text.page, text.document
    if not isinstance(document, ConceptDocument):
        return {}
    labels = {
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
    for label in labels.values():
        if label.kind == "abbreviation" or not (label.auto_link or label.kind == "hidden"):
            label.letter = letter(label.text)
            label.sort_key = sort_key(label.text)[:LONGEST_NAME]
    return labels


def _same(one: LiveLabel, other: LiveLabel) -> bool:
    fields = ("text", "kind", "case_sensitive", "auto_link", "letter", "sort_key")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def renew_facts(texts: Iterable[Text], stored: Stored, changes: Changes) -> None:
    """What comparisons state of concepts."""
    gone: list[int] = []
    new: list[Fact] = []
    for text in texts:
        before, after = stored.facts[text.page.pk], _facts(text)
        if [_said(fact) for fact in before] != [_said(fact) for fact in after]:
            gone += [fact.pk for fact in before]
            new += after
            changes.listing |= {fact.concept for fact in (*before, *after)}
            changes.comparisons |= {fact.comparison for fact in (*before, *after)}
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    Fact.objects.bulk_create(new, AT_ONCE)


def _facts(text: Text) -> list[Fact]:
    return [
        Fact(
            page=text.page,
            concept=fact.concept,
            attribute=fact.attribute[:300],
            attribute_key=label_key(fact.attribute)[:300],
            cell_html=fact.cell_html,
            cell_text=fact.cell_text,
            comparison=fact.comparison,
            anchor=fact.anchor,
            sources=list(fact.sources),
            position=position,
        )
        for position, fact in enumerate(facts_of(text.document, text.rendered))
    ]


def _said(fact: Fact) -> tuple[object, ...]:
    return (
        *(fact.concept, fact.attribute, fact.cell_html),
        *(fact.comparison, fact.anchor, fact.sources),
    )


def renew_dependencies(texts: Iterable[Text], stored: Stored, changes: Changes) -> None:
    """What pages are made from, all but the mentions, which linking finds."""
    listed = {Dependency.Kind.BROADER, Dependency.Kind.SUBJECT}
    gone: list[int] = []
    new: list[Dependency] = []
    for text in texts:
        rows = stored.dependencies[text.page.pk]
        before = {
            (row.kind, row.key): row.pk for row in rows if row.kind != Dependency.Kind.MENTION
        }
        after = _dependencies(text)
        changed = before.keys() ^ after
        gone += [before[pair] for pair in changed if pair in before]
        new += [
            Dependency(page=text.page, kind=kind, key=key)
            for kind, key in sorted(after - before.keys())
        ]
        changes.listing |= {UUID(key) for kind, key in changed if kind in listed}
        changes.listing |= {UUID(key) for kind, key in after if kind == Dependency.Kind.SUBJECT}
        changes.comparisons |= {key for kind, key in after if kind == Dependency.Kind.HOLDS}
    if gone:
        Dependency.objects.filter(pk__in=gone).delete()
    Dependency.objects.bulk_create(new, AT_ONCE)


def _dependencies(text: Text) -> set[tuple[str, str]]:
    """Kind and key of each."""
    document, kinds = text.document, Dependency.Kind
    subjects = {concept for faq in document.faqs for concept in faq.about}
    wanted: set[tuple[str, str]] = set()
    wanted |= {(kinds.NAME, str(concept)) for concept in bound_concepts(document)}
    wanted |= {(kinds.SUBJECT, str(concept)) for concept in subjects}
    wanted |= {(kinds.SOURCE, key) for key in CITED.findall(text_with_references(document))}
    wanted |= {(kinds.HOLDS, table.key) for table in document.comparisons}
    wanted |= {(kinds.COMPARISON, key) for key in comparisons_shown(document)}
    wanted |= {(kinds.PATH, path[:300]) for path in map(path_of, text.rendered.links) if path}
    if isinstance(document, ConceptDocument):
        wanted |= {(kinds.BROADER, str(ref.identity)) for ref in document.broader if ref.identity}
        wanted |= {(kinds.NAME, str(ref.identity)) for ref in document.related if ref.identity}
        wanted |= {(kinds.SOURCE, key) for key in document.sources}
    return wanted


def bound_concepts(document: Document) -> set[UUID]:
    """Concepts that stand at the head of a row or a column."""
    columns = {head.concept for table in document.comparisons for head in table.columns}
    rows = {head.concept for table in document.comparisons for head in table.rows}
    return {concept for concept in columns | rows if concept}


def entries_of(text: Text) -> list[index.Entry]:
    """What readers find of the page: itself, its sections and its questions."""
    page, document, rendered = text.page, text.document, text.rendered
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
