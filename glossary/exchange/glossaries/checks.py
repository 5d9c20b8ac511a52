"""What is checked of the terms of a file beside the concepts of the site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError
from glossary.models import Concept, ConceptRelation, Label
from glossary.rendering.term_links import distinct, label_key

IN_ONE_QUERY = 500


def lengths(document: ConceptDocument) -> None:
    """Refuse what a column of the database can't hold. Raises DocumentError."""
    _at_most(Concept, "slug", "id", document.slug)
    _at_most(Concept, "name", "name", document.title)
    _at_most(Concept, "short_md", "short_description", document.short_md)
    for name in ("kind", "stage", "attribution"):
        _at_most(Concept, name, name, getattr(document, name))
    for label in document.labels[1:]:
        _at_most(Label, "text", "names", label.text)


def circles(documents: Sequence[ConceptDocument]) -> Iterator[tuple[ConceptDocument, str]]:
    """Each concept that would stand above itself, with the way there."""
    changed = {document.identity for document in documents}
    above: dict[UUID, list[UUID]] = {}
    stored = ConceptRelation.objects.filter(relation="broader")
    for lower, upper in stored.values_list("concept__identity", "target"):
        if lower not in changed:
            above.setdefault(lower, []).append(upper)
    for document in documents:
        above.setdefault(document.identity, []).extend(
            ref.identity for ref in document.broader if ref.identity
        )
    rings = _rings(above)
    for document in documents:
        if document.identity in rings:
            names = [*rings[document.identity]]
            known = {one.identity: one.slug for one in documents}
            way = " → ".join(known.get(one, "…") for one in names[:8])
            said = _("these stand above each other in a circle: %(way)s")
            yield document, said % {"way": way}


def clashes(documents: Sequence[ConceptDocument]) -> Iterator[tuple[ConceptDocument, str]]:
    """Each name that would link to two concepts; both can be stored, but not both published."""
    taken: dict[tuple[str, str], tuple[UUID, str]] = {}
    here = _names_here(documents)
    for document in documents:
        for label in document.labels:
            if not label.auto_link:
                continue
            spelling = (document.language, distinct(label.text))
            other = taken.setdefault(spelling, (document.identity, document.title))
            if other[0] == document.identity:
                other = here.get(spelling, other)
            if other[0] != document.identity:
                said = _("“%(name)s” is a name of “%(other)s” too")
                yield document, said % {"name": label.text, "other": other[1]}


def _at_most(model: Any, column: str, field: str, text: str) -> None:
    most = model._meta.get_field(column).max_length
    if len(text) > most:
        said = _("%(n)s characters; at most %(most)s fit")
        raise DocumentError(said % {"n": len(text), "most": most}, field=field)


def _rings(above: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, list[UUID]]:
    """Concepts on a circle, each with the circle it is on."""
    done: set[UUID] = set()
    found: dict[UUID, list[UUID]] = {}
    for start in above:
        if start in done:
            continue
        path: list[UUID] = [start]
        on_path = {start: 0}
        ways = [iter(above.get(start, ()))]
        while ways:
            upper = next(ways[-1], None)
            if upper is None:
                ways.pop()
                done.add(gone := path.pop())
                del on_path[gone]
            elif upper in on_path:
                ring = path[on_path[upper] :]
                found |= {one: [*ring, upper] for one in ring}
            elif upper not in done:
                on_path[upper] = len(path)
                path.append(upper)
                ways.append(iter(above.get(upper, ())))
    return found


def _names_here(
    documents: Sequence[ConceptDocument],
) -> dict[tuple[str, str], tuple[UUID, str]]:
    """Linking names of concepts of the site that are not among `documents`."""
    changed = {(document.identity, document.language) for document in documents}
    keys = {label_key(label.text) for document in documents for label in document.labels}
    found: dict[tuple[str, str], tuple[UUID, str]] = {}
    for some in _batches(keys):
        names = Concept.objects.filter(name_key__in=some, name_auto_link=True)
        rows = [*names.values_list("identity", "language", "name", "name")]
        labels = Label.objects.filter(key__in=some, auto_link=True)
        rows += labels.values_list(
            "concept__identity", "concept__language", "text", "concept__name"
        )
        for identity, language, text, title in rows:
            if (identity, language) not in changed:
                found[language, distinct(text)] = (identity, title)
    return found


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(sorted(keys))
    while some := list(islice(left, IN_ONE_QUERY)):
        yield some
