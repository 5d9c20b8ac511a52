"""Concepts as SKOS: what readers' vocabulary and the export of drafts have in common."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from glossary.documents import ConceptDocument
from glossary.exchange.glossaries.formats.terms import matches_of, told

from .linked_data import json_ld, turtle
from .vocabulary import (
    KINDS_OF_LABEL,
    LABELS,
    LISTS,
    MATCHES,
    NOTATION,
    RELATIONS,
    TEXTS,
    Iri,
    Thing,
    Words,
)

Write = Callable[[Iterable[Thing]], Iterator[str]]


class Site(NamedTuple):
    """Where the vocabulary is at home. url: without a slash at the end."""

    url: str
    name: str = ""
    language: str = "en"


def scheme_of(site: Site) -> Thing:
    """The vocabulary itself."""
    said: list[tuple[str, Iri | Words]] = [("rdf:type", Iri("skos:ConceptScheme"))]
    if site.name:
        said.append(("dct:title", Words(site.name, site.language)))
    return Thing(Iri(f"{site.url}/glossary/"), said)


def address_of(site: Site, slug: str) -> Iri:
    return Iri(f"{site.url}/glossary/{slug}/")


def write_skos(
    documents: Iterable[tuple[ConceptDocument, int | None]],
    out: Any,
    site: Site,
    *,
    write: Write,
) -> None:
    """Write documents, each with the version of its draft, to `out`; one thing for all languages.

    write: `turtle` or `json_ld`.
    """
    groups: dict[UUID, list[tuple[ConceptDocument, int | None]]] = {}
    for pair in documents:
        groups.setdefault(pair[0].identity, []).append(pair)
    homes = {}
    for identity, group in groups.items():
        group.sort(key=lambda pair: pair[0].language != site.language)
        homes[identity] = address_of(site, group[0][0].slug)
    things = (_thing(group, homes, site) for group in groups.values())
    for line in write(_all(scheme_of(site), things)):
        out.write(line)


def write_turtle(documents: Any, out: Any, site: Site) -> None:
    write_skos(documents, out, site, write=turtle)


def write_json_ld(documents: Any, out: Any, site: Site) -> None:
    write_skos(documents, out, site, write=json_ld)


def _all(scheme: Thing, things: Iterable[Thing]) -> Iterator[Thing]:
    yield scheme
    yield from things


def _thing(
    group: list[tuple[ConceptDocument, int | None]], homes: dict[UUID, Iri], site: Site
) -> Thing:
    identity = group[0][0].identity
    said: list[tuple[str, Iri | Words]] = [
        ("rdf:type", Iri("skos:Concept")),
        ("skos:inScheme", Iri(f"{site.url}/glossary/")),
        ("dct:identifier", Words(identity.urn)),
    ]
    for document, version in group:
        said += _words(document, version)
        for name, relation in RELATIONS.items():
            for ref in getattr(document, name):
                home = homes.get(ref.identity) if ref.identity else None
                said.append((relation, home or address_of(site, ref.slug)))
        for name, values in matches_of(document).items():
            as_iri = name in MATCHES
            said += [(MATCHES.get(name, NOTATION), Iri(v) if as_iri else Words(v)) for v in values]
    return Thing(homes[identity], list(dict.fromkeys(said)))


def _words(document: ConceptDocument, version: int | None) -> Iterator[tuple[str, Words]]:
    """Every text of a document, in its language."""
    language, fields = document.language, told(document)
    yield "g:id", Words(document.slug, language)
    if version is not None:
        yield "g:version", Words(str(version), language)
    fields["name"] = (fields["name"],) if fields["name"] else ()
    for name, label in LABELS.items():
        for text in fields[name]:
            yield label, Words(text, language)
            if name in KINDS_OF_LABEL:
                yield KINDS_OF_LABEL[name], Words(text, language)
    for name, label in TEXTS.items():
        if text := str(fields[name] or ""):
            yield label, Words(text, language)
    for name, label in LISTS.items():
        for text in fields[name]:
            yield label, Words(text, language)
