"""Linked data in memory, by rdflib (requirements-skos.txt), and the questions SKOS asks of it."""

import importlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from glossary.documents import DocumentError

from .vocabulary import RDF, SKOS

XL: Final = "http://www.w3.org/2008/05/skos-xl#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
BASE: Final = "urn:gloss:file/"  # of addresses that a file leaves relative


def read_graph(text: str, syntax: str) -> "Graph":
    """What `text` says. syntax: turtle or json-ld. Raises DocumentError, with the line if known."""
    try:
        rdflib = importlib.import_module("rdflib")
    except ImportError:
        said = _("reading SKOS needs rdflib: pip install -r requirements-skos.txt")
        raise DocumentError(said) from None
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format=syntax, publicID=BASE)
    except Exception as error:  # its parsers fail in many ways, and each means the same
        line = getattr(error, "lines", None)
        reason = str(getattr(error, "message", "") or error).strip().splitlines()
        name = "Turtle" if syntax == "turtle" else "JSON-LD"
        why = (reason or [""])[0][:120]
        said = _("no %(format)s: %(why)s") % {"format": name, "why": why}
        raise DocumentError(said, line=line + 1 if isinstance(line, int) else None) from None
    return Graph(graph, rdflib)


class Graph:
    """Statements about things; a thing is an address or stands for itself."""

    def __init__(self, graph: Any, rdflib: Any) -> None:
        self._graph = graph
        self._uri, self._literal = rdflib.URIRef, rdflib.Literal

    def concepts(self) -> list[Any]:
        """What is called a concept, or has a preferred label and is no scheme or collection."""
        found = dict.fromkeys(self._of_type("Concept"))
        found |= dict.fromkeys(self._graph.subjects(self._uri(SKOS + "prefLabel")))
        found |= dict.fromkeys(self._graph.subjects(self._uri(XL + "prefLabel")))
        others = {*self._of_type("ConceptScheme"), *self._of_type("Collection")}
        return [concept for concept in found if concept not in others]

    def imports(self) -> Iterable[Any]:
        """Files that would have to be fetched."""
        found: Iterable[Any] = self._graph.subjects(self._uri(OWL + "imports"))
        return found

    def predicates(self, concept: Any) -> Iterator[str]:
        """What is said of `concept`, once for each time it is said."""
        for predicate, _object in self._graph.predicate_objects(concept):
            yield str(predicate)

    def labels(self, concept: Any, kind: str) -> Iterator[tuple[str, str]]:
        """Labels of a kind, those of SKOS-XL too, each with its language."""
        yield from self.words(concept, SKOS + kind)
        for label in self._graph.objects(concept, self._uri(XL + kind)):
            yield from self.words(label, XL + "literalForm")

    def words_in(self, concept: Any, predicate: str, language: str) -> list[str]:
        return [text for code, text in self.words(concept, predicate) if code == language]

    def words(self, subject: Any, predicate: str) -> Iterator[tuple[str, str]]:
        """Texts, each with its language; of a note that is a thing, its value."""
        for value in self._graph.objects(subject, self._uri(predicate)):
            if isinstance(value, self._literal):
                yield (value.language or "").lower(), str(value)
            else:
                for inner in self._graph.objects(value, self._uri(RDF + "value")):
                    if isinstance(inner, self._literal):
                        yield (inner.language or "").lower(), str(inner)

    def things(self, subject: Any, predicate: str) -> Iterator[Any]:
        for value in self._graph.objects(subject, self._uri(predicate)):
            if not isinstance(value, self._literal):
                yield value

    def address(self, thing: Any) -> str:
        """The address that `thing` has in the world, or nothing."""
        has_one = isinstance(thing, self._uri) and not thing.startswith(BASE)
        return str(thing) if has_one else ""

    def _of_type(self, name: str) -> Iterable[Any]:
        found: Iterable[Any] = self._graph.subjects(self._uri(RDF + "type"), self._uri(SKOS + name))
        return found
