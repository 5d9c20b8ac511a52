"""A document into draft rows: what the text says, and nothing half done."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from glossary import documents
from glossary.models import (
    FAQ,
    Comparison,
    ComparisonCell,
    ComparisonColumn,
    ComparisonRow,
    Concept,
    ConceptRelation,
    ConceptSource,
    Explainer,
    FAQSubject,
    Label,
    MutedConcept,
    Section,
    Source,
)

Draft = Concept | Explainer
Document = documents.ConceptDocument | documents.ExplainerDocument


class Unresolved(ValueError):
    """The document names a concept or a source that this site does not have."""


@transaction.atomic
def store(draft: Draft, document: Document) -> None:
    """Make `draft` and its parts say what `document` says.

    Questions and comparisons keep their rows where their id or key is the same, so what points at
    them stays whole. Raises Unresolved for a concept or source that does not exist.
    """
    if isinstance(document, documents.ConceptDocument):
        assert isinstance(draft, Concept)  # noqa: S101
        _store_concept(draft, document)
    else:
        assert isinstance(draft, Explainer)  # noqa: S101
        _store_explainer(draft, document)
    store_parts(draft, document)


def store_parts(draft: Draft, document: Document) -> None:
    """Make the comparisons and questions of `draft` those of `document`."""
    _store_comparisons(draft, document.comparisons)
    _store_faqs(draft, document.faqs)


def fill_concept(concept: Concept, document: documents.ConceptDocument) -> None:
    """Put into the columns of `concept` what `document` says; nothing is saved."""
    _fill(concept, document)
    preferred = document.labels[0]
    concept.slug, concept.name = document.slug, preferred.text
    concept.name_case_sensitive = preferred.case_sensitive
    concept.name_auto_link = preferred.auto_link
    concept.short_md = document.short_md
    concept.kind, concept.stage = document.kind, document.stage


def _fill(draft: Draft, document: Document) -> None:
    draft.identity, draft.language = document.identity, document.language
    draft.body_md = document.body_md
    draft.review_by, draft.reviewed_on = document.review_by, document.reviewed_on
    draft.attribution = document.attribution
    draft.preamble_md, draft.faq_level = document.preamble_md, document.faq_level
    draft.extra = [list(pair) for pair in document.extra]
    written = document.source or documents.write(document)
    draft.source_text, draft.source_identities = written.text, written.identities


def draft_for(document: Document) -> Draft:
    """The draft of the same identity and language, or a new one, not yet saved."""
    model = Concept if isinstance(document, documents.ConceptDocument) else Explainer
    drafts: QuerySet[Any] = model._default_manager.all()
    same = {"identity": document.identity, "language": document.language}
    found: Draft = drafts.filter(**same).first() or model(**same)
    return found


def _store_concept(concept: Concept, document: documents.ConceptDocument) -> None:
    others = document.labels[1:]
    fill_concept(concept, document)
    concept.save()
    concept.labels.all().delete()
    for position, label in enumerate(others):
        Label.objects.create(
            concept=concept,
            text=label.text,
            kind=label.kind,
            case_sensitive=label.case_sensitive,
            auto_link=label.auto_link,
            position=position,
        )
    concept.relations.all().delete()
    for relation in ConceptRelation.Relation.values:
        refs = getattr(document, relation)
        ConceptRelation.objects.bulk_create(
            ConceptRelation(concept=concept, relation=relation, target=target, position=position)
            for position, target in enumerate(_targets(refs, document.language))
        )
    sources = {source.key: source for source in Source.objects.filter(key__in=document.sources)}
    if missing := [key for key in document.sources if key not in sources]:
        said = _("sources: there is no source %(keys)s; add it first")
        raise Unresolved(said % {"keys": ", ".join(missing)})
    concept.source_uses.all().delete()
    ConceptSource.objects.bulk_create(
        ConceptSource(concept=concept, source=sources[key], position=position)
        for position, key in enumerate(document.sources)
    )


def _store_explainer(explainer: Explainer, document: documents.ExplainerDocument) -> None:
    _fill(explainer, document)
    explainer.path, explainer.title = document.path, document.title
    explainer.description, explainer.keywords = document.description, list(document.keywords)
    explainer.position = document.position
    explainer.section = Section.objects.holding(document.path, document.language)
    explainer.save()
    explainer.muted.all().delete()
    MutedConcept.objects.bulk_create(
        MutedConcept(explainer=explainer, target=target, position=position)
        for position, target in enumerate(_targets(document.muted, document.language))
    )


def _targets(refs: Sequence[documents.ConceptRef], language: str) -> list[UUID]:
    """Identities that `refs` point to; those without one are found by their slug."""
    slugs = {ref.slug for ref in refs if ref.identity is None}
    found = dict(
        Concept.objects.filter(language=language, slug__in=slugs).values_list("slug", "identity")
    )
    if missing := sorted(slugs - found.keys()):
        said = _("there is no concept %(slugs)s; add it first")
        raise Unresolved(said % {"slugs": ", ".join(missing)})
    return [ref.identity or found[ref.slug] for ref in refs]


def _store_comparisons(draft: Draft, tables: Iterable[documents.Comparison]) -> None:
    before = {table.key: table for table in draft.comparisons.all()}
    for position, table in enumerate(tables):
        row = before.pop(table.key, None) or Comparison(key=table.key)
        row.concept = draft if isinstance(draft, Concept) else None
        row.explainer = draft if isinstance(draft, Explainer) else None
        row.caption, row.corner, row.position = table.caption, table.corner, position
        row.save()
        store_grid(row, table)
    Comparison.objects.filter(pk__in=[table.pk for table in before.values()]).delete()


def store_grid(comparison: Comparison, table: documents.Comparison) -> None:
    """Make the rows, columns and cells of `comparison` those of `table`."""
    comparison.rows.all().delete()
    comparison.columns.all().delete()
    columns = ComparisonColumn.objects.bulk_create(
        ComparisonColumn(
            comparison=comparison, text=column.text, concept=column.concept, position=position
        )
        for position, column in enumerate(table.columns)
    )
    rows = ComparisonRow.objects.bulk_create(
        ComparisonRow(
            comparison=comparison,
            text=row.text,
            concept=row.concept,
            group=row.group,
            position=position,
        )
        for position, row in enumerate(table.rows)
    )
    ComparisonCell.objects.bulk_create(
        ComparisonCell(row=stored, column=column, body_md=cell)
        for stored, row in zip(rows, table.rows, strict=True)
        for column, cell in zip(columns, row.cells, strict=True)
        if cell
    )


def _store_faqs(draft: Draft, faqs: Iterable[documents.Faq]) -> None:
    before = {faq.code: faq for faq in draft.faqs.all()}
    for position, faq in enumerate(faqs):
        row = before.pop(faq.id, None) or FAQ(code=faq.id)
        row.concept = draft if isinstance(draft, Concept) else None
        row.explainer = draft if isinstance(draft, Explainer) else None
        row.question, row.answer_md, row.anchor = faq.question, faq.answer_md, faq.anchor
        row.position = position
        row.save()
        row.subjects.all().delete()
        FAQSubject.objects.bulk_create(
            FAQSubject(faq=row, concept=concept, position=place)
            for place, concept in enumerate(faq.about)
        )
    FAQ.objects.filter(pk__in=[faq.pk for faq in before.values()]).delete()
