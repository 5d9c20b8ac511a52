"""SKOS read: Turtle and JSON-LD, by rdflib (requirements-skos.txt). Nothing is ever fetched."""

import importlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from glossary.documents import ConceptRef, DocumentError
from glossary.rendering.slugs import github_slug

from .limits import MOST_DEPTH, check_count, text_of
from .skos_checks import check_json_ld, check_turtle
from .skos_terms import (
    DCT,
    KINDS_OF_LABEL,
    LABELS,
    LISTS,
    MATCHES,
    NOTATION,
    OURS,
    RDF,
    RELATIONS,
    SKOS,
    TEXTS,
    whole,
)
from .terms import Parsed, Term, day_of, kept_of

LONGEST_SHORT: Final = 600
XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_BASE: Final = "urn:gloss:file/"
_NOTES: Final = ("definition", "scopeNote", "note", "example")
_KNOWN: Final = frozenset(
    {
        *map(whole, (*LABELS.values(), *KINDS_OF_LABEL.values(), *TEXTS.values())),
        *map(whole, (*LISTS.values(), *RELATIONS.values(), *MATCHES.values(), NOTATION)),
        *(SKOS + name for name in _NOTES),
        *(SKOS + name for name in ("narrower", "inScheme", "topConceptOf")),
        *(XL + name for name in ("prefLabel", "altLabel", "hiddenLabel")),
        OURS + "id",
        OURS + "version",
        DCT + "identifier",
        DCT + "modified",
        RDF + "type",
    }
)


def read_turtle(raw: bytes) -> Parsed:
    """The concepts of a Turtle file. Raises DocumentError where it can't be read at all."""
    text = text_of(raw)
    check_turtle(text, MOST_DEPTH)
    return _Reader(_graph(text, "turtle"), _lines_of_turtle(text)).parsed()


def read_json_ld(raw: bytes) -> Parsed:
    """The same for JSON-LD, whose context must stand in the file."""
    text = text_of(raw)
    check_json_ld(text)
    found = re.finditer(r'"@id"\s*:\s*"([^"\\]*)"', text)
    return _Reader(_graph(text, "json-ld"), _lines(text, found)).parsed()


def _graph(text: str, syntax: str) -> Any:
    try:
        rdflib = importlib.import_module("rdflib")
    except ImportError:
        said = "reading SKOS needs rdflib: pip install -r requirements-skos.txt"
        raise DocumentError(said) from None
    graph = rdflib.Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format=syntax, publicID=_BASE)
    except Exception as error:  # its parsers fail in many ways, and each means the same
        line = getattr(error, "lines", None)
        reason = str(getattr(error, "message", "") or error).strip().splitlines()
        said = f"no {'Turtle' if syntax == 'turtle' else 'JSON-LD'}: {(reason or [''])[0][:120]}"
        raise DocumentError(said, line=line + 1 if isinstance(line, int) else None) from None
    return graph


