"""The words of SKOS and of our own that glossaries are written in as linked data."""

from typing import Final, NamedTuple

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OURS: Final = "urn:gloss:terms#"  # names of ours; no address, so that nothing is ever fetched
PREFIXES: Final = {"skos": SKOS, "dct": DCT, "g": OURS}

# What a name in `formats/terms.py` is as a property. Of values that all are alternative labels to
# others, ours say which kind they are.
LABELS: Final = {
    "name": "skos:prefLabel",
    "aka": "skos:altLabel",
    "abbreviations": "skos:altLabel",
    "plurals": "skos:altLabel",
    "hidden": "skos:hiddenLabel",
}
KINDS_OF_LABEL: Final = {"abbreviations": "g:abbreviation", "plurals": "g:plural"}
TEXTS: Final = {
    "short_description": "skos:definition",
    "text": "skos:note",
    "kind": "dct:type",
    "stage": "g:stage",
    "attribution": "dct:rightsHolder",
    "review_by": "g:reviewBy",
    "reviewed_on": "g:reviewedOn",
}
LISTS: Final = {
    "sources": "dct:source",
    "case_sensitive": "g:caseSensitive",
    "never_link": "g:neverLink",
}
RELATIONS: Final = {"broader": "skos:broader", "related": "skos:related"}
MATCHES: Final = {
    "exact_match": "skos:exactMatch",
    "close_match": "skos:closeMatch",
    "broad_match": "skos:broadMatch",
    "narrow_match": "skos:narrowMatch",
    "related_match": "skos:relatedMatch",
}
NOTATION: Final = "skos:notation"


class Iri(str):
    """The address of a thing."""


class Words(NamedTuple):
    """A text, in a language where it has one."""

    text: str
    language: str = ""


class Thing(NamedTuple):
    """A thing with what is said of it: property (such as skos:prefLabel) and value."""

    iri: Iri
    said: list[tuple[str, Iri | Words]]


def whole(name: str) -> str:
    """The full address of a property written with a prefix."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
