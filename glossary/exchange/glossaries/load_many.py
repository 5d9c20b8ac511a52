"""Many documents into drafts at once: a few statements for all, all or nothing."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from glossary.exchange.load import fill_concept, store_parts
from glossary.models import Concept, ConceptRelation, ConceptSource, Label, Source
from glossary.models.drafts import LostUpdate
from glossary.models.patience import patience
from glossary.models.saving import AT_ONCE
from glossary.rendering.term_links import label_key

from .plan import Change


@transaction.atomic
def carry_out(
    changes: Sequence[Change],
    *,
    by: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> list[int]:
    """Write every change into its draft; their keys, in order.

    by: whose name the drafts show. Raises LostUpdate when somebody saved one of them meanwhile.
    """
    sources = dict(Source.objects.values_list("key", "pk"))
    done: list[int] = []
    for start in range(0, len(changes), AT_ONCE):
        done += _write(changes[start : start + AT_ONCE], sources, by)
        if progress:
            progress(len(done), len(changes))
    return done


def _write(changes: Sequence[Change], sources: dict[str, int], by: str) -> list[int]:
    known = [change.known.pk for change in changes if change.known]
    locked: Any = Concept.objects.select_for_update()
    with patience():
        here: dict[int, Concept] = locked.in_bulk(known) if known else {}
    concepts: list[Concept] = []
    for change in changes:
        concept = here.get(change.known.pk) if change.known else Concept()
        if concept is None or (change.known and concept.version != change.known.version):
            raise LostUpdate(concept or Concept(name=change.document.title))
        fill_concept(concept, change.document)
        concept.name_key, concept.changed_by = label_key(concept.name), by
        if change.known:
            concept.version, concept.changed_at = concept.version + 1, timezone.now()
        concepts.append(concept)
    new = [concept for concept in concepts if concept.pk is None]
    Concept.objects.bulk_create(new, AT_ONCE)
    Concept.objects.bulk_create(  # an INSERT that finds each row there, as in `save_all`
        here.values(), AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=_COLUMNS
    )
    for part in (Label, ConceptRelation, ConceptSource):
        if here:
            part._default_manager.filter(concept__in=list(here)).delete()
    pairs = list(zip(concepts, changes, strict=True))
    Label.objects.bulk_create(_labels(pairs), AT_ONCE)
    ConceptRelation.objects.bulk_create(_relations(pairs), AT_ONCE)
    ConceptSource.objects.bulk_create(_source_uses(pairs, sources), AT_ONCE)
    for concept, change in pairs:
        document, before = change.document, change.before
        if (document.comparisons, document.faqs) != (
            (before.comparisons, before.faqs) if before else ((), ())
        ):
            store_parts(concept, document)
    return [concept.pk for concept in concepts]


_COLUMNS = [
    field.name
    for field in Concept._meta.concrete_fields
    if field.name not in ("id", "identity", "language", "publication")
]
Pairs = Sequence[tuple[Concept, Change]]


def _labels(pairs: Pairs) -> Iterator[Label]:
    for concept, change in pairs:
        for place, label in enumerate(change.document.labels[1:]):
            yield Label(
                concept=concept,
                text=label.text,
                key=label_key(label.text),
                kind=label.kind,
                case_sensitive=label.case_sensitive,
                auto_link=label.auto_link,
                position=place,
            )


def _relations(pairs: Pairs) -> Iterator[ConceptRelation]:
    for concept, change in pairs:
        for name in ConceptRelation.Relation.values:
            for place, ref in enumerate(getattr(change.document, name)):
                yield ConceptRelation(
                    concept=concept, relation=name, target=ref.identity, position=place
                )


def _source_uses(pairs: Pairs, sources: dict[str, int]) -> Iterator[ConceptSource]:
    for concept, change in pairs:
        for place, key in enumerate(change.document.sources):
            yield ConceptSource(concept=concept, source_id=sources[key], position=place)