class _Reader:
    def __init__(self, graph: Any, lines: Mapping[str, int]) -> None:
        self.graph, self.lines = graph, lines
        self.uri, self.literal = type_of("URIRef"), type_of("Literal")
        self.result = Parsed()
        self.left_out: Counter[str] = Counter()
        self.ids: dict[Any, dict[str, str]] = {}  # slug of each concept by language
        self.above: dict[Any, list[Any]] = {}

    def parsed(self) -> Parsed:
        concepts = self._concepts()
        check_count(len(concepts))
        self._name_all(concepts)
        for concept in concepts:
            for upper in self._things(concept, SKOS + "broader"):
                self.above.setdefault(concept, []).append(upper)
            for lower in self._things(concept, SKOS + "narrower"):
                self.above.setdefault(lower, []).append(concept)
        for concept in concepts:
            for predicate, _object in self.graph.predicate_objects(concept):
                if str(predicate) not in _KNOWN:
                    self.left_out[str(predicate)] += 1
            for language in self.ids[concept]:
                self._read(concept, language)
        for predicate, number in self.left_out.most_common():
            self._remark(f"{number} × <{predicate[:120]}> was left out: it has no place here")
        for ontology in self.graph.subjects(self.uri("http://www.w3.org/2002/07/owl#imports")):
            self._remark(f"owl:imports of <{ontology}> was left out: nothing is fetched")
        return self.result

    def _concepts(self) -> list[Any]:
        typed = self.graph.subjects(self.uri(RDF + "type"), self.uri(SKOS + "Concept"))
        found = dict.fromkeys(typed)
        found |= dict.fromkeys(self.graph.subjects(self.uri(SKOS + "prefLabel")))
        found |= dict.fromkeys(self.graph.subjects(self.uri(XL + "prefLabel")))
        others = {
            *self.graph.subjects(self.uri(RDF + "type"), self.uri(SKOS + "ConceptScheme")),
            *self.graph.subjects(self.uri(RDF + "type"), self.uri(SKOS + "Collection")),
        }
        return [concept for concept in found if concept not in others]

    def _name_all(self, concepts: list[Any]) -> None:
        """The id of each concept in each language that it has a name in."""
        taken: Counter[tuple[str, str]] = Counter()
        for concept in concepts:
            names = dict(reversed(list(self._labels(concept, "prefLabel"))))
            own = dict(self._words(concept, OURS + "id"))
            languages = dict.fromkeys([*own, *names])
            first = names.get("en") or next(iter(names.values()), str(concept))
            slug = github_slug(first)[:80].strip("-") or "term"
            self.ids[concept] = {}
            for language in languages:
                claimed = own.get(language) or slug
                taken[claimed, language] += 1
                number = taken[claimed, language]
                made = claimed if number == 1 or language in own else f"{claimed}-{number}"
                self.ids[concept][language] = made
            if not languages:
                self._error(concept, "the concept has no skos:prefLabel")

    def _read(self, concept: Any, language: str) -> None:
        try:
            self.result.terms.append(self._term(concept, language))
        except DocumentError as error:
            self._error(concept, error.message, error.field)

    def _term(self, concept: Any, language: str) -> Term:
        identity = self._identity(concept)
        said: dict[str, Any] = self._names(concept, language)
        said |= self._texts(concept, language, is_ours=identity is not None)
        for name, label in LISTS.items():
            said[name] = tuple(self._in(concept, whole(label), language))
        said["review_by"] = day_of(said["review_by"], "review_by")
        for name, uppers in (
            ("broader", self.above.get(concept, ())),
            ("related", list(self._things(concept, SKOS + "related"))),
        ):
            said[name] = tuple(dict.fromkeys(self._refs(concept, uppers, language)))
        said["kept"] = self._kept(concept, is_ours=identity is not None)
        version = next(iter(self._in(concept, OURS + "version", language)), "")
        is_proposed = identity is None
        return Term(
            said={name: value for name, value in said.items() if value},
            slug=self.ids[concept][language],
            language=language,
            identity=identity or uuid5(NAMESPACE_URL, str(concept)),
            is_proposed=is_proposed,
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
            line=self.lines.get(str(concept)),
            part="" if str(concept) in self.lines else _short(concept),
        )

    def _names(self, concept: Any, language: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        names = [text for code, text in self._labels(concept, "prefLabel") if code == language]
        if len(set(names)) > 1:
            raise DocumentError(
                f"two preferred labels in {language or 'no language'}", field="name"
            )
        said["name"] = one_line(names[0]) if names else ""
        others = [text for code, text in self._labels(concept, "altLabel") if code == language]
        for name, label in KINDS_OF_LABEL.items():
            said[name] = tuple(map(one_line, self._in(concept, whole(label), language)))
        special = {text for name in KINDS_OF_LABEL for text in said[name]}
        said["aka"] = tuple(t for t in map(one_line, others) if t not in special)
        hidden = [text for code, text in self._labels(concept, "hiddenLabel") if code == language]
        said["hidden"] = tuple(map(one_line, hidden))
        return said

    def _texts(self, concept: Any, language: str, *, is_ours: bool) -> dict[str, str]:
        """Definition and text; further definitions and notes follow in the text.

        Where others define nothing, their first note does.
        """
        said = {
            name: next(iter(self._in(concept, whole(label), language)), "")
            for name, label in TEXTS.items()
        }
        notes = [note for kind in _NOTES for note in self._in(concept, SKOS + kind, language)]
        is_defined = bool(said["short_description"])
        short = notes.pop(0) if notes and (is_defined or not is_ours) else ""
        if len(short) > LONGEST_SHORT:
            notes.insert(0, short)
            cut = short[:LONGEST_SHORT]
            end = max(cut.rfind(". ") + 1, cut.rfind(" ") if ". " not in cut else 0)
            short = cut[: end or LONGEST_SHORT].strip()
            self._remark(f"{_short(concept)}: the definition was cut; all of it is in the text")
        return said | {"short_description": short, "text": "\n\n".join(notes)}

    def _refs(self, concept: Any, others: Any, language: str) -> Iterator[ConceptRef]:
        for other in others:
            if slug := self.ids.get(other, {}).get(language):
                yield ConceptRef(slug=slug)
            elif other not in self.ids:
                found = re.fullmatch(r"https?://[^/]+/glossary/([\w.~-]+)/", str(other))
                if found:
                    yield ConceptRef(slug=found[1])
                else:
                    said = (
                        f"{_short(concept)}: {_short(other)} is not in the file, and was left out"
                    )
                    self._remark(said)

    def _identity(self, concept: Any) -> UUID | None:
        """The identity that a file of ours names."""
        for _language, text in self._words(concept, DCT + "identifier"):
            if text.startswith("urn:uuid:"):
                try:
                    return UUID(text)
                except ValueError:
                    raise DocumentError(f"{text[:60]!r} is no identity", field="identity") from None
        return None

    def _kept(self, concept: Any, *, is_ours: bool) -> tuple[tuple[str, str], ...]:
        """Matches and notations; a concept of others is itself an exact match of ours."""
        found: dict[str, list[str]] = {name: [] for name in MATCHES}
        if not is_ours and isinstance(concept, self.uri) and not concept.startswith(_BASE):
            found["exact_match"].append(str(concept))
        for name, label in MATCHES.items():
            found[name] += map(str, self._things(concept, whole(label)))
        found["notation"] = [text for _language, text in self._words(concept, whole(NOTATION))]
        return kept_of(found)

    def _labels(self, concept: Any, kind: str) -> Iterator[tuple[str, str]]:
        """Labels of a kind, those of SKOS-XL too, each with its language."""
        yield from self._words(concept, SKOS + kind)
        for label in self.graph.objects(concept, self.uri(XL + kind)):
            yield from self._words(label, XL + "literalForm")

    def _in(self, concept: Any, predicate: str, language: str) -> list[str]:
        return [text for code, text in self._words(concept, predicate) if code == language]

    def _words(self, subject: Any, predicate: str) -> Iterator[tuple[str, str]]:
        """Texts, each with its language; of a note that is a thing, its value."""
        for value in self.graph.objects(subject, self.uri(predicate)):
            if isinstance(value, self.literal):
                yield (value.language or "").lower(), str(value)
            else:
                for inner in self.graph.objects(value, self.uri(RDF + "value")):
                    if isinstance(inner, self.literal):
                        yield (inner.language or "").lower(), str(inner)

    def _things(self, subject: Any, predicate: str) -> Iterator[Any]:
        for value in self.graph.objects(subject, self.uri(predicate)):
            if not isinstance(value, self.literal):
                yield value

    def _remark(self, message: str) -> None:
        self.result.remarks.append(DocumentError(message))

    def _error(self, concept: Any, message: str, field: str = "") -> None:
        line = self.lines.get(str(concept))
        where = field if line else f"{_short(concept)} {field}".strip()
        self.result.errors.append(DocumentError(message, field=where, line=line))


def type_of(name: str) -> Any:
    """A class of rdflib, once it is known to be there."""
    return getattr(importlib.import_module("rdflib"), name)


def one_line(text: str) -> str:
    return " ".join(re.split(r"[\r\n]+", text)).strip(" \t")


def _short(thing: Any) -> str:
    return f"<{str(thing)[:100]}>"


def _lines_of_turtle(text: str) -> dict[str, int]:
    """The line where each subject begins, as far as one begins a line."""
    prefixes = dict(re.findall(r"(?mi)^\s*@?prefix\s+([\w.-]*):\s*<([^>\s]*)>", text))
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(r"<([^>\s]*)>|([\w.-]*):([^\s;,]+)", line)
        if found:
            iri = found[1] if found[1] is not None else prefixes.get(found[2], "") + found[3]
            lines.setdefault(iri, number)
    return lines


def _lines(text: str, found: "Iterator[re.Match[str]]") -> dict[str, int]:
    lines: dict[str, int] = {}
    line, at = 1, 0
    for match in found:
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.setdefault(match[1], line)
    return lines
