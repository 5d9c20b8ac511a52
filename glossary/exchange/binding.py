"""Concepts by their names, and which axis of a comparison is made of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from glossary.documents import Column, Comparison, ConceptDocument, ExplainerDocument, Row
from glossary.models import Concept
from glossary.rendering.term_links import label_key

Names = Callable[[str], UUID | None]
Document = ConceptDocument | ExplainerDocument


def names_of(language: str, more: Iterable[ConceptDocument] = ()) -> dict[str, UUID]:
    """Every name of a concept in this language (normalised), with the identity it stands for."""
    names: dict[str, UUID] = {}
    rows = Concept.objects.filter(language=language)
    names.update(rows.exclude(labels=None).values_list("labels__key", "identity"))
    names.update(rows.values_list("name_key", "identity"))
    for document in more:
        names.update({label_key(label.text): document.identity for label in document.labels})
    return names


def bind(document: Document, names: Names) -> Document:
    """`document` with every comparison that has no concepts yet bound along its better axis.

    An axis is bound when at least half of its heads, and two of them, are names of concepts.
    """
    tables = tuple(bound(table, names) for table in document.comparisons)
    return replace(document, comparisons=tables)


def bound(table: Comparison, names: Names) -> Comparison:
    """One comparison, bound; as it is where no axis names concepts, or one is bound already."""
    heads: Sequence[Column | Row] = (*table.columns, *table.rows)
    if any(head.concept for head in heads):
        return table
    columns = [names(column.text) for column in table.columns]
    rows = [names(row.text) for row in table.rows]
    if _share(columns) >= _share(rows) and _is_enough(columns):
        pairs = zip(table.columns, columns, strict=True)
        return replace(table, columns=tuple(replace(head, concept=to) for head, to in pairs))
    if _is_enough(rows):
        lines = zip(table.rows, rows, strict=True)
        return replace(table, rows=tuple(replace(head, concept=to) for head, to in lines))
    return table


def _share(found: Sequence[UUID | None]) -> float:
    return sum(one is not None for one in found) / max(1, len(found))


def _is_enough(found: Sequence[UUID | None]) -> bool:
    named = [one for one in found if one is not None]
    return len(set(named)) == len(named) >= 2 and _share(found) >= 0.5
